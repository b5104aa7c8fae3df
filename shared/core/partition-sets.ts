import { matchesGlobs } from './glob.ts';
import type { ObjectKind } from './kinds/kind.ts';
import { isList, type ObjectId, type SchemaObject } from './object.ts';

type Objects = ReadonlyMap<ObjectId, SchemaObject>;

/** Facts of a partition that say which one it is, or that it has from its parent, and not how it deviates. */
const given: ReadonlySet<string> = new Set(['partitionOf', 'bound', 'columnOrder', 'owner', 'form', 'partitionKey']);

/**
 * Leaves out the partitions of tables whose partitions come and go by a job (`parents`, globs over paths): their list and
 * bounds say nothing. A default partition, and one that is not as its parent implies, stay; and so does what was added to
 * one, but for its comments and grants.
 */
export function withoutDynamicPartitions(
  objects: Objects,
  parents: readonly string[],
  kinds: ReadonlyMap<string, ObjectKind>,
): Objects {
  if (parents.length === 0) return objects;
  const dynamic = new Set([...objects.values()].filter((object) => isDynamic(object, parents)).map(({ id }) => id));
  const isLeftOut = ({ id, kind, within }: SchemaObject): boolean =>
    dynamic.has(id) || (kinds.get(kind)?.satellite !== undefined && within !== undefined && dynamic.has(within));
  return new Map([...objects].filter(([, object]) => !isLeftOut(object)));
}

function isDynamic({ attributes }: SchemaObject, parents: readonly string[]): boolean {
  const { partitionOf, bound } = attributes;
  if (partitionOf === undefined || !isList(partitionOf) || bound === 'DEFAULT') return false;
  const isChild = partitionOf.some((parent) => matchesGlobs(parents, String(parent)));
  return isChild && Object.keys(attributes).every((name) => given.has(name));
}
