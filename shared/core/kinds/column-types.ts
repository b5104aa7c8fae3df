import { lastName } from '../cited.ts';
import { type Attribute, isList, type SchemaObject } from '../object.ts';
import { impliedParts } from './implied-parts.ts';
import type { ColumnTypes, Placed, Side } from './kind.ts';

/** The types that an object's expressions are about: what they name, and what their values are stored in. */

/** The columns of the object's table, view or materialized view, those from a parent or a type too; of a domain `value`. */
export function columnTypes({ object, side }: Placed): ColumnTypes {
  const relation = object.within === undefined ? undefined : side.get(object.within);
  if (!relation) return new Map();
  const known = bySide.get(side) ?? new Map<SchemaObject, ColumnTypes>();
  bySide.set(side, known);
  const found = known.get(relation) ?? typesOf(relation, side);
  known.set(relation, found);
  return found;
}

/** A table may have thousands of parts that differ. */
const bySide = new WeakMap<Side, Map<SchemaObject, ColumnTypes>>();

function typesOf(relation: SchemaObject, side: Side): ColumnTypes {
  const { baseType, columns = null } = relation.attributes;
  if (relation.kind === 'domain') return toTypes([['value', baseType]], side);
  if (isList(columns)) return toTypes(columns.map(nameAndType), side);
  const parts = [...impliedParts(relation, side).map(({ part }) => part), ...side.partsOf(relation.id)];
  return toTypes(
    parts.filter(({ kind }) => kind === 'column').map(({ id, attributes }) => [lastName(id), attributes.type]),
    side,
  );
}

function toTypes(
  columns: readonly (readonly [quoted: string, type: Attribute | undefined])[],
  side: Side,
): ColumnTypes {
  return new Map(
    columns.flatMap(([quoted, type]) => {
      const stored = storageType(type, side);
      const name = quoted.startsWith('"') ? quoted.slice(1, -1).replaceAll('""', '"') : quoted;
      return stored === undefined ? [] : [[name, stored] as const];
    }),
  );
}

/** A view's columns are read as `name type`. */
export function nameAndType(column: Attribute): readonly [quoted: string, type: string] {
  const [, name = '', type = ''] = /^("(?:[^"]|"")*"|[^" ]+) (.*)$/s.exec(String(column)) ?? [];
  return [name, type];
}

/** The type as it is, or what a domain is made of: its values are stored as those of its base type. */
export function storageType(type: Attribute | undefined, side: Side): string | undefined {
  if (typeof type !== 'string') return undefined;
  let stored = type;
  for (let depth = 0; depth < mostDomains; depth += 1) {
    const [, name = stored, dimensions = ''] = /^(.*?)((?:\[\])*)$/s.exec(stored) ?? [];
    const base = side.get(`domain:${name}`)?.attributes.baseType;
    // An array of a domain over an array does not become an array of arrays.
    if (typeof base !== 'string' || (dimensions !== '' && base.endsWith(']'))) return stored;
    stored = `${base}${dimensions}`;
  }
  return undefined;
}

/** How many domains may be made of one another; a real schema has one or two. */
const mostDomains = 8;
