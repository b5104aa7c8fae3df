import { canonicalJson } from './fingerprint.ts';
import type { Meaning } from './kinds/kind.ts';
import { type Attribute, isList } from './object.ts';
import { withoutComments } from './without-comments.ts';

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
    case 'options':
      return { same: sameOptions(expected, actual) };
    case 'chosen':
      return { same: expected === null || actual === null };
    case 'bound':
      return compareBounds(expected, actual, sameMeaning);
    case 'body':
      return compareBodies(expected, actual, sameMeaning);
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

/** `FOR VALUES IN (…)`: in any order, the same rows go there. */
function compareBounds(expected: Attribute, actual: Attribute, sameMeaning?: SameMeaning): Verdict {
  const [one, other] = [listedIn(expected), listedIn(actual)];
  if (one && other && one.join() === other.join()) return same;
  return compareDefinitions('expression', expected, actual, sameMeaning);
}

const listedIn = (bound: Attribute): string[] | undefined =>
  typeof bound === 'string' && bound.startsWith('FOR VALUES IN (')
    ? bound
        .slice('FOR VALUES IN ('.length, -1)
        .match(/(?:'(?:[^']|'')*'|[^,'])+/g)
        ?.map((item) => item.trim())
        .sort()
    : undefined;

/** Options that mean nothing when they are off. */
const offByDefault = new Set(['security_barrier', 'security_invoker']);

/** Settings are stored as somebody typed them: `off` beside `false`, `.1` beside `0.10`. */
function sameOptions(expected: Attribute, actual: Attribute): boolean {
  const [one, other] = [optionsOf(expected), optionsOf(actual)];
  const names = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...names].every((name) => {
    const absent = offByDefault.has(name) ? 'false' : null;
    return sameOption(one[name] ?? absent, other[name] ?? absent);
  });
}

type Attributes = Readonly<Record<string, Attribute>>;

const isMap = (value: Attribute): value is Attributes => value !== null && typeof value === 'object' && !isList(value);

const optionsOf = (value: Attribute): Attributes => (isMap(value) ? value : {});

function sameOption(expected: Attribute, actual: Attribute): boolean {
  if (expected === actual) return true;
  if (typeof expected !== 'string' || typeof actual !== 'string') return false;
  return [booleanOf, numberOf].some((read) => {
    const value = read(expected);
    return value !== undefined && value === read(actual);
  });
}

const booleans: readonly (readonly [RegExp, boolean])[] = [
  [/^(?:t|tr|tru|true|y|ye|yes|on|1)$/i, true],
  [/^(?:f|fa|fal|fals|false|n|no|of|off|0)$/i, false],
];
const booleanOf = (text: string): boolean | undefined => booleans.find(([pattern]) => pattern.test(text))?.[1];

/** The server reads whole numbers as C does: a leading 0 makes them octal. */
function numberOf(text: string): number | undefined {
  if (/^[-+]?0[0-7]+$/.test(text)) return Number.parseInt(text, 8);
  return /^[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?$|^0x[0-9a-f]+$/i.test(text) ? Number(text) : undefined;
}

/** Line ends and blanks at line ends are stored as they were typed; everything else in a body is real. */
function compareBodies(expected: Attribute, actual: Attribute, sameMeaning?: SameMeaning): Verdict {
  if (typeof expected !== 'string' || typeof actual !== 'string') return { same: false };
  const [one, other] = [tidy(expected), tidy(actual)];
  // A body in SQL's own syntax is stored parsed, and printed as every major likes it.
  if (one === other || sameMeaning?.('body', one, other).same) return same;
  if (inOneLine(one) === inOneLine(other)) return { same: false, note: 'whitespace only' };
  const uncommented = inOneLine(withoutComments(one)) === inOneLine(withoutComments(other));
  return { same: false, ...(uncommented && { note: 'comment only' }) };
}

const inOneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();

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
  if (isMap(expected) && isMap(actual)) {
    const names = [...new Set([...Object.keys(expected), ...Object.keys(actual)])];
    const verdicts = names.map((name) =>
      compareValues(meaning, expected[name] ?? null, actual[name] ?? null, sameMeaning),
    );
    return verdicts.find((verdict) => !verdict.same) ?? same;
  }
  if (typeof expected !== 'string' || typeof actual !== 'string' || !sameMeaning) return { same: false };
  return sameMeaning(meaning, expected, actual);
}
