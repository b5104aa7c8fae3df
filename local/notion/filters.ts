import * as z from 'zod';
import { check } from './check.ts';
import { condition, dateOperators, numberOf, operatorsOf, startOf, textOf } from './filter-operators.ts';
import { cellOf } from './property-types.ts';
import { invalid, invalidBody } from './refusal.ts';
import { rowsOf } from './rows.ts';
import { findProperty } from './schema.ts';
import type { DataSource, Page, Property, State, Value } from './state.ts';

/** Filters and sorts of a query: checked against the columns first, then turned into functions. */

export type Test = (page: Page) => boolean;
const maxNesting = 2;

const anyObject = z.record(z.string(), z.unknown());

interface FilterOptions {
  readonly path?: string;
  readonly nesting?: number;
  /** Refuses names of options that the column does not have, as views do. */
  readonly knownOptions?: boolean;
}

/** The test of a whole filter; throws the refusal for anything that Notion would refuse. */
export function parseFilter(
  filter: unknown,
  properties: readonly Property[],
  now: number,
  options: FilterOptions = {},
): Test {
  const { path = 'body.filter', nesting = 0 } = options;
  const given = check(anyObject, filter, path);
  for (const word of ['and', 'or'] as const) {
    if (!(word in given)) continue;
    if (nesting >= maxNesting) throw invalidBody(path, `nested at most ${maxNesting} levels`, filter);
    const tests = check(z.array(z.unknown()), given[word], `${path}.${word}`).map((part, index) =>
      parseFilter(part, properties, now, { ...options, path: `${path}.${word}[${index}]`, nesting: nesting + 1 }),
    );
    return word === 'and' ? (page) => tests.every((test) => test(page)) : (page) => tests.some((test) => test(page));
  }
  return 'timestamp' in given
    ? timestampTest(given, path, now)
    : propertyTest(given, properties, now, { ...options, path });
}

function propertyTest(
  given: Record<string, unknown>,
  properties: readonly Property[],
  now: number,
  { path = '', knownOptions = false }: FilterOptions,
): Test {
  const { property: key, type: _, ...rest } = given;
  const property = findProperty(properties, check(z.string(), key, `${path}.property`));
  if (!property) throw invalid(`Could not find property with name or id: ${String(key)}`);
  const [type] = Object.keys(rest);
  if (type !== property.type) throw invalid(`database property ${property.type} does not match filter ${type}`);
  const test = condition(operatorsOf[property.type], rest[type], `${path}.${type}`, now);
  if (knownOptions) requireOptions(property, rest[type], `${path}.${type}`);
  return (page) => test(filteredValue(page, property), property);
}

const optionNames = z.union([z.string().transform((name) => [name]), z.array(z.string())]);

function requireOptions({ type, options }: Property, given: unknown, path: string): void {
  if (type !== 'select' && type !== 'status' && type !== 'multi_select') return;
  const [operand] = Object.values(check(anyObject, given, path));
  const names = optionNames.safeParse(operand);
  const unknown = names.data?.find((name) => !options.some((option) => option.name === name));
  if (unknown !== undefined) throw invalidBody(path, 'the name of an option', unknown);
}

/** What Notion fills in itself, as a value that operators understand. */
function filteredValue(page: Page, property: Property): Value {
  const at = (time: number): Value => ({ is: 'date', start: new Date(time).toISOString(), end: null });
  switch (property.type) {
    case 'unique_id':
      return { is: 'number', number: page.rowNumber };
    case 'created_time':
      return at(page.createdAt);
    case 'last_edited_time':
      return at(page.editedAt);
    case 'created_by':
      return { is: 'people', ids: [page.createdBy] };
    case 'last_edited_by':
      return { is: 'people', ids: [page.editedBy] };
    default:
      return cellOf(page, property);
  }
}

function timestampTest(given: Record<string, unknown>, path: string, now: number): Test {
  const timestamp = check(z.enum(['created_time', 'last_edited_time']), given.timestamp, `${path}.timestamp`);
  const test = condition(dateOperators, given[timestamp], `${path}.${timestamp}`, now);
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
    const value = filteredValue(page, property);
    if (value.is === 'option') return property.options.findIndex(({ id }) => id === value.id);
    return numberOf(value) ?? startOf(value) ?? textOf(value);
  };
}

const order = (a: string | number, b: string | number): number => (a < b ? -1 : a > b ? 1 : 0);

/** The live rows that pass, in order; both were checked before. */
export function testRows(state: State, dataSource: DataSource, filter: unknown, sorts: unknown): Page[] {
  const test = filter === undefined ? () => true : parseFilter(filter, dataSource.properties, state.now());
  return rowsOf(state, dataSource)
    .filter((page) => !page.inTrash && !page.isArchived && test(page))
    .sort(parseSorts(sorts, dataSource.properties));
}
