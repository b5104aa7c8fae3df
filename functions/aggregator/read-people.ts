import type { DriftMatrix, MatrixInput } from '../../shared/core/matrix.ts';
import type { AskOptions, DocumentStore, Tracker } from '../../shared/core/ports.ts';
import type { PlannedSweep } from '../../shared/core/sweep.ts';
import type { Log } from '../../shared/log.ts';
import { heedDecisions, recallAccepted } from './heed-decisions.ts';

/**
 * What people decided in the tracker, read before the matrix is built so that this sweep's rows heed it. When they cannot be
 * read, what was heeded last time holds.
 */
export async function readPeople(
  { dryRun, startedAt }: PlannedSweep,
  options: AskOptions,
  {
    openTracker,
    documents,
    log,
  }: {
    readonly openTracker: () => Promise<Tracker | undefined>;
    readonly documents: DocumentStore;
    readonly log: Log;
  },
): Promise<Pick<MatrixInput, 'decisions' | 'accepted'>> {
  try {
    const people = dryRun ? undefined : (await openTracker())?.people;
    if (people) {
      const { decisions } = await people.readWishes(options);
      return { decisions, accepted: await heedDecisions(decisions, startedAt, { documents, log }) };
    }
  } catch (error) {
    log.warn('what people decided in the tracker could not be read', { error });
  }
  return { accepted: await recallAccepted(documents) };
}

/** Takes away the ticks that led to this sweep, now that the rows say what it found. A tick that stays leads to another one. */
export async function clearRechecks(
  { recheck }: PlannedSweep,
  { rows }: DriftMatrix,
  { people }: Tracker,
  options: AskOptions,
  log: Log,
): Promise<void> {
  if (!recheck || !people) return;
  const checked = rows.filter(({ status }) => status !== 'not-checked').map(({ tenant }) => tenant.id);
  try {
    await people.clearRechecks(checked, options);
  } catch (error) {
    log.warn('ticks of rechecks could not be cleared', { error });
  }
}
