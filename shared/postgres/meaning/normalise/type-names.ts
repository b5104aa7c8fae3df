import { constantOf } from './constant.ts';
import { type Fields, isFields, itemsOf, namesOf, type Tree } from './tree.ts';

/** A type as a cast names it. */
export interface TypeName {
  /** `int4`, `numeric`; of one that is not built in, its schema and name as JSON. Of an array, that of its elements. */
  readonly name: string;
  readonly isArray: boolean;
  /** `10, 2` of `numeric(10,2)`. */
  readonly modifiers: readonly number[];
}

/** Nothing for what is more than a name, such as `t.a%type`. */
export function readType(type: Tree | undefined): TypeName | undefined {
  if (!isFields(type) || 'setof' in type || 'pct_type' in type) return undefined;
  const name = nameOf(type);
  const modifiers = itemsOf(type.typmods).map((item) => Number(constantOf(item)?.value));
  if (name === undefined || !modifiers.every(Number.isInteger)) return undefined;
  return { name, isArray: itemsOf(type.arrayBounds).length > 0, modifiers };
}

function nameOf(type: Fields): string | undefined {
  const names = namesOf(type.names) ?? [];
  return names.length > 1 ? JSON.stringify(names) : names[0];
}
