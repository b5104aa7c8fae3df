import type { Side } from './kinds/kind.ts';
import type { ObjectId, SchemaObject } from './object.ts';

/** The objects of one database, with what each needs to be found beside others. */
export function sideOf(objects: ReadonlyMap<ObjectId, SchemaObject>): Side {
  const parts = Map.groupBy(objects.values(), ({ within }) => within);
  return {
    get: (id) => objects.get(id),
    partsOf: (id) => parts.get(id) ?? [],
    ofKind: (kind) => [...objects.values()].filter((object) => object.kind === kind),
  };
}
