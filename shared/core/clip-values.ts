import { createHash } from 'node:crypto';
import type { Attribute } from './object.ts';

/** A text longer than this is stored and shown only around its first difference. */
const longest = 16_000;
const before = 2_000;

/**
 * Two values of one attribute, short enough to be stored for thousands of tenants: of a long text what stands around the
 * first difference, with the hash of the whole, so that different texts never look the same.
 */
export function clipValues(expected: Attribute, actual: Attribute): [Attribute, Attribute] {
  const [one, other] = [asText(expected), asText(actual)];
  if (one.length <= longest && other.length <= longest) return [expected, actual];
  const start = Math.max(0, firstDifference(one, other) - before);
  return [clip(one, start), clip(other, start)];
}

const asText = (value: Attribute): string => (typeof value === 'string' ? value : JSON.stringify(value));

function firstDifference(one: string, other: string): number {
  let at = 0;
  while (at < one.length && at < other.length && one[at] === other[at]) at += 1;
  return at;
}

function clip(text: string, start: number): string {
  if (text.length <= longest) return text;
  const hash = createHash('sha256').update(text).digest('hex').slice(0, 12);
  const shown = text.slice(start, start + longest / 2).toWellFormed();
  return `[characters ${start} to ${start + shown.length} of ${text.length}, sha256 ${hash}]\n${shown}`;
}
