import type pg from 'pg';
import type { RawResult } from './decode.ts';
import { TextQuery } from './text-query.ts';

export interface Batch {
  /**
   * What begins the transaction and sets the time limits. A message of its own, sent together with the rest: the server
   * takes apart the whole of a message before its first statement, all under the limit that the database or role came with.
   */
  readonly opening?: string;
  /** Sent as one simple query, so one round trip whatever their number; none may have parameters. */
  readonly statements: readonly string[];
  /** Takes each result as it arrives, while the server works on the next; then none is returned. */
  readonly take?: (result: RawResult) => void;
}

/** The results of the statements that return columns, in order, values as the server's text. */
export async function runBatch(client: pg.Client, batch: Batch): Promise<RawResult[]> {
  const { opening, statements } = batch;
  const results: RawResult[] = [];
  const take = batch.take ?? ((result: RawResult) => results.push(result));
  const { stream } = client.connection;
  stream.cork();
  const opened = opening === undefined ? undefined : runStatement(client, opening);
  const answered = new TextQuery(statements.join(';\n'), take).runOn(client);
  stream.uncork();
  // Both to the end, so that nothing is under way any more when the first of two failures is reported.
  await Promise.allSettled([opened, answered]);
  await opened;
  await answered;
  return results;
}

/** Runs what returns nothing: `begin`, `rollback`. Rows that a server sends all the same are not kept. */
export function runStatement(client: pg.Client, statement: string): Promise<void> {
  return new TextQuery(statement).runOn(client);
}
