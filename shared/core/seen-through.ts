import { namesIn, ownPath } from './cited.ts';
import { type Changed, type Comparison, kinds } from './comparison.ts';
import { type Attribute, isList, type ObjectId, parseId, type SchemaObject } from './object.ts';

/**
 * Facts that follow from others: the types of a view's columns are those of what its query selects. Where the query is the
 * same, only what stands below it can have made them different, and that is told for itself.
 */

/** An object of both sides, and what is different in it. */
export interface Difference {
  readonly object: SchemaObject;
  readonly changed: readonly Changed[];
}

/** Beyond so many objects below one, the search ends and the difference is told. */
const mostVisited = 5_000;

/**
 * The ids of differences that only follow from another one, each with the id of that. An object that differs in anything
 * else, or below which nothing is told, is not among them.
 */
export function followers(
  differences: ReadonlyMap<ObjectId, Difference>,
  comparison: Comparison,
): ReadonlyMap<ObjectId, ObjectId> {
  const found = new Map<ObjectId, ObjectId>();
  const candidates = [...differences.values()].filter(({ changed }) => changed.every(followsOnly));
  if (candidates.length === 0) return found;
  const below = lookUp(comparison);
  const isFollower = new Set(candidates.map(({ object }) => object.id));
  const isSeen = (id: ObjectId): boolean =>
    differences.get(id)?.changed.some(({ rule }) => rule.isSeen === true) === true && !isFollower.has(id);
  for (const { object } of candidates) {
    const cause = below(object, isSeen);
    if (cause !== undefined) found.set(object.id, cause);
  }
  return found;
}

/** As names and types: another name, or another number of columns, is of its own making. */
const followsOnly = ({ rule, expected, actual }: Changed): boolean =>
  rule.follows !== undefined && JSON.stringify(namesOf(expected)) === JSON.stringify(namesOf(actual));

const namesOf = (columns: Attribute): Attribute =>
  isList(columns) ? columns.map((column) => /^(?:"(?:[^"]|"")*"|[^" ]+)/.exec(String(column))?.[0] ?? null) : null;

/** Searches what an object is made of, and what that is made of, on the canonical side; the nearest first. */
function lookUp({ expected }: Comparison) {
  const byPath = Map.groupBy(
    [...expected.values()].filter(({ kind }) => !kinds.get(kind)?.satellite),
    ({ id }) => ownPath(parseId(id).path),
  );
  const columnsOf = Map.groupBy(
    [...expected.values()].filter(({ kind }) => kind === 'column'),
    ({ within }) => within,
  );
  const madeFrom = ({ id, kind, attributes }: SchemaObject): SchemaObject[] => {
    const rules = Object.entries(kinds.get(kind)?.attributes ?? {});
    const said = rules.filter(([, { means, class: of = 'structure' }]) => of === 'structure' && means !== 'body');
    const paths = said.flatMap(([name]) => namesIn(attributes[name] ?? null).paths);
    return [...(columnsOf.get(id) ?? []), ...paths.flatMap((path) => byPath.get(path) ?? [])];
  };
  return (start: SchemaObject, isFound: (id: ObjectId) => boolean): ObjectId | undefined => {
    const seen = new Set([start]);
    for (const object of seen) {
      if (object !== start && isFound(object.id)) return object.id;
      if (seen.size > mostVisited) return undefined;
      for (const next of madeFrom(object)) seen.add(next);
    }
    return undefined;
  };
}
