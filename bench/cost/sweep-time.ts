/** How long a sweep takes, and how many workers it has at its peak. */

/** Lambda starts with this many pollers for a queue and adds as many a second, up to the cap. */
const [atOnce, moreASecond] = [5, 5];

export interface Pace {
  readonly tenants: number;
  /** Seconds of one check. */
  readonly seconds: number;
  /** The most checks at once. */
  readonly concurrency: number;
}

export interface SweepTime {
  /** From the first message to the last result. */
  readonly seconds: number;
  /** The most workers at once. */
  readonly workers: number;
}

/** A sweep whose databases all answer. Publishing is not in it. */
export function sweepTime({ tenants, seconds, concurrency }: Pace): SweepTime {
  const work = tenants * seconds;
  const start = Math.min(atOnce, concurrency);
  const rampSeconds = (concurrency - start) / moreASecond;
  const rampWork = workAfter(rampSeconds, start);
  const sweep = work <= rampWork ? timeFor(work, start) : rampSeconds + (work - rampWork) / concurrency;
  const reached = Math.floor(start + moreASecond * Math.min(sweep, rampSeconds));
  return { seconds: Math.max(sweep, seconds), workers: Math.min(reached, tenants) };
}

/** Seconds of work that are done after some seconds of a ramp. */
const workAfter = (seconds: number, start: number): number => start * seconds + (moreASecond / 2) * seconds ** 2;

/** The other way round: the positive root of that. */
const timeFor = (work: number, start: number): number =>
  (Math.sqrt(start ** 2 + 2 * moreASecond * work) - start) / moreASecond;
