import { lastNameOf } from './cited.ts';
import type { ObjectKind, Side } from './kinds/kind.ts';
import { rawNameOf } from './kinds/raw-names.ts';
import { isMadeOf, isPerhapsCut, isTooLong, labelledAs, type MadeOf } from './kinds/server-names.ts';
import { type ObjectId, parseId, type SchemaObject } from './object.ts';

/**
 * Whether the server made a name or a person chose it. Made is what the server would make today. After a table or a column
 * is renamed its parts keep the names they were made with, so a former name counts too where it shows as one.
 */

/**
 * `today`: what the server would make. `former`: what it would have made under a name that other parts of the table have
 * kept too. `maybe`: it has that form, and nothing else tells. `chosen`: none of these.
 */
export type Origin = 'today' | 'former' | 'maybe' | 'chosen';

export interface NameOrigins {
  originOf(object: SchemaObject): Origin;
  /** The name without its number; undefined when it does not end as the server's do. */
  baseOf(object: SchemaObject): string | undefined;
}

/** What tells of a table's former names: who has kept which. */
interface Traces {
  /** Former names of the table, and of its columns (`column` and former name as JSON), with the objects that have them. */
  readonly tables: ReadonlyMap<string, readonly SchemaObject[]>;
  readonly columns: ReadonlyMap<string, readonly SchemaObject[]>;
  /** What is as old as the table has its name of today. */
  readonly neverRenamed: boolean;
}

/** The origins of names among the objects of one side. */
export function nameOrigins(side: Side, kinds: ReadonlyMap<string, ObjectKind>): NameOrigins {
  const kept = new Map<ObjectId, Traces>();
  const madeOf = (object: SchemaObject): MadeOf | undefined => kinds.get(object.kind)?.madeOf?.(object, side);
  const tracesAround = (object: SchemaObject): Traces => {
    const relation = relationOf(object);
    const known = kept.get(relation) ?? tracesIn(partsBelow(relation, side), kinds, madeOf);
    kept.set(relation, known);
    return known;
  };
  const isTrusted = (object: SchemaObject): boolean => kinds.get(object.kind)?.namedByPeople !== true;
  /** Another object has kept the name too, and one of the two is of a kind that people leave to the server. */
  const isKept = (by: readonly SchemaObject[] | undefined, object: SchemaObject): boolean => {
    const others = (by ?? []).filter((other) => other.id !== object.id);
    return others.length > 0 && (isTrusted(object) || others.some(isTrusted));
  };
  return {
    baseOf: (object) => {
      const made = madeOf(object);
      return made && labelledAs(rawNameOf(object), made.label)?.base;
    },
    originOf(object) {
      const made = madeOf(object);
      const name = rawNameOf(object);
      if (!made || isTooLong(name)) return 'chosen';
      if (isMadeOf(name, made)) return 'today';
      const { base } = labelledAs(name, made.label) ?? {};
      if (base === undefined) return 'chosen';
      const { tables, columns, neverRenamed } = tracesAround(object);
      const isFormer = beginningsOf(base).some((beginning) => isKept(tables.get(beginning), object));
      if (isFormer) return 'former';
      const read = readAs(name, made);
      if (read.column !== undefined && isKept(columns.get(read.column), object)) return 'former';
      // What was cut off could have told.
      if (isPerhapsCut(name)) return 'maybe';
      if (!isTrusted(object)) return 'chosen';
      return read.columns !== undefined || (read.table !== undefined && !neverRenamed) ? 'maybe' : 'chosen';
    },
  };
}

function tracesIn(
  parts: readonly SchemaObject[],
  kinds: ReadonlyMap<string, ObjectKind>,
  madeOf: (object: SchemaObject) => MadeOf | undefined,
): Traces {
  const [tables, columns] = [new Map<string, SchemaObject[]>(), new Map<string, SchemaObject[]>()];
  const keep = (names: Map<string, SchemaObject[]>, name: string | undefined, object: SchemaObject): void => {
    if (name === undefined) return;
    const kept = names.get(name);
    if (!kept) names.set(name, [object]);
    // Two say as much as thousands, and one of them must be of a kind that counts.
    else if (kept.length < 2 || !kept.some(({ kind }) => !kinds.get(kind)?.namedByPeople)) kept.push(object);
  };
  let neverRenamed = false;
  for (const object of parts) {
    const made = madeOf(object);
    const name = rawNameOf(object);
    if (!made || isTooLong(name)) continue;
    if (isMadeOf(name, made)) neverRenamed ||= kinds.get(object.kind)?.bornWithTable?.(object) === true;
    else {
      const read = readAs(name, made);
      keep(tables, read.table, object);
      keep(columns, read.column, object);
    }
  }
  return { tables, columns, neverRenamed };
}

/** A name that is not the server's today, as made when the table or the columns were called otherwise. */
interface Reading {
  readonly table?: string;
  readonly columns?: string;
  /** The same of a single column, together with what that is called now. */
  readonly column?: string;
}

function readAs(name: string, { table, columns, label, orNone }: MadeOf): Reading {
  const base = labelledAs(name, label)?.base;
  if (base === undefined) return {};
  if (columns.length === 0) return { table: base };
  if (base.startsWith(`${table}_`)) {
    const former = base.slice(table.length + 1);
    const [only, ...others] = columns;
    const now = others.length === 0 ? only?.[0] : undefined;
    return { columns: former, ...(now !== undefined && { column: JSON.stringify([now, former]) }) };
  }
  const suffixes = waysOf(columns).map((way) => `_${way}`);
  const suffix = suffixes.find((end) => base.endsWith(end) && base.length > end.length);
  if (suffix !== undefined) return { table: base.slice(0, -suffix.length) };
  return orNone ? { table: base } : {};
}

/** The columns as they are given, each in its first reading, and a single one in all. */
const waysOf = (columns: readonly (readonly string[])[]): string[] =>
  columns.length === 1 ? [...(columns[0] ?? [])] : [columns.map(([first = '']) => first).join('_')];

/** What stands before each `_`, and the whole. */
function beginningsOf(base: string): string[] {
  const places = [...base.matchAll(/(?<=.)_(?=.)/gs)].map(({ index }) => index);
  return [...places.map((place) => base.slice(0, place)), base];
}

/** The relation that the object is part of; for a sequence the one with its column. */
function relationOf({ within = '' }: SchemaObject): ObjectId {
  const { kind, path } = parseId(within);
  return kind === 'column' ? `table:${path.slice(0, -1 - (lastNameOf(path)?.length ?? 0))}` : within;
}

const partsBelow = (relation: ObjectId, side: Side): SchemaObject[] => {
  const parts = side.partsOf(relation);
  return [...parts, ...parts.filter(({ kind }) => kind === 'column').flatMap(({ id }) => side.partsOf(id))];
};
