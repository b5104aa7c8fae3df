import * as z from 'zod';
import { check } from './check.ts';
import { invalidBody } from './refusal.ts';
import { isMoment, momentOf, spanNames, spanOf } from './relative-dates.ts';
import { plainText } from './rich-text.ts';
import type { Property, PropertyType, Value } from './state.ts';

/** The operators of filters, by type of column: what they may be given, and what they mean. */

type Operand = string | number | boolean | readonly string[] | Readonly<Record<string, never>>;
/** `now` is for operands that are told from today. */
type Operator = (operand: Operand, now: number) => (value: Value, property: Property) => boolean;

export const textOf = (value: Value): string =>
  value.is === 'text' ? plainText(value.pieces) : value.is === 'string' ? (value.text ?? '') : '';
export const numberOf = (value: Value): number | null => (value.is === 'number' ? value.number : null);
export const startOf = (value: Value): number | null =>
  value.is === 'date' && value.start !== null ? Date.parse(value.start) : null;
const namesOf = (value: Value, { options }: Property): string[] => {
  const ids = value.is === 'option' ? [value.id] : value.is === 'options' ? value.ids : [];
  return options.filter(({ id }) => ids.includes(id)).map(({ name }) => name);
};
const idsOf = (value: Value): readonly string[] => (value.is === 'people' || value.is === 'relation' ? value.ids : []);
const isEmpty = (value: Value, property: Property): boolean =>
  value.is === 'text' || value.is === 'string'
    ? textOf(value) === ''
    : value.is === 'number'
      ? value.number === null
      : value.is === 'date'
        ? value.start === null
        : value.is === 'people' || value.is === 'relation'
          ? value.ids.length === 0
          : value.is === 'files'
            ? value.files.length === 0
            : namesOf(value, property).length === 0;

const words = z.string();
const anyOf = z.union([z.string(), z.array(z.string()).min(1)]);
const only = (flag: boolean): z.ZodType<Operand> => z.literal(flag);

/** Operand shape and meaning, by operator. */
export type Operators = Readonly<Record<string, readonly [z.ZodType<Operand>, Operator]>>;

const emptiness: Operators = {
  is_empty: [only(true), () => isEmpty],
  is_not_empty: [only(true), () => (value, property) => !isEmpty(value, property)],
};
const aboutText = (test: (text: string, operand: string) => boolean): Operator => {
  return (operand) => (value) => test(textOf(value).toLowerCase(), String(operand).toLowerCase());
};
const text: Operators = {
  equals: [words, aboutText((a, b) => a === b)],
  does_not_equal: [words, aboutText((a, b) => a !== b)],
  contains: [words, aboutText((a, b) => a.includes(b))],
  does_not_contain: [words, aboutText((a, b) => !a.includes(b))],
  starts_with: [words, aboutText((a, b) => a.startsWith(b))],
  ends_with: [words, aboutText((a, b) => a.endsWith(b))],
  ...emptiness,
};
const compare = (read: (value: Value) => number | null, test: (a: number, b: number) => boolean): Operator => {
  return (operand, now) => (value) => {
    const found = read(value);
    return found !== null && test(found, typeof operand === 'number' ? operand : momentOf(String(operand), now));
  };
};
const aboutNumber = (test: (a: number, b: number) => boolean): readonly [z.ZodType<Operand>, Operator] => [
  z.number(),
  compare(numberOf, test),
];
const aboutDate = (test: (a: number, b: number) => boolean): readonly [z.ZodType<Operand>, Operator] => [
  isMoment,
  compare(startOf, test),
];
const oneOf: Operator = (operand) => (value, property) =>
  namesOf(value, property).some((name) =>
    typeof operand === 'string' ? operand === name : isList(operand) && operand.includes(name),
  );
const not =
  (operator: Operator): Operator =>
  (operand, now) =>
  (value, property) =>
    !operator(operand, now)(value, property);
const isList = (operand: Operand): operand is readonly string[] => Array.isArray(operand);
const chosen: Operators = { equals: [anyOf, oneOf], does_not_equal: [anyOf, not(oneOf)], ...emptiness };
const includesPerson: Operator = (operand) => (value) => idsOf(value).includes(String(operand));
const within =
  (name: string): Operator =>
  (_operand, now) =>
  (value) => {
    const found = startOf(value);
    const span = spanOf(name, now);
    return found !== null && span !== undefined && found >= span[0] && found < span[1];
  };
export const dateOperators: Operators = {
  ...Object.fromEntries(spanNames.map((name) => [name, [z.strictObject({}), within(name)] as const])),
  equals: aboutDate((a, b) => a === b),
  before: aboutDate((a, b) => a < b),
  after: aboutDate((a, b) => a > b),
  on_or_before: aboutDate((a, b) => a <= b),
  on_or_after: aboutDate((a, b) => a >= b),
  ...emptiness,
};

const people: Operators = {
  contains: [words, includesPerson],
  does_not_contain: [words, not(includesPerson)],
  ...emptiness,
};
const number: Operators = {
  equals: aboutNumber((a, b) => a === b),
  does_not_equal: aboutNumber((a, b) => a !== b),
  greater_than: aboutNumber((a, b) => a > b),
  less_than: aboutNumber((a, b) => a < b),
  greater_than_or_equal_to: aboutNumber((a, b) => a >= b),
  less_than_or_equal_to: aboutNumber((a, b) => a <= b),
  ...emptiness,
};

export const operatorsOf: Readonly<Record<PropertyType, Operators>> = {
  title: text,
  rich_text: text,
  url: text,
  email: text,
  phone_number: text,
  number,
  unique_id: number,
  checkbox: {
    equals: [z.boolean(), (operand) => (value) => value.is === 'checkbox' && value.checked === operand],
    does_not_equal: [z.boolean(), (operand) => (value) => value.is === 'checkbox' && value.checked !== operand],
  },
  select: chosen,
  status: chosen,
  multi_select: { contains: [words, oneOf], does_not_contain: [words, not(oneOf)], ...emptiness },
  date: dateOperators,
  people,
  relation: people,
  files: emptiness,
  created_time: dateOperators,
  last_edited_time: dateOperators,
  created_by: people,
  last_edited_by: people,
  // What depends on other rows is not evaluated here.
  rollup: {},
  formula: {},
};

export function condition(
  operators: Operators,
  given: unknown,
  path: string,
  now: number,
): (value: Value, property: Property) => boolean {
  const entries = Object.entries(check(z.record(z.string(), z.unknown()), given, path));
  const [name, operand] = entries[0] ?? ['', undefined];
  const operator = operators[name];
  if (!operator || entries.length !== 1) throw invalidBody(path, `one of ${Object.keys(operators).join(', ')}`, given);
  return operator[1](check(operator[0], operand, `${path}.${name}`), now);
}
