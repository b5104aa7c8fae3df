import type { Resolved } from './resolve-names.ts';
import type { Entry } from './scope.ts';
import { fieldsOf, isFields, mapFields, type Tree } from './tree.ts';

/**
 * Two resolved definitions with the columns of aliased lists told apart by place. Of two lists for one row type, one may be
 * longer: columns that were added to the type later are missing in it, at its end.
 */
export function labelColumns(one: Resolved, other: Resolved): readonly [Tree, Tree] {
  return [label(one.tree, one.entries, other.entries), label(other.tree, other.entries, one.entries)];
}

type Entries = ReadonlyMap<number, Entry>;

function label(tree: Tree, own: Entries, others: Entries): Tree {
  const known = new Map<number, Labels>();
  const labels = (id: Tree | undefined): Labels | undefined => {
    const entry = typeof id === 'number' ? own.get(id) : undefined;
    if (!entry) return undefined;
    const found = known.get(entry.id) ?? labelsOf(entry, others.get(entry.id));
    known.set(entry.id, found);
    return found;
  };
  return walk(tree);

  function walk(part: Tree): Tree {
    if (Array.isArray(part)) return part.map(walk);
    if (!isFields(part)) return part;
    const column = fieldsOf(part, 'ListedColumn');
    if (column) {
      const place = typeof column.name === 'string' ? labels(column.entry)?.columns.get(column.name) : undefined;
      return { ColumnRef: { ...column, name: null, place: place ?? column.name ?? null } };
    }
    const row = fieldsOf(part, 'ListedRow');
    return row ? { ColumnRef: { ...row, row: labels(row.entry)?.row ?? true } } : mapFields(part, walk);
  }
}

interface Labels {
  readonly columns: ReadonlyMap<string, string>;
  readonly row: Tree;
}

function labelsOf(entry: Entry, other: Entry | undefined): Labels {
  const names = entry.names ?? [];
  const others = other?.names ?? [];
  const place = placesIn(entry, others);
  const back = other ? placesIn(other, names) : undefined;
  const columns = new Map(names.map((name, index) => [name, told(name, place(name, index))]));
  const shared = Math.min(names.length, others.length);
  const isPrefix = entry.by === 'function' && names.slice(0, shared).every((name, index) => name === others[index]);
  return { columns, row: isPrefix ? true : names };

  /** The same name at another place of the other list: then the lists are not one list before and after. */
  function told(name: string, at: string): string {
    const there = other?.places?.get(name);
    return there === undefined || back?.(name, there) === at ? at : `${at} ${name}`;
  }
}

/** What tells the columns of a list apart: one text for the same column of both. */
function placesIn(entry: Entry, others: readonly string[]): (name: string, index: number) => string {
  const names = entry.names ?? [];
  const isLast = (index: number): boolean => entry.counted === true && index === names.length - 1;
  // Several functions, and joins: a column that was added to the first shifts those of the next.
  const byName = entry.by === 'list' && names.length !== others.length && isWithin(names, others);
  return (name, index) => {
    if (isLast(index)) return 'ordinality';
    return byName ? `named ${name}` : `#${index}`;
  };
}

/** Whether the shorter list has only names of the longer one, in its order. */
function isWithin(one: readonly string[], other: readonly string[]): boolean {
  const [short, long] = one.length < other.length ? [one, other] : [other, one];
  let found = 0;
  for (const name of long) if (name === short[found]) found += 1;
  return found === short.length;
}
