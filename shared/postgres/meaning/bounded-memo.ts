import type { SameMeaning, Verdict } from '../../core/same-value.ts';

export interface MemoLimits {
  readonly entries: number;
  /** Of all remembered texts together. */
  readonly characters: number;
}

/** The judge with a memory for the pairs it met last; the one not asked for longest is forgotten first. */
export function boundedMemo(limits: MemoLimits, judge: SameMeaning): SameMeaning {
  const known = new Map<string, Verdict>();
  let characters = 0;
  return (...asked): Verdict => {
    const [meaning, expected, actual, types = []] = asked;
    const columns = types.flatMap((side) => ['', ...[...side].flat()]);
    const key = [meaning, expected, actual, ...columns].join('\0');
    const verdict = known.get(key) ?? judge(...asked);
    if (key.length > limits.characters / 4) return verdict;
    characters += known.delete(key) ? 0 : key.length;
    known.set(key, verdict);
    for (const oldest of known.keys()) {
      if (known.size <= limits.entries && characters <= limits.characters) break;
      known.delete(oldest);
      characters -= oldest.length;
    }
    return verdict;
  };
}
