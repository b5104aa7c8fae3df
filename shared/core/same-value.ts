import { canonicalJson } from './fingerprint.ts';
import type { Meaning } from './kinds/kind.ts';
import type { Attribute } from './object.ts';

/** Tells whether two unequal SQL texts mean one thing; `note` says what it could not rule out. */
export type SameMeaning = (meaning: Meaning, expected: string, actual: string) => { same: boolean; note?: string };

export interface Verdict {
  readonly same: boolean;
  readonly note?: string;
}

const same: Verdict = { same: true };

/** Whether two values of one attribute say the same. Equal text is equal; unequal text is a difference only if it means one. */
export function compareValues(
  meaning: Meaning,
  expected: Attribute,
  actual: Attribute,
  sameMeaning?: SameMeaning,
): Verdict {
  if (canonicalJson(expected) === canonicalJson(actual)) return same;
  switch (meaning) {
    case 'text':
      return { same: false };
    case 'set':
      return { same: asSet(expected) === asSet(actual) };
    case 'order':
      return { same: inSameOrder(expected, actual) };
    case 'body':
      return compareBodies(expected, actual);
    default:
      return compareDefinitions(meaning, expected, actual, sameMeaning);
  }
}

const asSet = (value: Attribute): string =>
  Array.isArray(value)
    ? value
        .map((item: Attribute) => canonicalJson(item))
        .sort()
        .join()
    : canonicalJson(value);

/** What only one of them has is a finding of its own; here only the order of the rest counts. */
function inSameOrder(expected: Attribute, actual: Attribute): boolean {
  if (!Array.isArray(expected) || !Array.isArray(actual)) return true;
  const common = (list: readonly Attribute[], other: readonly Attribute[]) => {
    const known = new Set(other);
    return list.filter((name) => known.has(name));
  };
  return canonicalJson(common(expected, actual)) === canonicalJson(common(actual, expected));
}

/** Line ends and blanks at line ends are stored as they were typed; everything else in a body is real. */
function compareBodies(expected: Attribute, actual: Attribute): Verdict {
  if (typeof expected !== 'string' || typeof actual !== 'string') return { same: false };
  const [one, other] = [tidy(expected), tidy(actual)];
  if (one === other) return same;
  return one.replace(/\s+/g, ' ').trim() === other.replace(/\s+/g, ' ').trim()
    ? { same: false, note: 'whitespace only' }
    : { same: false };
}

const tidy = (body: string): string => body.replace(/\r\n?/g, '\n').replace(/[ \t]+$/gm, '');

function compareDefinitions(
  meaning: Meaning,
  expected: Attribute,
  actual: Attribute,
  sameMeaning?: SameMeaning,
): Verdict {
  if (Array.isArray(expected) && Array.isArray(actual)) {
    if (expected.length !== actual.length) return { same: false };
    const verdicts = expected.map((item: Attribute, place) =>
      compareValues(meaning, item, actual[place] ?? null, sameMeaning),
    );
    return verdicts.find((verdict) => !verdict.same) ?? same;
  }
  if (typeof expected !== 'string' || typeof actual !== 'string' || !sameMeaning) return { same: false };
  return sameMeaning(meaning, expected, actual);
}
