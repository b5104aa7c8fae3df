import { isChecked } from '../../../shared/core/tenant-result.ts';
import { type Ended, type EndedSweep, failing } from './evidence.ts';

/** Of what is published, by whom and when. */

/** Neither two of one sweep nor those of two sweeps. */
export async function twoNeverPublishAtOnce({ world }: Ended): Promise<readonly string[]> {
  return world.publishers.broken;
}

/** A dry run, and a sweep whose canonical schema is suspected, leave the tracker alone. */
export async function nothingIsPublishedThatShallNot({ world, sweeps }: Ended): Promise<readonly string[]> {
  return sweeps.flatMap(({ seen, sweep }) => {
    const isWithheld = sweep.dryRun || sweep.end?.suspected !== undefined;
    return failing(seen.sweepId, [
      ['wrote rows that were to be withheld', isWithheld && world.board.writers.has(sweep.seq)],
    ]);
  });
}

/**
 * When most of the fleet has something too much, the canonical schema has lost it: the first sweep that finds this says so, and
 * publishes nothing. The last sweep confirms what the one before it found.
 */
export async function doubtsComeFirst({ world, sweeps, last }: Ended): Promise<readonly string[]> {
  const { suspectPercent } = world.faults;
  const suspicious = sweeps.filter((one) => isClean(one) && one.sweep.end && hasCommonExtra(one, suspectPercent));
  const rash = suspicious.filter((one) => one.sweep.end?.suspected === undefined && !wasFoundBefore(one, sweeps));
  return [
    ...rash.map(({ seen }) => `${seen.sweepId} painted the fleet red at once`),
    ...failing('the last sweep', [['suspects what was found before', last?.sweep.end?.suspected !== undefined]]),
  ];
}

const isClean = ({ sweep: { wholeFleet, dryRun } }: EndedSweep): boolean => wholeFleet && !dryRun;

/** Some sweep before it closed against the same canonical schema. */
function wasFoundBefore({ sweep, planned }: EndedSweep, sweeps: readonly EndedSweep[]): boolean {
  return sweeps.some(
    (other) =>
      other.sweep.seq < sweep.seq &&
      other.sweep.closedAt !== undefined &&
      isClean(other) &&
      other.planned?.plan.canonical.fingerprint === planned?.plan.canonical.fingerprint,
  );
}

/** At least five tenants, and more than the share of those that were checked. */
function hasCommonExtra({ matrix }: EndedSweep, percent: number): boolean {
  const times = new Map<string, number>();
  for (const { findings } of matrix?.rows ?? []) {
    for (const one of findings) if (one.class === 'extra') times.set(one.id, (times.get(one.id) ?? 0) + 1);
  }
  const checked = matrix?.rows.filter(({ status }) => isChecked(status)).length ?? 0;
  return [...times.values()].some((tenants) => tenants >= 5 && 100 * tenants > percent * checked);
}
