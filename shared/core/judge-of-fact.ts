import type { AttributeRule, ColumnTypes, Placed } from './kinds/kind.ts';
import type { JudgeOfFact, SameMeaning } from './same-value.ts';

/** An object with its counterpart on the other side. */
export type PlacedPair = readonly [expected: Placed, actual: Placed];

/** Judges the texts of a fact whose values are stored in the type that `storedAs` gives, where that is one type on both sides. */
export function judgeStored(sameMeaning: SameMeaning | undefined, storedAs: JudgeStoredAs): JudgeOfFact | undefined {
  return (
    sameMeaning &&
    ((meaning, expected, actual, under) => {
      if (typeof expected !== 'string' || typeof actual !== 'string') return { same: false };
      const verdict = sameMeaning(meaning, expected, actual);
      const type = verdict.same ? undefined : storedAs(under);
      if (type === undefined) return verdict;
      // Constants may differ as they are written and not as they are stored.
      const stored = sameMeaning('stored', `(${expected})::${type}`, `(${actual})::${type}`);
      return stored.same ? stored : verdict;
    })
  );
}

type JudgeStoredAs = (under: readonly string[]) => string | undefined;

/** Judges the texts of a fact of two objects: by what they mean, by what is stored, and by the types of the columns that they name. */
export function judgeOfFact(
  sameMeaning: SameMeaning | undefined,
  rule: AttributeRule,
  columnTypes: ((placed: Placed) => ColumnTypes) | undefined,
  pairOf: () => PlacedPair,
): JudgeOfFact | undefined {
  if (!sameMeaning) return undefined;
  const asStored = judgeStored(sameMeaning, (under) => {
    const [one, other] = pairOf().map((placed) => rule.storedAs?.(placed, under));
    return one === other ? one : undefined;
  });
  return (meaning, expected, actual, under) => {
    const [one, other] = [expected, actual].map((value, side) => value ?? absent(rule, pairOf()[side === 0 ? 0 : 1]));
    const verdict = asStored?.(meaning, one ?? null, other ?? null, under) ?? { same: false };
    if (verdict.same || meaning !== 'expression' || !columnTypes) return verdict;
    if (typeof expected !== 'string' || typeof actual !== 'string') return verdict;
    const [expectedSide, actualSide] = pairOf();
    const typed = sameMeaning(meaning, expected, actual, [columnTypes(expectedSide), columnTypes(actualSide)]);
    return typed.same ? typed : verdict;
  };
}

const absent = ({ absentAs }: AttributeRule, placed: Placed): string | null => absentAs?.(placed) ?? null;
