import { DriftError } from '../../core/errors.ts';
import type { TenantSource } from '../../core/ports.ts';
import { breakShared, listSome, type QuerySettings, refuseDuplicates } from '../../core/tenant-list.ts';
import { rowColumns, type TenantRow, tenantFromRow } from '../../core/tenant-row.ts';
import type { ConnectionPorts } from '../../core/with-connection.ts';
import type { RawResult } from '../decode.ts';
import { wordsOf } from '../errors.ts';
import { type ListLimits, readList } from './read-list.ts';

/** Tenants as a query on a control-plane database gives them: one row each, in columns that tenantFromRow knows. */
export function createQueryList(settings: QuerySettings, ports: ConnectionPorts, limits: ListLimits): TenantSource {
  const { query, from, credentials } = settings;
  const what = 'The tenant query could not be read';
  return {
    async list() {
      const result = await readList(from, query, { what, ports, limits, explain: explainQuery, written: true });
      const columns = columnsOf(result);
      const needsSecret = credentials === undefined && !columns.includes('secret');
      if (needsSecret) refuse('returns no column secret, and the source gives no credentials', columns);
      const rows = result.rows.map((values, index) => toRow(columns, values, index));
      const tenants = rows.map((row) => tenantFromRow(row, credentials));
      return breakShared(refuseDuplicates(tenants, (index) => `row ${index + 1}`));
    },
  };
}

/** What comes out of a list is stored and sent, so no password may ever come in. */
const secretColumns = ['password', 'url', 'dsn', 'connection_string'];
const aliases: Readonly<Record<string, string>> = { database: 'dbname', user: 'username' };

function columnsOf({ fields }: RawResult): (keyof TenantRow)[] {
  const names = fields.map(({ name }) => aliases[name] ?? name);
  const secrets = names.filter((name) => secretColumns.includes(name));
  if (secrets.length > 0) {
    refuse(`returns the column ${listSome(secrets)}. Passwords belong into secrets: name one in the column secret`, []);
  }
  if (!names.includes('id')) refuse('returns no column id', names);
  const unknown = names.filter((name) => !rowColumns.some((known) => known === name));
  if (unknown.length > 0) refuse(`returns the column ${listSome(unknown)}, which means nothing here`, []);
  const twice = names.filter((name, place) => names.indexOf(name) !== place);
  if (twice.length > 0) refuse(`returns the column ${listSome(twice)} twice`, []);
  return names.flatMap((name) => rowColumns.find((known) => known === name) ?? []);
}

function refuse(problem: string, found: readonly string[]): never {
  const returns = found.length > 0 ? ` It returns ${listSome(found)}.` : '';
  throw new DriftError(
    'config-invalid',
    `The tenant query ${problem}.${returns} Expected ${rowColumns.join(', ')}; only id is always needed.`,
  );
}

function toRow(
  columns: readonly (keyof TenantRow)[],
  values: readonly (string | null)[],
  index: number,
): TenantRow & { id: string } {
  const row: TenantRow = {};
  for (const [place, column] of columns.entries()) {
    const value = values[place];
    if (value !== null && value !== undefined && value !== '') row[column] = value;
  }
  const { id } = row;
  if (id === undefined) throw new DriftError('config-invalid', `The tenant query: row ${index + 1} has no id.`);
  if (id.length > 200) {
    throw new DriftError('config-invalid', `The tenant query: row ${index + 1} has an id of over 200 characters.`);
  }
  return { ...row, id };
}

/** What the server dislikes about the statement is the configuration's fault, and only its own words say what to fix. */
function explainQuery(thrown: unknown): unknown {
  const code = thrown instanceof Error && 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : '';
  if (!(thrown instanceof Error) || !/^(?:0A|2[0-7](?!P)|38|39|42|44)/.test(code)) return thrown;
  const words = `${wordsOf(thrown)} (${code}).`;
  if (code !== '42501') return new DriftError('config-invalid', words, { cause: thrown });
  return new DriftError('permission-denied', `${words} Grant the role what the query reads.`, { cause: thrown });
}
