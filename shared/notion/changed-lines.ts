import type { Attribute } from '../core/object.ts';

/** Two values as the lines of a diff: what both have at the ends is left out but for the nearest lines. Pure. */

const nearest = 2;
const mostLines = 40;

export function changedLines(expected: Attribute, actual: Attribute): string[] {
  const [before, after] = [linesOf(expected), linesOf(actual)];
  const most = Math.min(before.length, after.length);
  const head = sameLines(before, after, most);
  const tail = sameLines([...before].reverse(), [...after].reverse(), most - head);
  const middle = (lines: readonly string[]) => lines.slice(head, lines.length - tail);
  return [
    ...before.slice(Math.max(0, head - nearest), head).map((line) => `  ${line}`),
    ...shorten(middle(before)).map((line) => `- ${line}`),
    ...shorten(middle(after)).map((line) => `+ ${line}`),
    ...before.slice(before.length - tail, before.length - tail + nearest).map((line) => `  ${line}`),
  ];
}

function linesOf(value: Attribute): string[] {
  if (value === null) return [];
  return (typeof value === 'string' ? value : JSON.stringify(value)).split('\n');
}

/** How many of the first `most` lines are the same. */
function sameLines(one: readonly string[], other: readonly string[], most: number): number {
  const differs = one.slice(0, most).findIndex((line, place) => line !== other[place]);
  return differs < 0 ? most : differs;
}

const shorten = (lines: readonly string[]): readonly string[] =>
  lines.length <= mostLines ? lines : [...lines.slice(0, mostLines), `… (${lines.length - mostLines} more lines)`];
