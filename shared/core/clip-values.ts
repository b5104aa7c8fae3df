import { createHash } from 'node:crypto';
import type { Attribute } from './object.ts';

/** A text longer than this is stored and shown only around its first difference. */
const longest = 16_000;
const before = 2_000;
/**
 * Two values of one attribute, short enough to be stored for thousands of tenants: of a long text what stands around the
 * first difference, with the hash of the whole, so that different texts never look the same. `clean` takes secrets out of a
 * short value, `cleanPart` out of a part of a long text.
 */
export function clipValues(
  expected: Attribute,
  actual: Attribute,
  clean: (value: Attribute) => Attribute,
  cleanPart: (text: string, start: number, end: number) => string,
): [Attribute, Attribute] {
  const [one, other] = [asText(expected), asText(actual)];
  if (one.length <= longest && other.length <= longest) return [clean(expected), clean(actual)];
  const start = Math.max(0, firstDifference(one, other) - before);
  return [clip(one), clip(other)];

  function clip(text: string): Attribute {
    if (text.length <= longest) return cleanPart(text, 0, text.length);
    const hash = createHash('sha256').update(text).digest('hex').slice(0, 12);
    const end = Math.min(text.length, start + longest / 2);
    const shown = cleanPart(text, Math.min(start, end), end).toWellFormed();
    return `[characters ${start} to ${end} of ${text.length}, sha256 ${hash}]\n${shown}`;
  }
}

const asText = (value: Attribute): string => (typeof value === 'string' ? value : JSON.stringify(value));

function firstDifference(one: string, other: string): number {
  let at = 0;
  while (at < one.length && at < other.length && one[at] === other[at]) at += 1;
  return at;
}
