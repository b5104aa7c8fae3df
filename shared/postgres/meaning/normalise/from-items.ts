import { columnOf, type Entry, findCommon, findEntry, placesOf, type Scope } from './scope.ts';
import { at, type Fields, fieldsOf, isFields, itemsOf, mapFields, namesOf, type Tree } from './tree.ts';

/** What the walk over a whole definition gives to that over its FROM clauses. */
export interface Around {
  readonly nextId: () => number;
  /** Remembers an item for when its columns are told apart. */
  readonly keep: (entry: Entry) => void;
  readonly walk: (tree: Tree, scope: Scope) => Tree;
  readonly subquery: (tree: Tree, around: Pick<Scope, 'outer' | 'commons'>) => Read;
}

/** What a query becomes, and its output columns; undefined where a star hides them. */
export interface Read {
  readonly tree: Tree;
  readonly names?: readonly string[] | undefined;
}

/** An item and what it offers to a JOIN USING around it. */
interface Item {
  readonly tree: Tree;
  readonly entry?: Entry;
  readonly sides?: readonly [Item, Item];
  readonly merged?: ReadonlyMap<string, Fields>;
}

/**
 * One item of a FROM clause without its alias and its list of column aliases, which the scope remembers. For a function the
 * server prints both though nobody typed them: the name that the function had, and as many columns as its row type had,
 * when the query was stored.
 */
export function fromItem(item: Tree, scope: Scope, around: Around): Tree {
  return readItem(item, scope, around).tree;
}

function readItem(item: Tree, scope: Scope, around: Around): Item {
  const [kind = ''] = isFields(item) ? Object.keys(item) : [];
  const fields = fieldsOf(item, kind);
  if (!fields) return { tree: around.walk(item, scope) };
  switch (kind) {
    case 'RangeVar':
      return relation(fields, scope, around);
    case 'RangeTableSample': {
      const { relation: sampled, ...rest } = fields;
      const read = readItem(sampled ?? null, scope, around);
      return { ...read, tree: { RangeTableSample: { ...walkFields(rest, scope, around), relation: read.tree } } };
    }
    case 'RangeSubselect':
      return subselect(fields, scope, around);
    case 'RangeFunction':
      return rowsOfFunction(fields, scope, around);
    case 'JoinExpr':
      return join(fields, scope, around);
    default: {
      // XMLTABLE and JSON_TABLE name their columns themselves.
      const { alias, ...rest } = fields;
      const tree = { [kind]: walkFields(rest, scope, around) };
      return { tree, entry: declare(around, scope, aliasOf(alias)?.name, { id: around.nextId(), by: 'name' }) };
    }
  }
}

const walkFields = (fields: Fields, scope: Scope, around: Around): Fields =>
  mapFields(fields, (value) => around.walk(value, scope));

/** A table, or the reference to a WITH query. */
export function relation(fields: Fields, scope: Scope, around: Pick<Around, 'nextId' | 'keep'>): Item {
  const { alias, ...rest } = fields;
  const { name, columns } = aliasOf(alias) ?? {};
  const real = typeof fields.relname === 'string' ? fields.relname : '';
  const common = 'schemaname' in fields ? undefined : findCommon(scope.commons, real);
  const id = around.nextId();
  if (!common) {
    const listed: Entry = columns ? { id, by: 'list', names: columns, places: placesOf(columns) } : { id, by: 'name' };
    return { tree: { RangeVar: rest }, entry: declare(around, scope, name ?? real, listed) };
  }
  const names = common.names && overlay(columns, common.names);
  if (!names) common.usedByName = true;
  const entry = computed(id, names);
  // Its places are not known yet: a list over it stays.
  const tree = { Common: { id: common.id, ...(!names && columns && { columns }) } };
  return { tree, entry: declare(around, scope, name ?? real, entry) };
}

function subselect(fields: Fields, scope: Scope, around: Around): Item {
  const { alias, subquery, ...rest } = fields;
  const { name, columns } = aliasOf(alias) ?? {};
  const outer = fields.lateral === true ? scope : scope.outer;
  const read = around.subquery(subquery ?? null, { outer, commons: scope.commons });
  const entry = computed(around.nextId(), read.names && overlay(columns, read.names));
  const kept = !read.names && columns ? { columns } : {};
  return {
    tree: { RangeSubselect: { ...rest, subquery: read.tree, ...kept } },
    entry: declare(around, scope, name, entry),
  };
}

function rowsOfFunction(fields: Fields, scope: Scope, around: Around): Item {
  const { alias, ...rest } = fields;
  const { name, columns } = aliasOf(alias) ?? {};
  const tree = { RangeFunction: walkFields(rest, scope, around) };
  const id = around.nextId();
  const functions = itemsOf(fields.functions).map((one) => itemsOf(at(one, 'List', 'items'))[0]);
  const called = namesOf(at(functions[0], 'FuncCall', 'funcname'))?.at(-1);
  const isSeveral =
    functions.length > 1 || (called === 'unnest' && itemsOf(at(functions[0], 'FuncCall', 'args')).length > 1);
  // A list of column definitions is what somebody typed, and to json_to_record() its names are what to look for.
  if (!columns || 'coldeflist' in fields)
    return { tree, entry: declare(around, scope, name ?? called, { id, by: 'name' }) };
  const entry: Entry = {
    id,
    by: isSeveral ? 'list' : 'function',
    names: columns,
    places: placesOf(columns),
    counted: fields.ordinality === true,
  };
  return { tree, entry: declare(around, scope, name, entry) };
}

function join(fields: Fields, scope: Scope, around: Around): Item {
  const { larg, rarg, quals, usingClause, alias, join_using_alias: usingAlias, ...rest } = fields;
  const [left, right] = [readItem(larg ?? null, scope, around), readItem(rarg ?? null, scope, around)];
  const names = namesOf(usingClause) ?? [];
  const id = around.nextId();
  const { name, columns } = aliasOf(alias) ?? {};
  const using: Entry = { id, by: 'place', names, places: placesOf(names) };
  const own: ReadonlyMap<string, Fields> = new Map(names.map((merged) => [merged, columnOf(using, merged)]));
  if (!name) for (const [merged, column] of own) scope.merged.set(merged, column);
  declare(around, scope, aliasOf(usingAlias)?.name, using);
  const tree = {
    JoinExpr: {
      ...rest,
      larg: left.tree,
      rarg: right.tree,
      ...(quals !== undefined && { quals: around.walk(quals, scope) }),
      ...(names.length > 0 && { using: names.map((merged) => [input(left, merged), input(right, merged)]) }),
    },
  };
  if (!name) return { tree, sides: [left, right], merged: own };
  const listId = around.nextId();
  const entry: Entry = columns
    ? { id: listId, by: 'list', names: columns, places: placesOf(columns) }
    : { id: listId, by: 'name' };
  return { tree, entry: declare(around, scope, name, entry) };
}

/** The column of that name which JOIN USING takes from one side; the name alone where the text does not tell whose it is. */
function input(item: Item, name: string): Tree {
  const sure: Fields[] = [];
  const possible: Fields[] = [];
  const open: Item[] = [item];
  for (let one = open.pop(); one; one = open.pop()) {
    const merged = one.merged?.get(name);
    if (merged) sure.push(merged);
    else if (one.sides) open.push(...one.sides);
    else if (one.entry?.places?.has(name)) sure.push(columnOf(one.entry, name));
    else if (one.entry?.by === 'name') possible.push(columnOf(one.entry, name));
  }
  const [column, ...more] = sure.length > 0 ? sure : possible;
  return column && more.length === 0 ? column : name;
}

/** `FOR UPDATE OF t` names an item of the FROM clause. */
export function lockedRelation(locked: Tree, scope: Scope): Tree {
  const name = at(locked, 'RangeVar', 'relname');
  const entry = typeof name === 'string' ? findEntry(scope, name) : undefined;
  return entry ? { locked: entry.id } : locked;
}

function declare(around: Pick<Around, 'keep'>, scope: Scope, name: string | undefined, entry: Entry): Entry {
  around.keep(entry);
  // Without any name it still counts as an item.
  scope.entries.set(name ?? `\0${entry.id}`, entry);
  return entry;
}

function computed(id: number, names: readonly string[] | undefined): Entry {
  return names ? { id, by: 'place', names, places: placesOf(names) } : { id, by: 'name' };
}

export const overlay = (columns: readonly string[] | undefined, names: readonly string[]): readonly string[] =>
  columns ? [...columns, ...names.slice(columns.length)] : names;

function aliasOf(alias: Tree | undefined): { name?: string; columns?: readonly string[] } | undefined {
  const name = at(alias, 'aliasname');
  const columns = namesOf(at(alias, 'colnames'));
  return typeof name === 'string' ? { name, ...(columns?.length && { columns }) } : undefined;
}
