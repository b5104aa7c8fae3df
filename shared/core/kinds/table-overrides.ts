import { lastName } from '../cited.ts';
import { type Attribute, isMap, quoteName, type SchemaObject } from '../object.ts';

/**
 * What a table says of parts that it has from elsewhere, where they are not as they would be by themselves: a map of facts
 * by name of the part (column-deviations.ts).
 */

/** The facts of a table that say so, and of which of its parts. */
export const overriding: readonly (readonly [fact: string, kind: 'column' | 'constraint'])[] = [
  ['overrides', 'column'],
  ['validityOverrides', 'column'],
  ['storageOverrides', 'column'],
  ['statisticsOverrides', 'column'],
  ['constraintOverrides', 'constraint'],
];

type Facts = Readonly<Record<string, Attribute>>;

/** The parts in such a map, each with its facts. */
export const factsIn = (value: Attribute = null): (readonly [name: string, facts: Facts])[] =>
  isMap(value) ? Object.entries(value).flatMap(([name, facts]) => (isMap(facts) ? [[name, facts] as const] : [])) : [];

/** The part with what the table says of it. */
export function deviating(part: SchemaObject, table: SchemaObject): SchemaObject {
  const own = overriding
    .filter(([fact, kind]) => kind === part.kind && fact in table.attributes)
    .flatMap(([fact]) => factsIn(table.attributes[fact]))
    .filter(([name]) => quoteName(name) === lastName(part.id))
    .flatMap(([, facts]) => Object.entries(facts));
  if (own.length === 0) return part;
  const said = own.map(([name, value]) => [attributeOf(name, part), orNothing(value)] as const);
  const attributes = Object.entries({ ...part.attributes, ...Object.fromEntries(said) });
  return { ...part, attributes: Object.fromEntries(attributes.filter(([, value]) => value !== null)) };
}

/** The attribute of the part that a fact of an override speaks of. */
export const attributeOf = (fact: string, { attributes }: SchemaObject): string =>
  fact === 'default' && attributes.generated !== undefined ? 'generatedAs' : fact;

/** Overrides write out that a child has nothing where its parent has something. */
export const orNothing = (value: Attribute): Attribute =>
  value === 'none' || value === 'default' || value === false || value === -1 ? null : value;
