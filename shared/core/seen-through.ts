import { lastNameOf, type Names, namesIn as namesInValue, ownPath } from './cited.ts';
import { type Changed, type Comparison, judge, kinds } from './comparison.ts';
import { plainType, type TypePair, withoutImplicitCasts } from './implicit-casts.ts';
import { type Attribute, isList, type ObjectId, parseId, type SchemaObject } from './object.ts';

/**
 * Facts that follow from others: the types of a view's columns are those of what its query selects, and the server writes
 * casts into a CHECK because of the types of its columns. What differs in that alone is told with what it follows from.
 */

/** An object of both sides, and what is different in it. */
export interface Difference {
  readonly object: SchemaObject;
  readonly changed: readonly Changed[];
}

type Differences = ReadonlyMap<ObjectId, Difference>;

/** The differences that only follow from another one, each with the id of that. */
export function followers(differences: Differences, comparison: Comparison): ReadonlyMap<ObjectId, ObjectId> {
  const found = new Map<ObjectId, ObjectId>();
  const roots = new Map([...differences].filter(([, { changed }]) => changed.some(({ rule }) => isRoot(rule))));
  if (roots.size === 0) return found;
  let causesBelow: ((object: SchemaObject) => Difference[]) | undefined;
  for (const difference of differences.values()) {
    if (!difference.changed.every(({ rule }) => mayFollow(rule))) continue;
    causesBelow ??= searchBelow(comparison, roots);
    const causes = causesBelow(difference.object);
    const [nearest] = causes;
    if (nearest && follows(difference, causes, comparison)) found.set(difference.object.id, nearest.object.id);
  }
  return found;
}

type Rule = Changed['rule'];

/** What others see and what follows from nothing itself. */
const isRoot = ({ isSeen, follows: from }: Rule): boolean => isSeen === true && from === undefined;
const isDefinition = ({ means }: Rule): boolean =>
  means === 'expression' || means === 'query' || means === 'rule' || means === 'sqlBody';
const mayFollow = (rule: Rule): boolean => rule.follows !== undefined || isDefinition(rule);

/** Whether nothing in an object differs but what its causes make different. */
function follows({ changed }: Difference, causes: readonly Difference[], comparison: Comparison): boolean {
  const pairs = causes.flatMap(({ changed: changes }) => changes.flatMap(typesOf));
  const isRewritten = changed.some(({ rule }) => isDefinition(rule));
  return changed.every(({ rule, expected, actual }) => {
    if (rule.follows !== undefined) return haveTypesOf(expected, actual, isRewritten ? pairs : undefined);
    if (pairs.length === 0) return false;
    const [one, other] = [
      withoutImplicitCasts(expected, pairs, 'expected'),
      withoutImplicitCasts(actual, pairs, 'actual'),
    ];
    return judge(rule, one, other, comparison).same;
  });
}

const typesOf = ({ rule, expected, actual }: Changed): TypePair[] =>
  isRoot(rule) && typeof expected === 'string' && typeof actual === 'string' ? [{ expected, actual }] : [];

/** The same names in the same order; where `pairs` are given, each with equal types or with such a pair. */
function haveTypesOf(expected: Attribute, actual: Attribute, pairs: readonly TypePair[] | undefined): boolean {
  if (!isList(expected) || !isList(actual) || expected.length !== actual.length) return false;
  const known =
    pairs && new Set(pairs.map((pair) => JSON.stringify([plainType(pair.expected), plainType(pair.actual)])));
  return expected.every((text, place) => {
    const [one, other] = [splitColumn(text), splitColumn(actual[place] ?? null)];
    if (one.name !== other.name) return false;
    return !known || one.type === other.type || known.has(JSON.stringify([plainType(one.type), plainType(other.type)]));
  });
}

/** `name type` of a column. */
function splitColumn(text: Attribute): { name: string; type: string } {
  const [, name = '', type = ''] = /^("(?:[^"]|"")*"|[^" ]+) (.*)$/s.exec(String(text)) ?? [];
  return { name, type };
}

/** Beyond so many objects below one, the search ends and the difference is told. */
const mostVisited = 2_000;

/** Searches what an object is made of, and what that is made of, on the canonical side; gives the nearest first. */
function searchBelow({ expected }: Comparison, roots: Differences): (object: SchemaObject) => Difference[] {
  const named = [...expected.values()].filter(({ kind }) => !kinds.get(kind)?.satellite);
  const byPath = Map.groupBy(named, ({ id }) => ownPath(parseId(id).path));
  const columnsOf = Map.groupBy(
    named.filter(({ kind }) => kind === 'column'),
    ({ within }) => within,
  );
  const said = new Map<SchemaObject, Names>();
  const namesIn = (object: SchemaObject): Names => {
    const known = said.get(object) ?? namesOf(object);
    said.set(object, known);
    return known;
  };
  return (start) => {
    const found: Difference[] = [];
    // Each with the names that led there: of a table's columns, only those count.
    const seen = new Map<SchemaObject, ReadonlySet<string>>([[start, new Set()]]);
    const around = start.within === undefined ? undefined : expected.get(start.within);
    for (const [object, spoken] of seen) {
      const root = object === start ? undefined : roots.get(object.id);
      if (root) found.push(root);
      if (seen.size > mostVisited) return found;
      const { paths, bare } = namesIn(object);
      const names = new Set([...spoken, ...bare, ...paths.map((path) => lastNameOf(path) ?? path)]);
      const relations = paths.flatMap((path) => byPath.get(path) ?? []);
      if (object === start) relations.push(start, ...(around ? [around] : []));
      const columns = relations.flatMap(({ id }) => columnsOf.get(id) ?? []);
      for (const below of [...columns.filter(({ id }) => names.has(lastNameOf(id) ?? '')), ...relations]) {
        if (!seen.has(below)) seen.set(below, names);
      }
    }
    return found;
  };
}

/** The names in the definitions of an object. */
function namesOf({ kind, attributes }: SchemaObject): Names {
  const said = Object.entries(kinds.get(kind)?.attributes ?? {}).filter(
    ([, { means, class: of = 'structure' }]) => of === 'structure' && means !== 'body' && means !== 'options',
  );
  const all = said.map(([name]) => namesInValue(attributes[name] ?? null));
  return { paths: all.flatMap(({ paths }) => paths), bare: all.flatMap(({ bare }) => bare) };
}
