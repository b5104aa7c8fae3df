import { addPage, dataSourcesOf } from './add.ts';
import { changeSchema, findProperty } from './schema.ts';
import type { State, Value } from './state.ts';

const statuses = [
  ['In sync', 'green'],
  ['Lagging', 'yellow'],
  ['Drifted', 'orange'],
  ['Unreachable', 'gray'],
] as const;

/** Rows of made-up tenants, by a connection; the columns they need are created where they are missing. */
export function seedTenants(state: State, databaseId: string, count: number): void {
  const [dataSource] = dataSourcesOf(state, databaseId);
  const [connection] = state.connections;
  if (!dataSource || !connection) throw new Error('The stand-in was started without a database.');
  const writer = { state, connection: null };
  const missing = Object.entries({
    'Tenant ID': { rich_text: {} },
    Status: { select: { options: statuses.map(([name, color]) => ({ name, color })) } },
  }).filter(([name]) => !findProperty(dataSource.properties, name));
  changeSchema(writer, dataSource, Object.fromEntries(missing), 'seed');
  const [id, status] = ['Tenant ID', 'Status'].map((name) => findProperty(dataSource.properties, name));
  const words = (content: string): Value => ({ is: 'text', pieces: [{ content, link: null }] });
  for (let index = 1; index <= count; index += 1) {
    const values = new Map<string, Value>([['title', words(`Tenant ${index}`)]]);
    if (id?.type === 'rich_text') values.set(id.id, words(`tenant-${index}`));
    const option = status?.options[index % statuses.length];
    if (status?.type === 'select' && option) values.set(status.id, { is: 'option', id: option.id });
    addPage(state, dataSource, connection.id, values);
  }
}
