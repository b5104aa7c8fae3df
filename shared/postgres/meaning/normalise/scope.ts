import type { Fields } from './tree.ts';

/** One item of a FROM clause, numbered in the order of the text: its name does not belong to the meaning. */
export interface Entry {
  readonly id: number;
  /**
   * How its columns are told apart. `name`: by the real name, as of a table. `place`: by the place in what the text itself
   * computes. `function` and `list`: by the place in a list of aliases, which other texts may have longer or shorter.
   */
  readonly by: 'name' | 'place' | 'function' | 'list';
  /** The names of its columns in order, where the text tells them. */
  readonly names?: readonly string[];
  readonly places?: ReadonlyMap<string, number>;
  /** The last name of the list is that of WITH ORDINALITY. */
  readonly counted?: boolean;
}

/** A WITH query. */
export interface Common {
  readonly id: number;
  names?: readonly string[] | undefined;
  /** Something referred to its columns before their places were known. */
  usedByName: boolean;
}

/** The WITH queries that can be named at some place, innermost first. */
export interface Commons {
  readonly found: Map<string, Common>;
  readonly outer?: Commons | undefined;
}

/** What a name in one query can refer to. */
export interface Scope {
  readonly entries: Map<string, Entry>;
  /** The columns that JOIN USING merged: they are printed without a qualifier. */
  readonly merged: Map<string, Fields>;
  readonly commons: Commons | undefined;
  /** Absent for a whole statement. */
  readonly outer?: Scope | undefined;
}

export const newScope = (outer: Scope | undefined, commons: Commons | undefined): Scope => ({
  entries: new Map(),
  merged: new Map(),
  commons,
  outer,
});

export function findEntry(scope: Scope | undefined, name: string): Entry | undefined {
  for (let at = scope; at; at = at.outer) {
    const found = at.entries.get(name);
    if (found) return found;
  }
  return undefined;
}

export function findCommon(commons: Commons | undefined, name: string): Common | undefined {
  for (let at = commons; at; at = at.outer) {
    const found = at.found.get(name);
    if (found) return found;
  }
  return undefined;
}

export const placesOf = (names: readonly string[]): ReadonlyMap<string, number> =>
  new Map(names.map((name, place) => [name, place]));

/** A column of an entry: by the place where the text alone decides it, else by name. */
export function columnOf(entry: Entry, name: string): Fields {
  const place = entry.places?.get(name);
  if (place === undefined || entry.by === 'name') return { ColumnRef: { entry: entry.id, name } };
  if (entry.by === 'place') return { ColumnRef: { entry: entry.id, place } };
  return { ListedColumn: { entry: entry.id, name } };
}

/** A whole row. The names of its columns show, for instance in row_to_json(), unless its type is that of a table. */
export function rowOf(entry: Entry): Fields {
  if (entry.by === 'function') return { ListedRow: { entry: entry.id } };
  return { ColumnRef: { entry: entry.id, row: true, ...(entry.by !== 'name' && { names: entry.names ?? [] }) } };
}

/** The column that a name means as it stands, without a qualifier; undefined when the text does not tell. */
export function bareColumn(scope: Scope, name: string): Fields | undefined {
  for (let at: Scope | undefined = scope; at; at = at.outer) {
    const merged = at.merged.get(name);
    if (merged) return merged;
  }
  // In a subquery it may be one of the query around it; servers print it with its qualifier there.
  if (scope.outer || scope.entries.size !== 1) return undefined;
  const [only] = scope.entries.values();
  return only && columnOf(only, name);
}
