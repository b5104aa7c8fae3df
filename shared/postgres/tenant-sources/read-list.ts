import type pg from 'pg';
import type { Connection } from '../../core/connection.ts';
import { DriftError } from '../../core/errors.ts';
import type { ReachableReference } from '../../core/tenant.ts';
import { type ConnectionPorts, withConnection } from '../../core/with-connection.ts';
import { withSession } from '../connect.ts';
import { type RawResult, rawText } from '../decode.ts';
import { runStatement } from '../run-batch.ts';
import { openForQuery, openTransaction } from '../session.ts';

export interface ListLimits {
  /** Until the server is ready for queries, in milliseconds. */
  readonly connectTimeoutMs: number;
  /** For the whole statement, in milliseconds. */
  readonly readTimeoutMs: number;
}

export interface ReadList extends RawResult {
  /** `host:port` of the server that answered. */
  readonly server: string;
}

/**
 * A row has some hundred bytes, so this is enough for 100,000 tenants; a statement that returns more is not the one that was
 * meant. Of the smallest rows it becomes three times as much in memory.
 */
const maxBytes = 48 * 1024 * 1024;

/**
 * What one statement returns, every value as the server's text, from a read-only transaction with time limits. Throws a
 * DriftError that begins with `what`; what the statement itself throws goes through `explain` first.
 */
export async function readList(
  from: ReachableReference,
  sql: string,
  options: {
    readonly what: string;
    readonly ports: ConnectionPorts;
    readonly limits: ListLimits;
    readonly explain?: (thrown: unknown) => unknown;
    /** True for a statement that somebody wrote for this database: it keeps the database's own search path. */
    readonly written?: boolean;
  },
): Promise<ReadList> {
  const { what, ports, limits, explain = (thrown) => thrown, written = false } = options;
  const { connectTimeoutMs, readTimeoutMs } = limits;
  // For the whole session a little more: the statement's own limit is to end it first.
  const session = { connectTimeoutMs, readTimeoutMs: readTimeoutMs + 2_000, maxBytes };
  const open = written ? openForQuery : openTransaction;
  const read = (connection: Connection): Promise<ReadList> =>
    withSession(connection, session, async (opened) => {
      const { client } = opened;
      const lockTimeoutMs = Math.min(readTimeoutMs, 2_000);
      await runStatement(client, open(opened, { statementTimeoutMs: readTimeoutMs, lockTimeoutMs }));
      const result = await client.query(statement(sql, limits)).catch((thrown: unknown) => {
        throw explain(explainTimeout(thrown));
      });
      await runStatement(client, 'commit');
      return { server: connection.server, fields: result.fields, rows: result.rows };
    });
  try {
    return await withConnection(from, ports, read);
  } catch (thrown) {
    if (!(thrown instanceof DriftError)) throw thrown;
    throw new DriftError(thrown.code, `${what}: ${thrown.message}`, { cause: thrown });
  }
}

interface OneStatement extends pg.QueryArrayConfig {
  /** This protocol takes one statement, and no second one behind it. */
  readonly queryMode: 'extended';
  readonly query_timeout: number;
}

/** The driver gives up a little later than the server should, for one that hangs cannot keep its own limit. */
function statement(text: string, { readTimeoutMs }: ListLimits): OneStatement {
  return { text, rowMode: 'array', types: rawText, queryMode: 'extended', query_timeout: readTimeoutMs + 1_000 };
}

function explainTimeout(thrown: unknown): unknown {
  const hung = thrown instanceof Error && thrown.message === 'Query read timeout';
  return hung ? new DriftError('query-timed-out', 'the server did not answer in time.', { cause: thrown }) : thrown;
}
