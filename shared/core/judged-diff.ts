import type { CompareSettings } from './compare-settings.ts';
import { type Diff, type DiffOptions, diff } from './diff.ts';
import type { SameMeaning } from './same-value.ts';
import type { Snapshot } from './snapshot.ts';

/**
 * All differences, with the judge of definitions called in only when two texts differ: most tenants never need it, and
 * it is costly to load.
 */
export async function judgedDiff(
  expected: Snapshot,
  actual: Snapshot,
  settings: CompareSettings,
  options: DiffOptions,
  loadSameMeaning: () => Promise<SameMeaning>,
): Promise<Diff> {
  let asked = false;
  const ask: SameMeaning = () => {
    asked = true;
    return { same: false };
  };
  const unjudged = diff(expected, actual, settings, { ...options, sameMeaning: ask });
  return asked ? diff(expected, actual, settings, { ...options, sameMeaning: await loadSameMeaning() }) : unjudged;
}
