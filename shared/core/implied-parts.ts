import { canonicalJson } from './fingerprint.ts';
import type { ImpliedPart, ObjectKind, Side } from './kinds/kind.ts';
import type { ObjectId, SchemaObject } from './object.ts';
import { isGenerated } from './renames.ts';
import { sideOf } from './side.ts';

/**
 * A partition has its columns, keys and indexes from its parent; detached it has them itself, and nothing else changed.
 * Where two sides differ in what an object has its parts from, the parts that one side declares are compared with those
 * that follow from elsewhere on the other.
 */

type Objects = ReadonlyMap<ObjectId, SchemaObject>;
type Kinds = ReadonlyMap<string, ObjectKind>;
type SameDefinition = (one: SchemaObject, other: SchemaObject) => boolean;

interface Matched {
  /** Each side with the implied parts that the other declares, under the ids that they have there. */
  readonly expected: Objects;
  readonly actual: Objects;
  /** The ids of such parts, by the object that they are part of. */
  readonly implied: ReadonlyMap<ObjectId, readonly ObjectId[]>;
}

/** `sameDefinition` tells whether two objects of one kind differ in name only; it must not look at names. */
export function matchImplied(
  expected: Objects,
  actual: Objects,
  kinds: Kinds,
  sameDefinition: SameDefinition,
): Matched {
  const moved = movedObjects(expected, actual, kinds);
  if (moved.length === 0) return { expected, actual, implied: new Map() };
  const [expectedSide, actualSide] = [sideOf(expected), sideOf(actual)];
  const matches = (candidate: ImpliedPart, part: SchemaObject): boolean =>
    candidate.part.kind === part.kind &&
    kinds.get(part.kind)?.generatedName !== undefined &&
    (!candidate.named || isGenerated(part, kinds)) &&
    sameDefinition(candidate.part, part);
  const found = moved.map((id) => ({
    id,
    inExpected: impliedHere(id, expectedSide, actualSide, kinds, matches),
    inActual: impliedHere(id, actualSide, expectedSide, kinds, matches),
  }));
  return {
    expected: withObjects(
      expected,
      found.flatMap(({ inExpected }) => inExpected),
    ),
    actual: withObjects(
      actual,
      found.flatMap(({ inActual }) => inActual),
    ),
    implied: new Map(found.map(({ id, inExpected, inActual }) => [id, [...inExpected, ...inActual].map(idOf)])),
  };
}

const idOf = ({ id }: SchemaObject): ObjectId => id;

/** What both sides have, with its parts from different objects, or on one side only from another one. */
function movedObjects(expected: Objects, actual: Objects, kinds: Kinds): ObjectId[] {
  const origins = new Map(
    [...kinds.values()]
      .map(
        ({ kind, attributes }) => [kind, Object.keys(attributes).filter((name) => attributes[name]?.derives)] as const,
      )
      .filter(([, names]) => names.length > 0),
  );
  const moved: ObjectId[] = [];
  for (const object of expected.values()) {
    const names = origins.get(object.kind);
    const other = names && actual.get(object.id);
    if (!other || other.attributes === object.attributes) continue;
    const origin = ({ attributes }: SchemaObject) => canonicalJson(names.map((name) => attributes[name] ?? null));
    if (origin(object) !== origin(other)) moved.push(object.id);
  }
  return moved;
}

/** The parts that the object only has from elsewhere on this side, and that the other side declares. */
function impliedHere(
  id: ObjectId,
  here: Side,
  there: Side,
  kinds: Kinds,
  matches: (candidate: ImpliedPart, part: SchemaObject) => boolean,
): SchemaObject[] {
  const object = here.get(id);
  const candidates = object ? [...(kinds.get(object.kind)?.implied?.(object, here) ?? [])] : [];
  const declared = there.partsOf(id).filter((part) => !here.get(part.id));
  return declared.flatMap((part) => {
    const byName = candidates.findIndex((candidate) => candidate.named && candidate.part.id === part.id);
    const place = byName >= 0 ? byName : candidates.findIndex((candidate) => matches(candidate, part));
    const [match] = place < 0 ? [] : candidates.splice(place, 1);
    return match ? [{ ...match.part, id: part.id }] : [];
  });
}

const withObjects = (objects: Objects, added: readonly SchemaObject[]): Objects =>
  added.length === 0 ? objects : new Map([...objects, ...added.map((object) => [object.id, object] as const)]);
