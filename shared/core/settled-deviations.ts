import { isAlike } from './alike.ts';
import type { IsSame, ObjectKind, Side } from './kinds/kind.ts';
import type { ObjectId, SchemaObject } from './object.ts';
import { sideOf } from './side.ts';

type Objects = ReadonlyMap<ObjectId, SchemaObject>;
type Kinds = ReadonlyMap<string, ObjectKind>;

/**
 * Both sides without what only seems to deviate in their objects (`settled` of a kind), as far as it stands between the two
 * sides; `everywhere`: in all of them.
 */
export function withSettledDeviations(
  expected: Objects,
  actual: Objects,
  kinds: Kinds,
  isSame: IsSame,
  everywhere: boolean,
): [expected: Objects, actual: Objects] {
  const settling = settlingKinds(kinds);
  const [expectedSide, actualSide] = [once(() => sideOf(expected)), once(() => sideOf(actual))];
  const settled = (here: Objects, there: Objects, side: () => Side, otherSide: () => Side): Objects => {
    const changed: SchemaObject[] = [];
    for (const object of here.values()) {
      const kind = settling.get(object.kind);
      if (!kind?.deviations.some((name) => name in object.attributes)) continue;
      const other = there.get(object.id);
      if (!everywhere && other && isAlike(object, other)) continue;
      const theirs = other && { object: other, side: otherSide() };
      changed.push(kind.settle({ object, side: side() }, theirs, isSame));
    }
    return changed.length === 0 ? here : new Map([...here, ...changed.map((object) => [object.id, object] as const)]);
  };
  return [settled(expected, actual, expectedSide, actualSide), settled(actual, expected, actualSide, expectedSide)];
}

function settlingKinds(kinds: Kinds) {
  return new Map(
    [...kinds.values()].flatMap(({ kind, attributes, settled: settle }) => {
      const deviations = Object.keys(attributes).filter((name) => attributes[name]?.deviates);
      return settle ? [[kind, { settle, deviations }] as const] : [];
    }),
  );
}

function once<Value>(make: () => Value): () => Value {
  let made: Value | undefined;
  return () => (made ??= make());
}
