import { lastName } from '../cited.ts';
import { type Attribute, isList, isMap, parseId, quoteName, type SchemaObject } from '../object.ts';
import { columns } from './columns.ts';
import { impliedParts } from './implied-parts.ts';
import type { IsSame, Placed } from './kind.ts';
import { attributeOf, factsIn, orNothing, overriding } from './table-overrides.ts';

type Attributes = SchemaObject['attributes'];

/**
 * The table without overrides that make no difference. The server compares a child with its parent as text, and two texts
 * may mean one thing. And where a child is as the child of the other side is, what differs is its parent, which is told there.
 */
export function settledOverrides(mine: Placed, theirs: Placed | undefined, isSame: IsSame): SchemaObject {
  const { side } = mine;
  const object = withSettledTriggers(mine, theirs);
  const attributes = overriding.filter(([attribute]) => attribute in object.attributes);
  if (attributes.length === 0) return object;
  const asImplied = partsOf({ object: { ...object, attributes: without(object.attributes, attributes) }, side });
  const asTheirs = theirs ? partsOf(theirs) : new Map<string, SchemaObject>();
  const isReal = (place: string, fact: string, value: Attribute): boolean =>
    ![asImplied, asTheirs].some((parts) => {
      const part = parts.get(place);
      const attribute = part && attributeOf(fact, part);
      if (!attribute || part.unreadable?.includes(attribute)) return false;
      const { means = 'text', storedAs } = columns.attributes[attribute] ?? {};
      const type = storedAs?.({ object: part, side }, []);
      return isSame(means, orNothing(value), part.attributes[attribute] ?? null, type);
    });
  const settled = attributes.map(([attribute, kind]): [string, Attribute] => {
    const value = object.attributes[attribute] ?? null;
    const parts = factsIn(value);
    const real = parts.flatMap(([name, facts]): [string, Attributes][] => {
      const left = Object.entries(facts).filter(([fact, item]) => isReal(`${kind} ${quoteName(name)}`, fact, item));
      return left.length === 0 ? [] : [[name, Object.fromEntries(left)]];
    });
    return [attribute, real.length > 0 ? Object.fromEntries(real) : parts.length > 0 ? null : value];
  });
  const kept = Object.entries({ ...object.attributes, ...Object.fromEntries(settled) });
  return { ...object, attributes: Object.fromEntries(kept.filter(([, value]) => value !== null)) };
}

const without = (attributes: Attributes, names: readonly (readonly [name: string, ...unknown[]])[]): Attributes =>
  Object.fromEntries(Object.entries(attributes).filter(([attribute]) => !names.some(([name]) => name === attribute)));

/** The parts that a table has from elsewhere and by name, by kind and name. */
function partsOf({ object, side }: Placed): ReadonlyMap<string, SchemaObject> {
  const named = impliedParts(object, side).filter((implied) => implied.named);
  return new Map(named.map(({ part }) => [`${part.kind} ${lastName(part.id)}`, part]));
}

/** The table without triggers that fire on the other side as well as they do here, there because its parent's do. */
function withSettledTriggers({ object }: Placed, theirs: Placed | undefined): SchemaObject {
  if (!theirs) return object;
  const settled = firingTriggers.flatMap(([attribute, otherwise]): [string, Attribute][] => {
    const states = object.attributes[attribute] ?? null;
    if (!isMap(states)) return [];
    const left = Object.entries(states).filter(([name, state]) => state !== firing(attribute, otherwise, name, theirs));
    return [[attribute, left.length > 0 ? Object.fromEntries(left) : null]];
  });
  if (settled.length === 0) return object;
  const kept = Object.entries({ ...object.attributes, ...Object.fromEntries(settled) });
  return { ...object, attributes: Object.fromEntries(kept.filter(([, value]) => value !== null)) };
}

type StateThere = (name: string, table: Placed) => Attribute;

/** Triggers declared on a parent, and those behind constraints: how they fire where no table says otherwise. */
const firingTriggers: readonly (readonly [attribute: string, otherwise: StateThere])[] = [
  [
    'triggerOverrides',
    (name, { object, side }) => {
      const trigger = side.get(`trigger:${parseId(object.id).path}.${quoteName(name)}`);
      return trigger ? (trigger.attributes.enabled ?? 'enabled') : null;
    },
  ],
  ['constraintTriggers', () => 'enabled'],
];

/** How a trigger of a table fires: as the table says, or else as that of its parent does. */
function firing(attribute: string, otherwise: StateThere, name: string, table: Placed): Attribute {
  const { object, side } = table;
  const { [attribute]: states = null, partitionOf = null } = object.attributes;
  const own = isMap(states) ? states[name] : undefined;
  const parent = isList(partitionOf) ? side.get(`table:${partitionOf[0]}`) : undefined;
  return own ?? (parent ? firing(attribute, otherwise, name, { object: parent, side }) : otherwise(name, table));
}
