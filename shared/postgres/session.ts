import { majorOf, type ServerFacts } from '../core/server-facts.ts';

export interface SessionLimits {
  /** For one statement, in milliseconds. */
  readonly statementTimeoutMs: number;
  /** A reader that would wait longer for a lock gives way: it must never queue in front of a migration. */
  readonly lockTimeoutMs: number;
}

export interface ReadLimits extends SessionLimits {
  /** When the whole check must be done, in milliseconds of `performance.now()`, which no change of the clock moves. */
  readonly deadline: number;
  /** The pauses before reading again when the schema moved meanwhile, in milliseconds. */
  readonly retryAfterMs: readonly number[];
}

/**
 * Where unqualified names are looked for. `pg_temp` is named, because a path that does not name it begins with it: then
 * temporary tables called like catalogs, which a login trigger or a pooled session may hold, would be read instead.
 */
const onlyCatalogs = 'pg_catalog, pg_temp';

type Server = { readonly server: ServerFacts; readonly encoding: string };

/**
 * How every transaction of ours begins: read-only, one snapshot, nothing of the database's own looked up, and limits. All
 * of it is `set local`, which a transaction pooler lets through and which leaves no trace.
 */
export function openTransaction(session: Server, limits: SessionLimits): string {
  return begin({ search_path: onlyCatalogs, ...essentials(session, limits) });
}

/** The same for a query that somebody wrote for this database: it keeps the database's own path, behind the catalogs. */
export function openForQuery(session: Server, limits: SessionLimits): string {
  return `${begin(essentials(session, limits))};\n${catalogsFirst}`;
}

/** The same with every setting that changes how the server prints a definition, or plans a statement of ours. */
export function openForReading(session: Server, limits: SessionLimits): string {
  return begin({ search_path: onlyCatalogs, ...essentials(session, limits), ...printing });
}

const begin = (settings: Readonly<Record<string, string>>): string =>
  [
    'begin isolation level repeatable read read only',
    // A path is a list of names: between quotes it would be one name.
    ...Object.entries(settings).map(([name, value]) =>
      name === 'search_path' ? `set local search_path = ${value}` : `set local ${name} = '${value}'`,
    ),
  ].join(';\n');

const catalogsFirst = /* sql */ `
  select pg_catalog.set_config(
    'search_path',
    pg_catalog.concat_ws(
      ', ',
      'pg_catalog',
      case when pg_catalog.length(pg_catalog.current_setting('search_path')) operator(pg_catalog.>) 0
        then pg_catalog.current_setting('search_path') end,
      'pg_temp'),
    true)`;

/** The database or role may have set any of these otherwise. */
const essentials = ({ server, encoding }: Server, limits: SessionLimits): Readonly<Record<string, string>> => ({
  // Bytes that are text in no encoding cannot be converted; undecodable.ts makes sense of them.
  client_encoding: encoding === 'SQL_ASCII' ? 'SQL_ASCII' : 'UTF8',
  standard_conforming_strings: 'on',
  statement_timeout: String(limits.statementTimeoutMs),
  lock_timeout: String(limits.lockTimeoutMs),
  idle_in_transaction_session_timeout: String(limits.statementTimeoutMs),
  ...(majorOf(server) >= 17 && { transaction_timeout: '0' }),
});

const printing: Readonly<Record<string, string>> = {
  datestyle: 'iso, mdy',
  intervalstyle: 'postgres',
  timezone: 'UTC',
  extra_float_digits: '1',
  bytea_output: 'hex',
  quote_all_identifiers: 'off',
  lc_monetary: 'C',
  default_tablespace: '',
  row_security: 'off',
  jit: 'off',
  max_parallel_workers_per_gather: '0',
  // Enough for whatever a read sorts or hashes: spilling writes to the tenant's disk, which a role may be forbidden.
  work_mem: '64MB',
  // The statements say in which order to join. A database without statistics would only be planned longer, and worse.
  join_collapse_limit: '1',
  enable_mergejoin: 'off',
};
