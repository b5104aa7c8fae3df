import { type Attribute, isMap } from './object.ts';

type Options = Readonly<Record<string, Attribute>>;

/**
 * Whether two maps of settings say the same. Each is stored as somebody typed it: `off` beside `false`, `.1` beside
 * `0.10`, `64MB` beside `65536kB`. A setting may itself be such a map.
 */
export function sameOptions(expected: Options, actual: Options): boolean {
  const names = new Set([...Object.keys(expected), ...Object.keys(actual)]);
  return [...names].every((name) => {
    const absent = offByDefault.has(name) ? 'false' : null;
    return sameOption(name, expected[name] ?? absent, actual[name] ?? absent);
  });
}

/** No number that a server takes is longer, and reading one takes more time than its digits. */
const longest = 100;

/** Options that mean nothing when they are off. */
const offByDefault = new Set(['security_barrier', 'security_invoker']);

function sameOption(name: string, expected: Attribute, actual: Attribute): boolean {
  if (expected === actual) return true;
  if (isMap(expected) && isMap(actual)) return sameOptions(expected, actual);
  if (typeof expected !== 'string' || typeof actual !== 'string' || holdsText(name)) return false;
  if (expected.length > longest || actual.length > longest) return false;
  return [booleanOf, wholeOf, numberOf, quantityOf].some((read) => {
    const value = read(expected);
    return value !== undefined && value === read(actual);
  });
}

/** Settings that hold any text: one that people made up (its name has a dot), and the server's own of names. */
const holdsText = (name: string): boolean =>
  name.includes('.') || /^(?:search_path|role|application_name|temp_tablespaces)$|^default_(?:table|text)/i.test(name);

const booleans: readonly (readonly [RegExp, boolean])[] = [
  [/^(?:t|tr|tru|true|y|ye|yes|on|1)$/i, true],
  [/^(?:f|fa|fal|fals|false|n|no|of|off|0)$/i, false],
];
const booleanOf = (text: string): boolean | undefined => booleans.find(([pattern]) => pattern.test(text))?.[1];

/** The server reads whole numbers as C does: a leading 0 makes them octal. They may have more digits than a number keeps. */
function wholeOf(text: string): bigint | undefined {
  const [, sign, octal, digits] = /^([-+]?)(?:0([0-7]+)|(\d+|0x[0-9a-f]+))$/i.exec(text) ?? [];
  const size = octal !== undefined ? BigInt(`0o${octal}`) : digits !== undefined ? BigInt(digits) : undefined;
  return size !== undefined && sign === '-' ? -size : size;
}

/** For where one of them is written as a fraction. Two whole numbers that only round to the same one are not equal. */
function numberOf(text: string): number | undefined {
  const whole = wholeOf(text);
  if (whole !== undefined) return Number.isSafeInteger(Number(whole)) ? Number(whole) : undefined;
  return /^[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?$/i.test(text) ? Number(text) : undefined;
}

/** Sizes in bytes, times in microseconds. */
const units: Readonly<Record<string, { of: 'size' | 'time'; holds: number }>> = {
  B: { of: 'size', holds: 1 },
  kB: { of: 'size', holds: 2 ** 10 },
  MB: { of: 'size', holds: 2 ** 20 },
  GB: { of: 'size', holds: 2 ** 30 },
  TB: { of: 'size', holds: 2 ** 40 },
  us: { of: 'time', holds: 1 },
  ms: { of: 'time', holds: 1e3 },
  s: { of: 'time', holds: 1e6 },
  min: { of: 'time', holds: 6e7 },
  h: { of: 'time', holds: 3.6e9 },
  d: { of: 'time', holds: 8.64e10 },
};

/** A number with its unit, whose case counts. */
function quantityOf(text: string): string | undefined {
  const [, amount, name = ''] = /^(.*\d\.?)\s*([a-z]+)$/i.exec(text) ?? [];
  const unit = units[name];
  const size = amount === undefined ? undefined : numberOf(amount);
  return unit && size !== undefined ? `${unit.of} ${size * unit.holds}` : undefined;
}
