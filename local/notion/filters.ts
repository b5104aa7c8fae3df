import * as z from 'zod';
import { cellOf, check } from './property-types.ts';
import { invalid, invalidBody } from './refusal.ts';
import { findProperty } from './schema.ts';
import type { Page, Property, PropertyType, Value } from './state.ts';

/** Filters and sorts of a query: checked against the columns first, then turned into functions. */

export type Test = (page: Page) => boolean;
type Operand = string | number | boolean | readonly string[];
type Operator = (operand: Operand) => (value: Value, property: Property) => boolean;

const maxNesting = 2;

const textOf = (value: Value): string =>
  value.is === 'text'
    ? value.pieces.map(({ content }) => content).join('')
    : value.is === 'string'
      ? (value.text ?? '')
      : '';
const numberOf = (value: Value): number | null => (value.is === 'number' ? value.number : null);
const startOf = (value: Value): number | null =>
  value.is === 'date' && value.start !== null ? Date.parse(value.start) : null;
const namesOf = (value: Value, { options }: Property): string[] => {
  const ids = value.is === 'option' ? [value.id] : value.is === 'options' ? value.ids : [];
  return options.filter(({ id }) => ids.includes(id)).map(({ name }) => name);
};
const idsOf = (value: Value): readonly string[] => (value.is === 'people' ? value.ids : []);
const isEmpty = (value: Value, property: Property): boolean =>
  value.is === 'text' || value.is === 'string'
    ? textOf(value) === ''
    : value.is === 'number'
      ? value.number === null
      : value.is === 'date'
        ? value.start === null
        : value.is === 'people'
          ? value.ids.length === 0
          : namesOf(value, property).length === 0;

const words = z.string();
const anyOf = z.union([z.string(), z.array(z.string()).min(1)]);
const only = (flag: boolean): z.ZodType<Operand> => z.literal(flag);

/** Operand shape and meaning, by operator. */
type Operators = Readonly<Record<string, readonly [z.ZodType<Operand>, Operator]>>;

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
  return (operand) => (value) => {
    const found = read(value);
    return found !== null && test(found, typeof operand === 'number' ? operand : Date.parse(String(operand)));
  };
};
const aboutNumber = (test: (a: number, b: number) => boolean): readonly [z.ZodType<Operand>, Operator] => [
  z.number(),
  compare(numberOf, test),
];
const aboutDate = (test: (a: number, b: number) => boolean): readonly [z.ZodType<Operand>, Operator] => [
  z.string().refine((value) => !Number.isNaN(Date.parse(value)), 'a valid ISO 8601 date string'),
  compare(startOf, test),
];
const oneOf: Operator = (operand) => (value, property) =>
  namesOf(value, property).some((name) =>
    typeof operand === 'string' ? operand === name : isList(operand) && operand.includes(name),
  );
const not =
  (operator: Operator): Operator =>
  (operand) =>
  (value, property) =>
    !operator(operand)(value, property);
const isList = (operand: Operand): operand is readonly string[] => Array.isArray(operand);
const chosen: Operators = { equals: [anyOf, oneOf], does_not_equal: [anyOf, not(oneOf)], ...emptiness };
const includesPerson: Operator = (operand) => (value) => idsOf(value).includes(String(operand));
const date: Operators = {
  equals: aboutDate((a, b) => a === b),
  before: aboutDate((a, b) => a < b),
  after: aboutDate((a, b) => a > b),
  on_or_before: aboutDate((a, b) => a <= b),
  on_or_after: aboutDate((a, b) => a >= b),
  ...emptiness,
};

const operatorsOf: Readonly<Record<PropertyType, Operators>> = {
  title: text,
  rich_text: text,
  url: text,
  email: text,
  phone_number: text,
  number: {
    equals: aboutNumber((a, b) => a === b),
    does_not_equal: aboutNumber((a, b) => a !== b),
    greater_than: aboutNumber((a, b) => a > b),
    less_than: aboutNumber((a, b) => a < b),
    greater_than_or_equal_to: aboutNumber((a, b) => a >= b),
    less_than_or_equal_to: aboutNumber((a, b) => a <= b),
    ...emptiness,
  },
  checkbox: {
    equals: [z.boolean(), (operand) => (value) => value.is === 'checkbox' && value.checked === operand],
    does_not_equal: [z.boolean(), (operand) => (value) => value.is === 'checkbox' && value.checked !== operand],
  },
  select: chosen,
  status: chosen,
  multi_select: { contains: [words, oneOf], does_not_contain: [words, not(oneOf)], ...emptiness },
  date,
  people: { contains: [words, includesPerson], does_not_contain: [words, not(includesPerson)], ...emptiness },
  created_time: {},
  last_edited_time: {},
  created_by: {},
  last_edited_by: {},
};

const anyObject = z.record(z.string(), z.unknown());

/** The test of a whole filter; throws the refusal for anything that Notion would refuse. */
export function parseFilter(filter: unknown, properties: readonly Property[], path = 'body.filter', nesting = 0): Test {
  const given = check(anyObject, filter, path);
  for (const word of ['and', 'or'] as const) {
    if (!(word in given)) continue;
    if (nesting >= maxNesting) throw invalidBody(path, `nested at most ${maxNesting} levels`, filter);
    const tests = check(z.array(z.unknown()), given[word], `${path}.${word}`).map((part, index) =>
      parseFilter(part, properties, `${path}.${word}[${index}]`, nesting + 1),
    );
    return word === 'and' ? (page) => tests.every((test) => test(page)) : (page) => tests.some((test) => test(page));
  }
  return 'timestamp' in given ? timestampTest(given, path) : propertyTest(given, properties, path);
}

function propertyTest(given: Record<string, unknown>, properties: readonly Property[], path: string): Test {
  const { property: key, type: _, ...rest } = given;
  const property = findProperty(properties, check(words, key, `${path}.property`));
  if (!property) throw invalid(`Could not find property with name or id: ${String(key)}`);
  const [type] = Object.keys(rest);
  if (type !== property.type) throw invalid(`database property ${property.type} does not match filter ${type}`);
  const test = condition(operatorsOf[property.type], rest[type], `${path}.${type}`);
  return (page) => test(cellOf(page, property), property);
}

function timestampTest(given: Record<string, unknown>, path: string): Test {
  const timestamp = check(z.enum(['created_time', 'last_edited_time']), given.timestamp, `${path}.timestamp`);
  const test = condition(date, given[timestamp], `${path}.${timestamp}`);
  const column: Property = {
    id: timestamp,
    name: timestamp,
    type: 'date',
    description: null,
    options: [],
    numberFormat: '',
  };
  return (page) => {
    const at = timestamp === 'created_time' ? page.createdAt : page.editedAt;
    const start = new Date(Math.floor(at / 60_000) * 60_000).toISOString();
    return test({ is: 'date', start, end: null }, column);
  };
}

function condition(operators: Operators, given: unknown, path: string): (value: Value, property: Property) => boolean {
  const entries = Object.entries(check(anyObject, given, path));
  const [name, operand] = entries[0] ?? ['', undefined];
  const operator = operators[name];
  if (!operator || entries.length !== 1) throw invalidBody(path, `one of ${Object.keys(operators).join(', ')}`, given);
  return operator[1](check(operator[0], operand, `${path}.${name}`));
}

const sortShape = z.array(
  z.union([
    z.strictObject({ property: z.string(), direction: z.enum(['ascending', 'descending']) }),
    z.strictObject({
      timestamp: z.enum(['created_time', 'last_edited_time']),
      direction: z.enum(['ascending', 'descending']),
    }),
  ]),
);

/** How to order pages. Without sorts it is newest first, which nobody promises. */
export function parseSorts(sorts: unknown, properties: readonly Property[]): (a: Page, b: Page) => number {
  const keys = check(sortShape.optional(), sorts, 'body.sorts') ?? [];
  const compares = keys.map((key) => {
    const sign = key.direction === 'ascending' ? 1 : -1;
    const read = 'timestamp' in key ? minuteOf(key.timestamp) : rankOf(key.property, properties);
    return (a: Page, b: Page): number => sign * order(read(a), read(b));
  });
  return (a, b) => {
    for (const compared of compares) {
      const result = compared(a, b);
      if (result !== 0) return result;
    }
    return keys.length === 0 ? b.sequence - a.sequence : a.id < b.id ? -1 : 1;
  };
}

const minuteOf = (timestamp: 'created_time' | 'last_edited_time') => (page: Page) =>
  Math.floor((timestamp === 'created_time' ? page.createdAt : page.editedAt) / 60_000);

function rankOf(key: string, properties: readonly Property[]): (page: Page) => string | number {
  const property = findProperty(properties, key);
  if (!property) throw invalid(`Could not find sort property with name or id: ${key}`);
  return (page) => {
    const value = cellOf(page, property);
    if (value.is === 'option') return property.options.findIndex(({ id }) => id === value.id);
    return numberOf(value) ?? startOf(value) ?? textOf(value);
  };
}

const order = (a: string | number, b: string | number): number => (a < b ? -1 : a > b ? 1 : 0);
