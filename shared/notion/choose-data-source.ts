import { DriftError } from '../core/errors.ts';
import type * as answers from './answers.ts';
import { dataSource } from './answers.ts';
import type { Calls } from './calls.ts';
import { keyColumn, marker } from './columns.ts';
import type { Memory } from './memory.ts';
import { rememberColumns } from './remembered-columns.ts';

export const readDataSource = (calls: Calls, id: string): Promise<answers.DataSource> =>
  calls.call({
    repeat: 'always',
    send: (client) => client.dataSources.retrieve({ data_source_id: id }),
    answer: dataSource,
  });

/**
 * The data source of a database that the rows of tenants live in: the only one, else the one whose columns are remembered,
 * else the one whose key column bears our mark. Throws `tracker-refused` with the list when that is not exactly one.
 */
export async function chooseDataSource(
  calls: Calls,
  database: answers.Database,
  memory: Memory,
): Promise<answers.DataSource> {
  const { data_sources: sources } = database;
  const [first, second] = sources;
  if (!first) throw new DriftError('tracker-refused', `The database ${nameOf(database)} has no data source.`);
  if (!second) return readDataSource(calls, first.id);

  const known: string[] = [];
  for (const { id } of sources) if (await rememberColumns(memory, id).load()) known.push(id);
  const [ours, other] = known;
  if (ours !== undefined && other === undefined) return readDataSource(calls, ours);

  const marked: answers.DataSource[] = [];
  for (const { id } of sources) {
    const source = await readDataSource(calls, id);
    if (source.properties.some(({ description }) => description?.includes(marker(keyColumn)))) marked.push(source);
  }
  const [chosen, rival] = marked;
  if (chosen && !rival) return chosen;
  const list = sources.map(({ name, id }) => `"${name}" (${id})`).join(', ');
  throw new DriftError(
    'tracker-refused',
    `The database ${nameOf(database)} has several data sources: ${list}. Put the id of the one to use into the configuration.`,
  );
}

const nameOf = ({ title, id }: answers.Database): string => `"${title || id}"`;
