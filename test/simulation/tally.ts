/** How often each thing happened: that a simulation reaches what it is for can be counted. */
export interface Tally {
  add(what: string): void;
  readonly counts: ReadonlyMap<string, number>;
}

export function createTally(): Tally {
  const counts = new Map<string, number>();
  return { counts, add: (what) => void counts.set(what, (counts.get(what) ?? 0) + 1) };
}

export function addUp(tallies: Iterable<ReadonlyMap<string, number>>): Map<string, number> {
  const sums = new Map<string, number>();
  for (const counts of tallies) {
    for (const [what, times] of counts) sums.set(what, (sums.get(what) ?? 0) + times);
  }
  return sums;
}

/** What was added to the first since it was the second. */
export function difference(
  counts: ReadonlyMap<string, number>,
  before: ReadonlyMap<string, number>,
): ReadonlyMap<string, number> {
  return new Map([...counts].map(([what, times]) => [what, times - (before.get(what) ?? 0)]));
}
