import { sayHidden } from '../core/hidden-value.ts';
import type { Attribute } from '../core/object.ts';
import { clip } from './text.ts';

/** Two values as the lines of a diff: what both have at the ends is left out but for the nearest lines. Pure. */

const nearest = 2;
const mostLines = 40;
const longestLine = 1000;

export function changedLines(expected: Attribute, actual: Attribute): string[] {
  const [before, after] = [linesOf(expected), linesOf(actual)];
  const most = Math.min(before.length, after.length);
  const head = sameLines(before, after, most);
  const tail = sameLines([...before].reverse(), [...after].reverse(), most - head);
  const middle = (lines: readonly string[]) => lines.slice(head, lines.length - tail);
  const [removed, added] = clipPairs(middle(before), middle(after));
  return [
    ...before.slice(Math.max(0, head - nearest), head).map((line) => `  ${clip(line, longestLine)}`),
    ...shorten(removed).map((line) => `- ${line}`),
    ...shorten(added).map((line) => `+ ${line}`),
    ...before.slice(before.length - tail, before.length - tail + nearest).map((line) => `  ${clip(line, longestLine)}`),
  ];
}

/** Long lines around their first difference from the line that took their place: their beginnings may be the same. */
function clipPairs(removed: readonly string[], added: readonly string[]): [string[], string[]] {
  const around = (line: string, other = ''): string => {
    if (line.length <= longestLine) return line;
    const start = Math.max(0, firstDifference(line, other) - longestLine / 10);
    const shown = clip(line.slice(start), longestLine);
    return start === 0 ? shown : `…${shown.toWellFormed()}`;
  };
  return [
    removed.map((line, place) => around(line, added[place])),
    added.map((line, place) => around(line, removed[place])),
  ];
}

function firstDifference(one: string, other: string): number {
  let at = 0;
  while (at < one.length && at < other.length && one[at] === other[at]) at += 1;
  return at;
}

function linesOf(shown: Attribute): string[] {
  const value = sayHidden(shown);
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
