import { type Attribute, isList, type ObjectId, type SchemaObject } from './object.ts';

/** Whether two objects are the same to the letter, in all facts or in those that count. */

/** Which attributes count. */
export interface Facts {
  readonly uncounted: ReadonlySet<string>;
  /** Of the others it still counts whether they are there. */
  readonly named: boolean;
}

export const everything: Facts = { uncounted: new Set(), named: false };

type Place = Exclude<keyof SchemaObject, 'attributes'>;

/** All that an object says beside its attributes; the compiler asks for what is added to it. */
const places: Readonly<Record<Place, true>> = { kind: true, id: true, within: true, unreadable: true };
export const placeNames: readonly Place[] = Object.keys(places).filter((name): name is Place => name in places);

export function isAlike(one: SchemaObject, other: SchemaObject, { uncounted, named }: Facts = everything): boolean {
  if (one === other) return true;
  for (const name of placeNames) if (!isSame(one[name], other[name])) return false;
  const [facts, others] = [one.attributes, other.attributes];
  for (const name in facts) {
    if (uncounted.has(name) ? named && !(name in others) : !isSame(facts[name], others[name])) return false;
  }
  for (const name in others) {
    if (!(name in facts) && (named || !uncounted.has(name))) return false;
  }
  return true;
}

function isSame(one: Attribute | undefined, other: Attribute | undefined): boolean {
  if (one === other) return true;
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return false;
  if (isList(one) || isList(other)) {
    if (!isList(one) || !isList(other) || one.length !== other.length) return false;
    return one.every((item, place) => isSame(item, other[place]));
  }
  const names = Object.keys(one);
  return names.length === Object.keys(other).length && names.every((name) => isSame(one[name], other[name]));
}

/** Finds objects by id, quickest when asked in their own order: then the next one is nearly always the one. */
export function finder(objects: ReadonlyMap<ObjectId, SchemaObject>): (id: ObjectId) => SchemaObject | undefined {
  const rest = objects.values();
  let next = rest.next().value;
  return (id) => {
    while (next && next.id !== id && next.id < id) next = rest.next().value;
    if (next?.id !== id) return objects.get(id);
    const found = next;
    next = rest.next().value;
    return found;
  };
}
