import { canonicalJson } from './fingerprint.ts';
import { type Attribute, isList, isMap } from './object.ts';

/** Where two values differ, without a word of what they say. */

/**
 * `3 of 41 lines differ, 12 to 14` for texts, the names that differ for maps, a count for lists; undefined where there is
 * nothing to add to the sizes of the two. Line numbers are those of the canonical text. Linear in the length of the values.
 */
export function differingPlace(expected: Attribute, actual: Attribute): string | undefined {
  if (typeof expected === 'string' && typeof actual === 'string') return differingLines(expected, actual);
  if (isList(expected) && isList(actual)) return differingItems(expected, actual);
  if (isMap(expected) && isMap(actual)) return differingNames(expected, actual);
  return undefined;
}

function differingLines(expected: string, actual: string): string | undefined {
  const [before, after] = [linesOf(expected), linesOf(actual)];
  if (before.length === 1 && after.length === 1) return undefined;
  const most = Math.min(before.length, after.length);
  let head = 0;
  while (head < most && before[head] === after[head]) head += 1;
  let tail = 0;
  while (tail < most - head && before.at(-1 - tail) === after.at(-1 - tail)) tail += 1;
  const [removed, added] = [before.length - tail - head, after.length - tail - head];
  if (removed === 0 && added === 0) return 'line ends only';
  if (removed === 0) return `${counted(added, 'line')} more ${head === 0 ? 'at the start' : `after line ${head}`}`;
  const [first, last] = [head + 1, head + removed];
  const where = first === last ? `line ${first}` : `${first} to ${last}`;
  const of = (n: number, what: string) => `${n} of ${counted(before.length, 'line')} ${what}`;
  if (added === 0) return `${of(removed, removed === 1 ? 'is missing' : 'are missing')}, ${where}`;
  if (added !== removed) return `${of(removed, 'changed')}, ${where}, to ${added}`;
  let n = 0;
  for (let place = head; place < head + removed; place += 1) if (before[place] !== after[place]) n += 1;
  return `${of(n, n === 1 ? 'differs' : 'differ')}, ${where}`;
}

/** Line ends and blanks before them are stored as they were typed, and count for nothing. */
const linesOf = (text: string): string[] => text.split(/\r\n|\r|\n/).map((line) => line.trimEnd());

function differingItems(expected: readonly Attribute[], actual: readonly Attribute[]): string | undefined {
  if (expected.length !== actual.length) return undefined;
  const n = expected.filter((item, place) => canonicalJson(item) !== canonicalJson(actual[place] ?? null)).length;
  return `${n} of ${counted(expected.length, 'item')} ${n === 1 ? 'differs' : 'differ'}`;
}

type Members = Readonly<Record<string, Attribute>>;

function differingNames(expected: Members, actual: Members): string {
  const has = (members: Members, name: string) => Object.hasOwn(members, name);
  const names = [...new Set([...Object.keys(expected), ...Object.keys(actual)])].sort();
  const both = names.filter((name) => has(expected, name) && has(actual, name));
  const changed = both.filter((name) => canonicalJson(expected[name] ?? null) !== canonicalJson(actual[name] ?? null));
  const missing = names.filter((name) => !has(actual, name));
  const extra = names.filter((name) => !has(expected, name));
  return [
    ...(changed.length > 0 ? [`${listed(changed)} ${changed.length === 1 ? 'differs' : 'differ'}`] : []),
    ...(missing.length > 0 ? [`${listed(missing)} missing`] : []),
    ...(extra.length > 0 ? [`${listed(extra)} extra`] : []),
  ].join('; ');
}

const [mostNames, longestName] = [8, 63];

function listed(names: readonly string[]): string {
  const shown = names.slice(0, mostNames).map((name) => name.slice(0, longestName).toWellFormed());
  const rest = names.length - shown.length;
  return shown.join(', ') + (rest > 0 ? ` and ${rest} more` : '');
}

const counted = (n: number, noun: string): string => `${n} ${n === 1 ? noun : `${noun}s`}`;
