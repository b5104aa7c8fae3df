/** Judges how the time of a piece of work grows with its size, which load changes little: it slows down both alike. */

const tries = 6;

/**
 * How many times as long the work takes for `large` as for `small`: the CPU time of this process, in milliseconds, of the fastest
 * of several tries each, which take turns. Stops trying when `enough` says so.
 */
export function growthOf<Input>(
  run: (input: Input) => unknown,
  { small, large }: { readonly small: Input; readonly large: Input },
  enough: (growth: number) => boolean = () => false,
): number {
  let [least, most] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (let attempt = 0; attempt < tries; attempt += 1) {
    least = Math.min(
      least,
      cpuMs(() => run(small)),
    );
    most = Math.min(
      most,
      cpuMs(() => run(large)),
    );
    if (enough(most / least)) break;
  }
  return most / least;
}

/** In CPU time of this process. */
export function cpuMs(work: () => unknown): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}
