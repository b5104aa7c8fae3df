/** The parser's tree as plain values. A node is `{ Kind: fields }`; where only one kind can stand, the fields alone. */
export type Tree = null | boolean | number | string | readonly Tree[] | Fields;

export interface Fields {
  readonly [name: string]: Tree;
}

/** What was parsed, without where it stood in the text. */
export function toTree(value: unknown): Tree {
  if (value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
    return value;
  if (Array.isArray(value)) return value.map(toTree);
  if (typeof value !== 'object') return null;
  const kept = Object.entries(value).filter(([name, item]) => item !== undefined && !isPlace(name, item));
  return Object.fromEntries(kept.map(([name, item]) => [name, toTree(item)]));
}

const isPlace = (name: string, value: unknown): boolean =>
  typeof value === 'number' && /(?:^|_)(?:location|list_start|list_end)$/.test(name);

export const isFields = (tree: Tree | undefined): tree is Fields =>
  typeof tree === 'object' && tree !== null && !Array.isArray(tree);

/** The items of a list; none when it is absent. */
export const itemsOf = (tree: Tree | undefined): readonly Tree[] => (Array.isArray(tree) ? tree : []);

/** The fields of a node of this kind; undefined for any other. */
export function fieldsOf(tree: Tree | undefined, kind: string): Fields | undefined {
  const fields = isFields(tree) ? tree[kind] : undefined;
  return isFields(fields) ? fields : undefined;
}

/** What lies at the end of a path of names; undefined when a step is missing. */
export function at(tree: Tree | undefined, ...path: readonly string[]): Tree | undefined {
  return path.reduce<Tree | undefined>((found, name) => (isFields(found) ? found[name] : undefined), tree);
}

/** The texts of a list of names; undefined when something else is among them, such as `*`. */
export function namesOf(tree: Tree | undefined): readonly string[] | undefined {
  const names = itemsOf(tree).map((item) => at(item, 'String', 'sval') ?? (fieldsOf(item, 'String') ? '' : undefined));
  return names.every((name) => typeof name === 'string') ? names : undefined;
}

/** The select itself, bare or as a node. */
export const isSelect = (tree: Tree | undefined): tree is Fields =>
  isFields(tree) && typeof tree.op === 'string' && tree.op.startsWith('SETOP_');

export function mapFields(fields: Fields, change: (value: Tree, name: string) => Tree): Fields {
  const changed: Record<string, Tree> = {};
  for (const name of Object.keys(fields)) changed[name] = change(fields[name] ?? null, name);
  return changed;
}

/** One text for equal trees, whatever the order of their fields. */
export function canonicalText(tree: Tree): string {
  const pieces: string[] = [];
  write(tree, pieces);
  return pieces.join('');
}

/** Into one list, for a deep tree's text must not be built anew on every level. */
function write(tree: Tree, pieces: string[]): void {
  if (Array.isArray(tree)) {
    pieces.push('[');
    for (const item of tree) {
      write(item, pieces);
      pieces.push(',');
    }
    pieces.push(']');
  } else if (isFields(tree)) {
    pieces.push('{');
    for (const name of Object.keys(tree).sort()) {
      pieces.push(name, ':');
      write(tree[name] ?? null, pieces);
      pieces.push(',');
    }
    pieces.push('}');
  } else {
    pieces.push(JSON.stringify(tree));
  }
}
