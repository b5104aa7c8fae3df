import { canonicalJson } from './fingerprint.ts';
import type { ColumnTypes, Meaning } from './kinds/kind.ts';
import { type Attribute, isMap } from './object.ts';
import { sameLines } from './same-lines.ts';
import { sameOptions } from './same-options.ts';
import { withoutComments } from './without-comments.ts';

/**
 * Tells whether two unequal SQL texts mean one thing; `note` says what it could not rule out. `types`: of the columns that each
 * may name, where they are known.
 */
export type SameMeaning = (
  meaning: Meaning,
  expected: string,
  actual: string,
  types?: readonly [expected: ColumnTypes, actual: ColumnTypes],
) => Verdict;

/** The same for the texts of one fact; `under`: the names or places under which they stand in it. */
export type JudgeOfFact = (
  meaning: Meaning,
  expected: Attribute,
  actual: Attribute,
  under: readonly string[],
) => Verdict;

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
  judge?: JudgeOfFact,
  under: readonly string[] = [],
): Verdict {
  if (isEqual(expected, actual)) return same;
  switch (meaning) {
    case 'text':
      return { same: false };
    case 'set':
      return { same: asSet(expected) === asSet(actual) };
    case 'order':
      return { same: inSameOrder(expected, actual) };
    case 'options':
      return { same: sameOptions(optionsOf(expected), optionsOf(actual)) };
    case 'chosen':
      return { same: expected === null || actual === null };
    case 'bound':
      return compareBounds(expected, actual, judge);
    case 'body':
      return compareBodies(expected, actual);
    default:
      return compareDefinitions(meaning, expected, actual, judge, under);
  }
}

const isEqual = (expected: Attribute, actual: Attribute): boolean =>
  typeof expected === 'string' && typeof actual === 'string'
    ? expected === actual
    : canonicalJson(expected) === canonicalJson(actual);

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

/** Beyond this many characters only the verdict counts: what else there is to say would hold up the sweep. */
const mostCharacters = 200_000;

/** `FOR VALUES IN (…)`: in any order, the same rows go there. */
function compareBounds(expected: Attribute, actual: Attribute, judge?: JudgeOfFact): Verdict {
  const [one, other] = [listedIn(expected), listedIn(actual)];
  if (one && other && one.join() === other.join()) return same;
  return compareDefinitions('expression', expected, actual, judge, []);
}

const listedIn = (bound: Attribute): string[] | undefined =>
  typeof bound === 'string' && bound.length <= mostCharacters && bound.startsWith('FOR VALUES IN (')
    ? bound
        .slice('FOR VALUES IN ('.length, -1)
        .match(/(?:'(?:[^']|'')*'|[^,'])+/g)
        ?.map((item) => item.trim())
        .sort()
    : undefined;

type Attributes = Readonly<Record<string, Attribute>>;

const optionsOf = (value: Attribute): Attributes => (isMap(value) ? value : {});

/** Line ends and blanks at line ends are stored as they were typed; everything else in a body is real. */
function compareBodies(expected: Attribute, actual: Attribute): Verdict {
  if (typeof expected !== 'string' || typeof actual !== 'string') return { same: false };
  if (sameLines(expected, actual)) return same;
  if (Math.max(expected.length, actual.length) > mostCharacters) return { same: false };
  if (inOneLine(expected) === inOneLine(actual)) return { same: false, note: 'whitespace only' };
  const [one, other] = [expected, actual].map((body) => withoutComments(body.replace(/\r\n?/g, '\n')));
  const uncommented = one !== undefined && other !== undefined && inOneLine(one) === inOneLine(other);
  return { same: false, ...(uncommented && { note: 'comment only' }) };
}

const inOneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();

function compareDefinitions(
  meaning: Meaning,
  expected: Attribute,
  actual: Attribute,
  judge: JudgeOfFact | undefined,
  under: readonly string[],
): Verdict {
  if (Array.isArray(expected) && Array.isArray(actual)) {
    if (expected.length !== actual.length) return { same: false };
    const verdicts = expected.map((item: Attribute, place) =>
      compareValues(meaning, item, actual[place] ?? null, judge, [...under, String(place)]),
    );
    return verdicts.find((verdict) => !verdict.same) ?? same;
  }
  if (isMap(expected) && isMap(actual)) {
    const names = [...new Set([...Object.keys(expected), ...Object.keys(actual)])];
    const verdicts = names.map((name) =>
      compareValues(meaning, expected[name] ?? null, actual[name] ?? null, judge, [...under, name]),
    );
    return verdicts.find((verdict) => !verdict.same) ?? same;
  }
  return judge?.(meaning, expected, actual, under) ?? { same: false };
}
