import type { Meaning } from '../../../core/kinds/kind.ts';
import { derivedName } from './derived-name.ts';
import {
  canonicalText,
  type Fields,
  fieldsOf,
  isFields,
  isSelect,
  itemsOf,
  mapFields,
  namesOf,
  type Tree,
} from './tree.ts';

export interface Unqualified {
  readonly tree: Tree;
  /** What the columns of an expression were qualified with, when with one name. */
  readonly table?: string;
}

/**
 * Drops the qualifiers of columns where only one relation can be meant: in an expression of a table, and in a view's
 * query over one relation (15 and older print `t.a` there, 16 and newer `a`). A subquery always keeps its qualifiers, as
 * every server prints them there.
 */
export function dropQualifiers(meaning: Meaning, tree: Tree): Unqualified {
  if (meaning === 'query') return { tree: dropInQuery(tree) };
  return meaning === 'expression' ? dropInExpression(tree) : { tree };
}

function dropInExpression(tree: Tree): Unqualified {
  const tables = new Set<string>();
  const unqualified = mapColumns(tree, (names) => {
    const [table, column] = names;
    // Of a trigger's two rows, which one is meant is the meaning.
    if (table === undefined || column === undefined || table === 'old' || table === 'new') return names;
    tables.add(table);
    return [column];
  });
  const [table, ...more] = tables;
  return table === undefined || more.length > 0 ? { tree } : { tree: unqualified, table };
}

function dropInQuery(tree: Tree): Tree {
  const select = fieldsOf(tree, 'SelectStmt');
  const [relation, ...more] = itemsOf(select?.fromClause);
  if (!select || relation === undefined || more.length > 0 || fieldsOf(relation, 'JoinExpr')) return tree;
  const drop = (part: Tree): Tree => mapColumns(part, (names) => names.slice(-1));
  const outputs = itemsOf(select.targetList).map((target) => fieldsOf(target, 'ResTarget') ?? {});
  return {
    SelectStmt: mapFields(select, (value, name) => {
      if (name === 'sortClause' || name === 'distinctClause') return itemsOf(value).map(ordering);
      return name === 'withClause' ? value : drop(value);
    }),
  };

  /** A bare name in ORDER BY means the output column of that name, if there is one, before any input column. */
  function ordering(item: Tree): Tree {
    const sort = fieldsOf(item, 'SortBy');
    const ordered = sort?.node ?? item;
    const column = columnOf(ordered)?.at(-1);
    const isOther = (target: Fields): boolean =>
      (target.name ?? derivedName(target.val)) === column &&
      canonicalText(drop(target.val ?? null)) !== canonicalText(drop(ordered));
    return column !== undefined && outputs.some(isOther) ? item : drop(item);
  }
}

/** The names of a plain column, with its qualifier when it has one. */
function columnOf(tree: Tree): readonly string[] | undefined {
  const column = fieldsOf(tree, 'ColumnRef');
  return column && namesOf(column.fields);
}

/** Changes the names of all columns outside of subqueries. */
function mapColumns(tree: Tree, change: (names: readonly string[]) => readonly string[]): Tree {
  if (Array.isArray(tree)) return tree.map((item) => mapColumns(item, change));
  if (!isFields(tree) || isSelect(tree)) return tree;
  const names = columnOf(tree);
  if (names === undefined || names.length !== 2) return mapFields(tree, (value) => mapColumns(value, change));
  return { ColumnRef: { fields: change(names).map((name) => ({ String: { sval: name } })) } };
}
