import { lastNameOf } from './cited.ts';
import type { ObjectKind } from './kinds/kind.ts';
import { nameOrigins, type Origin } from './name-origins.ts';
import { type Attribute, isList, type ObjectId, parseId, type SchemaObject } from './object.ts';
import { sideOf } from './side.ts';

/**
 * The server names constraints, indexes and sequences by itself: after what the table was called at that time, and with a
 * number by order of creation. So the same part may carry another name in a database with another past. Parts whose names
 * do not match are therefore matched by what they are, within the same parent.
 */

type Objects = ReadonlyMap<ObjectId, SchemaObject>;

export interface Rename {
  readonly expected: string;
  readonly actual: string;
  /** Whether a person chose at least one of the two names, as far as they tell. */
  readonly chosen: boolean;
}

export interface Renames {
  /** The actual objects under the ids that the expected side uses, and so are the names in their attributes. */
  readonly actual: Objects;
  readonly byId: ReadonlyMap<ObjectId, Rename>;
}

/** `sameDefinition` tells whether two objects of one kind differ in name only; it must not look at names. */
export function matchRenamed(
  expected: Objects,
  actual: Objects,
  kinds: ReadonlyMap<string, ObjectKind>,
  sameDefinition: (expected: SchemaObject, actual: SchemaObject) => boolean,
): Renames {
  const swapped = swappedNames(expected, actual, kinds, sameDefinition);
  const open = (here: Objects, there: Objects) =>
    [...here.values()].filter(
      (object) =>
        kinds.get(object.kind)?.generatedName &&
        object.within !== undefined &&
        !kinds.get(parseId(object.within).kind)?.container &&
        there.has(object.within) &&
        (!there.has(object.id) || swapped.has(object.id)),
    );
  const pairs = pairUp(open(expected, actual), open(actual, expected), sameDefinition);
  keepOneId(pairs, swapped);
  if (pairs.size === 0) return { actual, byId: new Map() };
  const [here, there] = [nameOrigins(sideOf(expected), kinds), nameOrigins(sideOf(actual), kinds)];
  const byId = new Map<ObjectId, Rename>();
  for (const [id, object] of pairs) {
    const known = expected.get(id);
    if (!known) continue;
    const chosen = !areServers(
      [here.originOf(known), there.originOf(object)],
      [here.baseOf(known), there.baseOf(object)],
    );
    byId.set(id, { expected: nameOf(id), actual: nameOf(object.id), chosen });
  }
  return { actual: underNewIds(actual, pairs, kinds), byId };
}

/** Ids that both sides have under a name the server invented, and that mean different things: the number may be swapped. */
function swappedNames(
  expected: Objects,
  actual: Objects,
  kinds: ReadonlyMap<string, ObjectKind>,
  sameDefinition: (expected: SchemaObject, actual: SchemaObject) => boolean,
): Set<ObjectId> {
  const swapped = new Set<ObjectId>();
  for (const object of expected.values()) {
    const other = actual.get(object.id);
    if (!other || !isGenerated(object, kinds)) continue;
    if (!sameDefinition(object, other)) swapped.add(object.id);
  }
  return swapped;
}

/** The actual object for each expected id, first come first served in the order of ids. */
function pairUp(
  expected: readonly SchemaObject[],
  actual: readonly SchemaObject[],
  sameDefinition: (expected: SchemaObject, actual: SchemaObject) => boolean,
): Map<ObjectId, SchemaObject> {
  const place = ({ kind, within }: SchemaObject) => `${kind} ${within}`;
  const waiting = Map.groupBy(actual, place);
  const pairs = new Map<ObjectId, SchemaObject>();
  for (const object of expected) {
    const candidates = waiting.get(place(object)) ?? [];
    const index = candidates.findIndex((candidate) => sameDefinition(object, candidate));
    const [found] = index < 0 ? [] : candidates.splice(index, 1);
    if (found) pairs.set(object.id, found);
  }
  return pairs;
}

/** A name that both sides use may only move when both of its objects do, or two objects would end under one id. */
function keepOneId(pairs: Map<ObjectId, SchemaObject>, swapped: ReadonlySet<ObjectId>): void {
  for (;;) {
    const moved = new Set([...pairs.values()].map(({ id }) => id));
    const broken = [...pairs].filter(
      ([id, { id: from }]) => (swapped.has(id) && !moved.has(id)) || (swapped.has(from) && !pairs.has(from)),
    );
    if (broken.length === 0) return;
    for (const [id] of broken) pairs.delete(id);
  }
}

/** The last part of a path, as it is written. */
const nameOf = (id: ObjectId): string => lastNameOf(id) ?? id;

/** Whether a name has the form of a server's name, even if a person chose it. */
export const isGenerated = (
  { kind, id }: { kind: string; id: ObjectId },
  kinds: ReadonlyMap<string, ObjectKind>,
): boolean => kinds.get(kind)?.generatedName?.test(nameOf(id).replaceAll('"', '')) ?? false;

/**
 * Whether two names of one part are both the server's. One of them must be what it would make today, or they differ in
 * their number only: two sides that were renamed from different names are rare, and two people who chose are not.
 */
function areServers(origins: readonly [Origin, Origin], [base, otherBase]: readonly (string | undefined)[]): boolean {
  if (origins.includes('chosen')) return false;
  return origins.includes('today') || (base !== undefined && base === otherBase);
}

function underNewIds(
  actual: Objects,
  pairs: ReadonlyMap<ObjectId, SchemaObject>,
  kinds: ReadonlyMap<string, ObjectKind>,
): Objects {
  const ids = new Map([...pairs].map(([id, object]) => [object.id, id] as const));
  const mention = mentions(pairs);
  const result = new Map<ObjectId, SchemaObject>();
  for (const object of actual.values()) {
    const renamed = mention(moved(object, ids), kinds.get(object.kind));
    result.set(renamed.id, renamed);
  }
  return result;
}

/** An object under its new id; a comment or a grant goes with what it hangs on. */
function moved(object: SchemaObject, ids: ReadonlyMap<ObjectId, ObjectId>): SchemaObject {
  const own = ids.get(object.id);
  if (own !== undefined) return { ...object, id: own };
  const { kind, within } = object;
  const target = within === undefined ? undefined : ids.get(within);
  const prefix = `${kind}:${within}`;
  if (target === undefined || !object.id.startsWith(prefix)) return object;
  return { ...object, id: `${kind}:${target}${object.id.slice(prefix.length)}`, within: target };
}

const dottedName = /(?:"(?:[^"]|"")*"|[\p{L}_][\p{L}\p{N}_$]*)(?:\.(?:"(?:[^"]|"")*"|[\p{L}_][\p{L}\p{N}_$]*))*/gu;

/** Replaces the names of what was renamed in the attributes that mention them: whole paths anywhere, bare names in the parent. */
function mentions(pairs: ReadonlyMap<ObjectId, SchemaObject>) {
  const paths = new Map<string, string>();
  const bare = new Map<ObjectId, Map<string, string>>();
  for (const [id, { id: from, within }] of pairs) {
    paths.set(parseId(from).path, parseId(id).path);
    if (within === undefined) continue;
    const names = bare.get(within) ?? new Map<string, string>();
    bare.set(within, names.set(nameOf(from), nameOf(id)));
  }
  return (object: SchemaObject, kind: ObjectKind | undefined): SchemaObject => {
    const names = bare.get(object.id);
    const replace = (text: string) => text.replace(dottedName, (name) => names?.get(name) ?? paths.get(name) ?? name);
    const attributes = Object.entries(object.attributes).map(
      ([name, value]) => [name, kind?.attributes[name]?.mentions ? eachText(value, replace) : value] as const,
    );
    return { ...object, attributes: Object.fromEntries(attributes) };
  };
}

function eachText(value: Attribute, replace: (text: string) => string): Attribute {
  if (typeof value === 'string') return replace(value);
  if (isList(value)) return value.map((item) => eachText(item, replace));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, eachText(item, replace)]));
}
