import type { Meaning } from '../../../core/kinds/kind.ts';
import { derivedName } from './derived-name.ts';
import { type Around, fromItem, lockedRelation, overlay, type Read, relation } from './from-items.ts';
import {
  bareColumn,
  type Common,
  type Commons,
  columnOf,
  type Entry,
  findEntry,
  newScope,
  rowOf,
  type Scope,
} from './scope.ts';
import { type Fields, fieldsOf, isFields, itemsOf, mapFields, namesOf, type Tree } from './tree.ts';

export interface Resolved {
  readonly tree: Tree;
  /** The items of FROM clauses, by number. */
  readonly entries: ReadonlyMap<number, Entry>;
}

type Outer = Pick<Scope, 'outer' | 'commons'>;

interface Wish {
  /** Others see the names of the output columns, as they see those of a view. */
  readonly isShown?: boolean;
  /** Called with the output columns as soon as they are known: a recursive query refers to its own. */
  readonly learn?: (names: Read['names']) => void;
}

/**
 * Replaces the names that a query binds (aliases, lists of column aliases, names of WITH queries, output columns that only
 * the query itself can see) by numbers in the order of the text, and each column that refers to one by that number with the
 * column's name or place. What a name is bound to counts, the name does not. Names bound outside the text stay.
 */
export function resolveNames(meaning: Meaning, tree: Tree): Resolved {
  const entries = new Map<number, Entry>();
  let last = 0;
  const nextId = (): number => ++last;
  const keep = (entry: Entry): unknown => entries.set(entry.id, entry);
  const around: Around = {
    nextId,
    keep,
    walk,
    subquery: (part, outer) => statement(part, outer) ?? { tree: walk(part, newScope(outer.outer, outer.commons)) },
  };
  const root = newScope(undefined, undefined);
  const isWhole = meaning === 'query' || meaning === 'rule' || meaning === 'sqlBody';
  return { tree: isWhole ? statements(tree) : walk(tree, root), entries };

  /** Down to the statements of a rule or a body. */
  function statements(part: Tree): Tree {
    if (Array.isArray(part)) return part.map(statements);
    if (!isFields(part)) return part;
    const found = statement(part, { commons: undefined }, { isShown: meaning !== 'sqlBody' });
    if (found) return found.tree;
    const isAround = ['List', 'items', 'RuleStmt', 'actions'].some((name) => name in part);
    return isAround ? mapFields(part, statements) : walk(part, root);
  }

  function walk(part: Tree, scope: Scope): Tree {
    if (Array.isArray(part)) return part.map((item) => walk(item, scope));
    if (!isFields(part)) return part;
    const column = fieldsOf(part, 'ColumnRef');
    if (column) return resolved(part, column, scope);
    const nameless = withoutRowNames(part);
    if (nameless)
      return {
        [nameless.kind]: mapFields(nameless.fields, (value) => namelessRow(value, scope) ?? walk(value, scope)),
      };
    const locking = fieldsOf(part, 'LockingClause');
    if (locking) {
      const { lockedRels, ...rest } = locking;
      return { LockingClause: { ...rest, locked: itemsOf(lockedRels).map((locked) => lockedRelation(locked, scope)) } };
    }
    const found = statement(part, { outer: scope, commons: scope.commons });
    return found?.tree ?? mapFields(part, (value) => walk(value, scope));
  }

  /** A query or a change of rows; undefined for anything else. */
  function statement(part: Tree, outer: Outer, wish: Wish = {}): Read | undefined {
    const select = fieldsOf(part, 'SelectStmt');
    if (select) {
      const read = query(select, outer, wish);
      return { ...read, tree: { SelectStmt: read.tree } };
    }
    for (const kind of changing) {
      const fields = fieldsOf(part, kind);
      if (!fields) continue;
      const read = change(fields, outer);
      return { ...read, tree: { [kind]: read.tree } };
    }
    return undefined;
  }

  function query(select: Fields, outer: Outer, wish: Wish): Read {
    const { withClause, larg, rarg, fromClause, targetList, ...others } = select;
    const clause = withQueries(withClause, outer);
    const scope = newScope(outer.outer, clause.commons);
    const start = clause.tree === undefined ? {} : { withClause: clause.tree };
    if (isFields(larg) && isFields(rarg)) {
      const [left, right] = [query(larg, scope, wish), query(rarg, scope, {})];
      const tree = { ...start, larg: left.tree, rarg: right.tree, ...clauses(others, scope, left.names, []) };
      return { tree, names: left.names };
    }
    const from = itemsOf(fromClause).map((item) => fromItem(item, scope, around));
    const read = outputs(targetList, scope, wish.isShown === true);
    const names = 'valuesLists' in select ? valuesNames(select.valuesLists) : read.names;
    wish.learn?.(names);
    const tree = {
      ...start,
      ...(from.length > 0 && { fromClause: from }),
      ...(targetList !== undefined && { targetList: read.targets }),
      ...clauses(others, scope, read.names, read.values),
      ...(read.names ? {} : { visible: visibleNames(scope) }),
    };
    return { tree, names };
  }

  /** The clauses after the output columns. A bare name in some of them means an output column. */
  function clauses(fields: Fields, scope: Scope, names: Read['names'], values: readonly Tree[]): Fields {
    return mapFields(fields, (clause, name) => {
      const isOrder = name === 'sortClause' || name === 'distinctClause';
      if (!isOrder && name !== 'groupClause') return walk(clause, scope);
      return itemsOf(clause).map((item) => {
        const sort = fieldsOf(item, 'SortBy');
        const bare = bareName(sort?.node ?? item);
        const place = bare === undefined || !names ? -1 : names.indexOf(bare);
        // GROUP BY prefers a column of FROM, the others one of the output.
        const isInput = !isOrder && bare !== undefined && bareColumn(scope, bare) !== undefined;
        const meant = place < 0 || isInput ? undefined : (values[place] ?? { output: place });
        if (meant === undefined) return walk(item, scope);
        return sort ? { SortBy: { ...sort, node: meant } } : meant;
      });
    });
  }

  function outputs(targetList: Tree | undefined, scope: Scope, isShown: boolean) {
    const fields = itemsOf(targetList).map((target) => fieldsOf(target, 'ResTarget') ?? {});
    const values = fields.map(({ val }) => walk(val ?? null, scope));
    const isKnown = !fields.some(({ val }) => hasStar(val));
    const names = fields.map(outputName);
    const targets = values.map((val, index) => ({
      ResTarget: { val, ...((isShown || !isKnown) && { name: names[index] ?? '' }) },
    }));
    return { values, targets, names: isKnown ? names : undefined };
  }

  function change(fields: Fields, outer: Outer): Read {
    const { withClause, relation: target, sourceRelation, fromClause, usingClause, selectStmt, ...others } = fields;
    const clause = withQueries(withClause, outer);
    const scope = newScope(outer.outer, clause.commons);
    const { returningClause, ...rest } = others;
    // The target cannot be a WITH query.
    const into = isFields(target) ? relation(target, { ...scope, commons: undefined }, around).tree : null;
    const [source, from, using] = [
      itemsOf(sourceRelation && [sourceRelation]),
      itemsOf(fromClause),
      itemsOf(usingClause),
    ];
    const items = [...source, ...from, ...using].map((item) => fromItem(item, scope, around));
    const rows =
      selectStmt === undefined ? undefined : statement(selectStmt, { commons: scope.commons, outer: outer.outer });
    const returning = isFields(returningClause) ? returningClause : {};
    const read = outputs(returning.exprs, scope, false);
    const tree = {
      ...(clause.tree !== undefined && { withClause: clause.tree }),
      relation: into,
      items,
      ...(rows && { selectStmt: rows.tree }),
      ...mapFields(rest, (value) => walk(value, scope)),
      ...(returningClause !== undefined && { returningClause: { ...returning, exprs: read.targets } }),
      ...(read.names ? {} : { visible: visibleNames(scope) }),
    };
    return { tree, names: read.names };
  }

  function withQueries(clause: Tree | undefined, outer: Outer): { tree?: Tree; commons: Commons | undefined } {
    if (!isFields(clause)) return { commons: outer.commons };
    const commons: Commons = { found: new Map(), outer: outer.commons };
    const queries = itemsOf(clause.ctes).map((item) => {
      const fields = fieldsOf(item, 'CommonTableExpr') ?? {};
      return { fields, common: { id: nextId(), names: undefined, usedByName: false } satisfies Common as Common };
    });
    const add = ({ fields, common }: (typeof queries)[number]): unknown =>
      typeof fields.ctename === 'string' && commons.found.set(fields.ctename, common);
    if (clause.recursive === true) for (const one of queries) add(one);
    const ctes = queries.map((one) => {
      const tree = withQuery(one.fields, one.common, { outer: outer.outer, commons });
      add(one);
      return tree;
    });
    return { tree: { ...clause, ctes }, commons };
  }

  function withQuery(fields: Fields, common: Common, outer: Outer): Tree {
    const { ctename: _, aliascolnames, ctequery, ...rest } = fields;
    const columns = namesOf(aliascolnames);
    const learn = (names: Read['names']): void => {
      common.names ??= names && overlay(columns?.length ? columns : undefined, names);
    };
    const read = statement(ctequery ?? null, outer, { learn }) ?? { tree: ctequery ?? null };
    learn(read.names);
    // SEARCH and CYCLE name its columns and add others.
    const isNamed = common.usedByName || !common.names || 'search_clause' in rest || 'cycle_clause' in rest;
    const names = isNamed ? { names: common.names ?? null, columns: columns ?? null } : {};
    return { CommonTableExpr: { ...rest, ...names, ctequery: read.tree } };
  }
}

const changing = ['InsertStmt', 'UpdateStmt', 'DeleteStmt', 'MergeStmt'] as const;

function resolved(column: Fields, { fields }: Fields, scope: Scope): Fields {
  const [first, second, ...more] = itemsOf(fields);
  const [name, of] = namesOf(first ? [first] : []) ?? [];
  if (name === undefined || of !== undefined || more.length > 0) return column;
  if (second === undefined) return bareColumn(scope, name) ?? column;
  const entry = findEntry(scope, name);
  const part = namesOf([second])?.[0];
  if (!entry) return column;
  return part === undefined ? rowOf(entry) : columnOf(entry, part);
}

/** A cast of a row, or a comparison of two: the names of its columns are lost there. */
function withoutRowNames(part: Fields): { readonly kind: string; readonly fields: Fields } | undefined {
  const cast = fieldsOf(part, 'TypeCast');
  if (cast && fieldsOf(cast, 'typeName') && namesOf(fieldsOf(cast, 'typeName')?.names)?.at(-1) !== 'record')
    return { kind: 'TypeCast', fields: cast };
  const compared = fieldsOf(part, 'A_Expr');
  const operator = namesOf(compared?.name)?.at(-1);
  return compared && operator !== undefined && comparing.has(operator)
    ? { kind: 'A_Expr', fields: compared }
    : undefined;
}

const comparing: ReadonlySet<string> = new Set(['=', '<>', '<', '<=', '>', '>=']);

function namelessRow(value: Tree, scope: Scope): Fields | undefined {
  const [first, star, ...more] = itemsOf(fieldsOf(value, 'ColumnRef')?.fields);
  const name = first === undefined || more.length > 0 ? undefined : namesOf([first])?.[0];
  const entry = name === undefined || !fieldsOf(star, 'A_Star') ? undefined : findEntry(scope, name);
  return entry?.by === 'function' ? { ColumnRef: { entry: entry.id, row: 'nameless' } } : undefined;
}

function bareName(tree: Tree): string | undefined {
  const names = namesOf(fieldsOf(tree, 'ColumnRef')?.fields);
  return names?.length === 1 ? names[0] : undefined;
}

/** `*` or `t.*` as an output column. */
const hasStar = (value: Tree | undefined): boolean => {
  const fields = itemsOf(fieldsOf(value, 'ColumnRef')?.fields);
  return fields.some((field) => fieldsOf(field, 'A_Star'));
};

/** `?column?` is what 14 and older left out for anything but a column; a lone true was named `bool` up to 14. */
function outputName({ name, val }: Fields): string {
  const isTold = typeof name === 'string' && !(name === '?column?' && !fieldsOf(val, 'ColumnRef'));
  const isBoolean = fieldsOf(fieldsOf(val, 'A_Const'), 'boolval') !== undefined;
  return isTold && !(isBoolean && name === 'bool') ? name : derivedName(val);
}

function valuesNames(lists: Tree | undefined): readonly string[] {
  const first = fieldsOf(itemsOf(lists)[0], 'List');
  return itemsOf(first?.items).map((_, index) => `column${index + 1}`);
}

/** Under a star, all names count. */
const visibleNames = (scope: Scope): Tree =>
  [...scope.entries].map(([name, { names }]) => [name.startsWith('\0') ? null : name, names ?? null]);
