/** What SQS takes for a delay. */
const longestSeconds = 900;

/** From there on it is long enough. */
const mostDoublings = 5;

/**
 * Seconds to wait: at random within the range, and twice as long for each time that somebody has waited already. Spread
 * out, so that those who were turned away together do not come back together.
 */
export function growingPause(
  { min, max }: { readonly min: number; readonly max: number },
  times: number,
  random: () => number = Math.random,
): number {
  const first = min + random() * (max - min);
  return Math.min(longestSeconds, first * 2 ** Math.min(times, mostDoublings));
}
