import { at, type Fields, itemsOf, mapFields, type Tree } from './tree.ts';

/** Where the tree keeps names that may be qualified: types, functions, operators, collations, operator classes. */
const qualified: ReadonlySet<string> = new Set([
  'names',
  'funcname',
  'name',
  'operName',
  'useOp',
  'collname',
  'collation',
  'opclass',
]);

/**
 * The reader's search_path is empty, so a name without a schema is one of pg_catalog, whether that is written or not. Not so
 * for relations: a name without a schema may be that of a WITH query.
 */
export function dropSystemSchema(node: Fields): Fields {
  const isSystem = (name: string): boolean => qualified.has(name) && isSystemName(node[name]);
  if (!Object.keys(node).some(isSystem)) return node;
  return mapFields(node, (value, name) => (isSystem(name) ? itemsOf(value).slice(1) : value));
}

function isSystemName(names: Tree | undefined): boolean {
  const list = itemsOf(names);
  return list.length === 2 && at(list[0], 'String', 'sval') === 'pg_catalog';
}
