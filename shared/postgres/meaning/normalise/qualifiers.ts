import type { Meaning } from '../../../core/kinds/kind.ts';
import { fieldsOf, isFields, isSelect, mapFields, namesOf, type Tree } from './tree.ts';

export interface Unqualified {
  readonly tree: Tree;
  /** What the columns of an expression were qualified with, when with one name. */
  readonly table?: string;
}

/**
 * Drops the qualifiers of the columns in an expression of a table, where only one relation can be meant. What a query inside it
 * refers to keeps them, as every server prints them there.
 */
export function dropQualifiers(meaning: Meaning, tree: Tree): Unqualified {
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
