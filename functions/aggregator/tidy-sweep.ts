import { isEnded, type Sweep } from '../../shared/core/sweep.ts';
import type { SweepStore } from '../../shared/core/sweep-store.ts';

/** What is left to do once a sweep has ended: list it, let the next one start. Repeating it changes nothing. */
export async function tidySweep(sweep: Sweep, store: SweepStore): Promise<void> {
  const { sweepId, seq, startedAt, dryRun, wholeFleet, status, plan, closedWhy, end, error } = sweep;
  if (!isEnded(status)) return;
  await store.listSweep({
    v: 1,
    sweepId,
    seq,
    startedAt,
    dryRun,
    wholeFleet,
    status,
    known: plan?.known ?? 0,
    ...(closedWhy && { closedWhy }),
    ...(end && { end }),
    ...(error && { error }),
  });
  await store.releaseLock(sweepId);
}
