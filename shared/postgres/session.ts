import { majorOf, type ServerFacts } from '../core/server-facts.ts';

export interface SessionLimits {
  /** For one statement, in milliseconds. */
  readonly statementTimeoutMs: number;
  /** A reader that would wait longer for a lock gives way: it must never queue in front of a migration. */
  readonly lockTimeoutMs: number;
}

export interface ReadLimits extends SessionLimits {
  /** What one database may send, in bytes; the schema is held in memory about four times as large. */
  readonly maxBytes: number;
  /** When the whole check must be done, in milliseconds of the clock. */
  readonly deadline: number;
  /** The pauses before reading again when the schema moved meanwhile, in milliseconds. */
  readonly retryAfterMs: readonly number[];
}

/**
 * The opening of every read: one read-only snapshot, and every setting that changes how the server prints a definition.
 * All of it is `set local`, which a transaction pooler lets through and which leaves no trace. The database or role may
 * have set any of these otherwise.
 */
export function openTransaction(
  { server, encoding }: { readonly server: ServerFacts; readonly encoding: string },
  limits: SessionLimits,
): string {
  const settings: Readonly<Record<string, string>> = {
    search_path: '',
    datestyle: 'iso, mdy',
    intervalstyle: 'postgres',
    timezone: 'UTC',
    extra_float_digits: '1',
    bytea_output: 'hex',
    standard_conforming_strings: 'on',
    quote_all_identifiers: 'off',
    lc_monetary: 'C',
    // Bytes that are text in no encoding cannot be converted; undecodable.ts makes sense of them.
    client_encoding: encoding === 'SQL_ASCII' ? 'SQL_ASCII' : 'UTF8',
    default_tablespace: '',
    statement_timeout: String(limits.statementTimeoutMs),
    lock_timeout: String(limits.lockTimeoutMs),
    idle_in_transaction_session_timeout: String(limits.statementTimeoutMs),
    ...(majorOf(server) >= 17 && { transaction_timeout: '0' }),
    row_security: 'off',
    jit: 'off',
    max_parallel_workers_per_gather: '0',
    // Enough for whatever a read sorts or hashes: spilling writes to the tenant's disk, which a role may be forbidden.
    work_mem: '64MB',
    // The statements say in which order to join. A database without statistics would only be planned longer, and worse.
    join_collapse_limit: '1',
    enable_mergejoin: 'off',
  };
  const lines = Object.entries(settings).map(([name, value]) => `set local ${name} = '${value}'`);
  return ['begin isolation level repeatable read read only', ...lines].join(';\n');
}
