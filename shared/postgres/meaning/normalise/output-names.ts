import { derivedName } from './derived-name.ts';
import { at, type Fields, fieldsOf, isFields, isSelect, itemsOf, mapFields, namesOf, type Tree } from './tree.ts';

/**
 * Drops `AS name` where the name is the one that the column has anyway, and where no one can see it: in a subquery that
 * is used as a value, in the later branches of a UNION, in what an INSERT stores or a function returns. There a server
 * prints names or not depending on its version and on the history of the object.
 */
export function dropOutputNames(tree: Tree, hidden: boolean): Tree {
  if (Array.isArray(tree)) return tree.map((item) => dropOutputNames(item, hidden));
  if (!isFields(tree)) return tree;
  if (isSelect(tree)) return inSelect(tree, hidden);
  return mapFields(tree, (value, name) => dropOutputNames(value, hides.has(name) || (passes.has(name) && hidden)));
}

const hides: ReadonlySet<string> = new Set(['subselect', 'selectStmt']);
const passes: ReadonlySet<string> = new Set(['SelectStmt', 'List', 'items']);

function inSelect(select: Fields, hidden: boolean): Fields {
  const sorted = [...itemsOf(select.sortClause), ...itemsOf(select.distinctClause), ...itemsOf(select.groupClause)];
  const used = new Set(sorted.flatMap(bareName));
  const target = (item: Tree): Tree => {
    const fields = fieldsOf(item, 'ResTarget');
    if (!fields) return item;
    const { name, ...rest } = fields;
    const isIdle = hidden && typeof name === 'string' && !used.has(name);
    return { ResTarget: isIdle || isRedundant(name, fields.val) ? rest : fields };
  };
  return mapFields(select, (value, name) => {
    if (name === 'targetList') return itemsOf(value).map((item) => target(dropOutputNames(item, false)));
    return dropOutputNames(value, (name === 'larg' && hidden) || name === 'rarg');
  });
}

function bareName(sorted: Tree): readonly string[] {
  const names = namesOf(at(fieldsOf(sorted, 'SortBy')?.node ?? sorted, 'ColumnRef', 'fields'));
  return names?.length === 1 ? names : [];
}

/** `?column?` is what 14 and older left out for anything but a column; a lone true was named `bool` up to 14. */
function isRedundant(name: Tree | undefined, value: Tree | undefined): boolean {
  if (name === derivedName(value)) return true;
  if (name === '?column?') return fieldsOf(value, 'ColumnRef') === undefined;
  return name === 'bool' && fieldsOf(fieldsOf(value, 'A_Const'), 'boolval') !== undefined;
}
