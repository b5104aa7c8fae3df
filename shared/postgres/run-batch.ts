import type pg from 'pg';
import { DriftError } from '../core/errors.ts';
import { type RawResult, rawText } from './decode.ts';

export interface Batch {
  /** Sent as one simple query, so one round trip whatever their number; none may have parameters. */
  readonly statements: readonly string[];
  readonly maxBytes: number;
  readonly timeoutMs: number;
}

/** The results of the statements that return columns, in order, values as the server's text. */
export async function runBatch(client: pg.Client, { statements, maxBytes, timeoutMs }: Batch): Promise<RawResult[]> {
  const { stream } = client.connection;
  const abort = (error: DriftError) => stream.destroy(error);
  let received = 0;
  const count = (chunk: Buffer) => {
    received += chunk.length;
    if (received > maxBytes) abort(tooLarge(maxBytes));
  };
  stream.on('data', count);
  const timer = setTimeout(() => abort(tooSlow(timeoutMs)), timeoutMs);
  try {
    const answer: unknown = await client.query({ text: statements.join(';\n'), rowMode: 'array', types: rawText });
    return asResults(answer).filter((result) => result.fields.length > 0);
  } finally {
    clearTimeout(timer);
    stream.off('data', count);
  }
}

const tooLarge = (maxBytes: number): DriftError =>
  new DriftError(
    'limit-exceeded',
    `The schema is larger than ${Math.round(maxBytes / 1024 / 1024)} MB, the limit for one database. ` +
      'Check it for generated objects by the thousand, or raise the limit together with the memory.',
  );

const tooSlow = (timeoutMs: number): DriftError =>
  new DriftError('query-timed-out', `Reading took longer than ${timeoutMs / 1000} s and was given up.`);

/** The driver's types know one result for one statement; a batch gives a list. */
function asResults(answer: unknown): RawResult[] {
  if (Array.isArray(answer)) return answer;
  throw new DriftError('internal', 'A batch of statements gave a single result.');
}
