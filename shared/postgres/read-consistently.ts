import {
  endedTransactions,
  type ReadSession,
  type Settled,
  settle,
  settleDoubted,
  settledFrom,
  settledStatement,
} from './catalog-mark.ts';
import type { RawResult } from './decode.ts';
import { runBatch } from './run-batch.ts';
import { openForReading, type ReadLimits } from './session.ts';
import { Malformed } from './wire/check-message.ts';

/** Takes the results of the statements, in their order, while the server works on the next. */
export type Taker = (result: RawResult) => void;

export interface Beforehand {
  /** The mark that held then. */
  readonly settled?: Settled | undefined;
  /** Where none is known: the places of catalogs that are likely empty, which makes it cheaper to have. */
  readonly presumed?: readonly number[] | undefined;
}

/**
 * Runs the statements in one snapshot and gives the mark of the catalogs; undefined when these moved since what was settled
 * beforehand, or else since the beginning: then what was taken is worth nothing. The snapshot alone does not do: the server deparses
 * with what is committed now, not with what the transaction sees.
 */
export async function readConsistently(
  session: ReadSession,
  statements: readonly string[],
  limits: ReadLimits,
  take: Taker,
  { settled: before, presumed }: Beforehand = {},
): Promise<Settled | undefined> {
  let settled = before;
  let left = statements.length;
  let ended: string | null | undefined;
  session.client.allowance.renew();
  await runBatch(session.client, {
    opening: openForReading(session, limits),
    statements: [...(before ? [] : [settledStatement(session, presumed)]), ...statements, 'commit', endedTransactions],
    take(result) {
      if (settled === undefined) settled = settledFrom(session, result);
      else if (left === 0) ended = result.rows[0]?.[0];
      else {
        left -= 1;
        take(result);
      }
    },
  });
  if (settled === undefined || left > 0 || typeof ended !== 'string') throw new Malformed('left statements unanswered');
  if (settled.doubted) return settleDoubted(session, limits, settled, presumed);
  const stable = ended === settled.ended || (await settle(session, limits)).mark.token === settled.mark.token;
  return stable ? settled : undefined;
}
