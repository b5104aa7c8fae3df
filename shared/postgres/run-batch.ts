import type pg from 'pg';
import { DriftError } from '../core/errors.ts';
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
  readonly maxBytes: number;
  /** Takes each result as it arrives, while the server works on the next; then none is returned. */
  readonly take?: (result: RawResult) => void;
}

/** The results of the statements that return columns, in order, values as the server's text. */
export async function runBatch(client: pg.Client, batch: Batch): Promise<RawResult[]> {
  const { opening, statements, maxBytes } = batch;
  const results: RawResult[] = [];
  const take = batch.take ?? ((result: RawResult) => results.push(result));
  const { stream } = client.connection;
  let received = 0;
  const count = (chunk: Buffer) => {
    received += chunk.length;
    if (received > maxBytes) stream.destroy(tooLarge(maxBytes));
  };
  stream.on('data', count);
  stream.cork();
  try {
    const opened = opening === undefined ? undefined : client.query(opening);
    const answered = new TextQuery(statements.join(';\n'), take).runOn(client);
    stream.uncork();
    // Both to the end, so that nothing is under way any more when the first of two failures is reported.
    await Promise.allSettled([opened, answered]);
    await opened;
    await answered;
    return results;
  } finally {
    stream.off('data', count);
  }
}

const tooLarge = (maxBytes: number): DriftError =>
  new DriftError(
    'limit-exceeded',
    `The schema is larger than ${Math.round(maxBytes / 1024 / 1024)} MB, the limit for one database. ` +
      'Check it for generated objects by the thousand, or raise the limit together with the memory.',
  );
