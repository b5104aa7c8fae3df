/** A schema as the statements that make it, and the ways it can be made and changed. */

export interface Step {
  /** What others may need of it; absent when nothing does. */
  readonly makes?: string;
  readonly needs?: readonly string[];
  readonly sql: string;
  /** Other statements that come to the same. */
  readonly or?: readonly string[];
}

/** One object, with what belongs to it. */
export interface Piece {
  readonly steps: readonly Step[];
  /** Statements that change it, or only seem to; each is one statement. */
  readonly changes: readonly string[];
}

/** Small numbers in a fixed pseudo-random order: the same seed gives the same statements. */
export function numbersFrom(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

/** The steps as they were declared, in the spelling they were declared in. */
export const inOrder = (steps: readonly Step[]): readonly string[] => steps.map(({ sql }) => sql);

/** The same schema in another valid order of statements and in other spellings. */
export function inAnotherOrder(steps: readonly Step[], seed: number): readonly string[] {
  const next = numbersFrom(seed);
  const waiting = [...steps];
  const statements: string[] = [];
  while (waiting.length > 0) {
    const open = new Set(waiting.map(({ makes }) => makes));
    const ready = waiting.filter(({ needs = [], makes }) => needs.every((need) => need === makes || !open.has(need)));
    const step = ready[next(ready.length)];
    if (!step) throw new Error(`nothing can come first: ${waiting.map(({ sql }) => sql).join('\n')}`);
    waiting.splice(waiting.indexOf(step), 1);
    if (step.or && next(2) === 0) statements.push(...step.or);
    else statements.push(step.sql);
  }
  return statements;
}
