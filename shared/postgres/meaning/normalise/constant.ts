import type { Items } from './array-literal.ts';
import { at, type Fields, type Tree } from './tree.ts';

/** A constant with its type and its value in one spelling; a bare string literal is of type `unknown`. */
export interface Constant {
  readonly type: string;
  readonly value: string;
}

/** The constant that the tree is, if it is one other than NULL; of an array, `type` ends in `[]` and `value` is JSON. */
export const constantOf = (tree: Tree | undefined): Constant | undefined => {
  const [type, value] = [at(tree, 'Constant', 'type'), at(tree, 'Constant', 'value')];
  return typeof type === 'string' && typeof value === 'string' ? { type, value } : undefined;
};

/** The type of a NULL; `unknown` when it is a bare one. */
export const nullTypeOf = (tree: Tree | undefined): string | undefined => {
  const type = at(tree, 'Null', 'type');
  return typeof type === 'string' ? type : undefined;
};

export const constant = (type: string, value: string): Fields => ({ Constant: { type, value } });

export const textConstant = (value: string): Fields => constant('text', value);

/** The items of a constant array. */
export const itemsIn = ({ value }: Constant): Items => JSON.parse(value);

export const arrayConstant = (element: string, items: Items): Fields => constant(`${element}[]`, JSON.stringify(items));
