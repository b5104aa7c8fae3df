import type pg from 'pg';
import type { Connection } from '../../core/connection.ts';
import { DriftError } from '../../core/errors.ts';
import type { ReachableReference } from '../../core/tenant.ts';
import { type ConnectionPorts, withConnection } from '../../core/with-connection.ts';
import { withSession } from '../connect.ts';
import { type RawResult, rawText } from '../decode.ts';

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
  },
): Promise<ReadList> {
  const { what, ports, limits, explain = (thrown) => thrown } = options;
  const read = (connection: Connection): Promise<ReadList> =>
    withSession(connection, limits, async ({ client }) => {
      await client.query(opening(limits));
      const result = await client.query(statement(sql, limits)).catch((thrown: unknown) => {
        throw explain(explainTimeout(thrown));
      });
      await client.query('commit');
      return { server: connection.server, fields: result.fields, rows: result.rows };
    });
  try {
    return await withConnection(from, ports, read);
  } catch (thrown) {
    if (!(thrown instanceof DriftError)) throw thrown;
    throw new DriftError(thrown.code, `${what}: ${thrown.message}`, { cause: thrown });
  }
}

const opening = ({ readTimeoutMs }: ListLimits): string =>
  [
    'begin isolation level repeatable read read only',
    `set local statement_timeout = ${readTimeoutMs}`,
    `set local lock_timeout = ${Math.min(readTimeoutMs, 2_000)}`,
    `set local idle_in_transaction_session_timeout = ${readTimeoutMs}`,
    `set local client_encoding = 'UTF8'`,
  ].join(';\n');

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
