import type { Items } from '../normalise/array-literal.ts';
import { arrayConstant, constant, constantOf, itemsIn, nullTypeOf } from '../normalise/constant.ts';
import { fieldsOf, itemsOf, type Tree } from '../normalise/tree.ts';
import { type Change, type Compared, familyOf, type Operand } from './families.ts';
import { type TypesByColumn, typeOf } from './type-of.ts';

export interface Pair {
  readonly left: Tree;
  readonly right: Tree;
  /** Whether only equality counts, not which of two is greater. */
  readonly isEquality: boolean;
}

type Compare = (pair: Pair, types: TypesByColumn) => { readonly left: Tree; readonly right: Tree };

/** Both operands of a comparison in the form in which all spellings of it agree; as they are when that is not certain. */
export const compareOperands: Compare = (pair, types) => {
  const { left, right, isEquality } = pair;
  const [one, other] = [operandOf(left, types), operandOf(right, types)];
  const family = familyOf(one, other, isEquality, types);
  return family ? { left: family.left(left), right: family.right(right) } : pair;
};

const operandOf = (tree: Tree, types: TypesByColumn): Operand => ({
  tree,
  type: typeOf(tree, types),
  constants: constantOf(tree) ? [constantOf(tree)?.value ?? ''] : [],
  isConstant: constantOf(tree) !== undefined || nullTypeOf(tree) !== undefined,
});

/** The same of `a = ANY (ARRAY[…])`, with each item of the array. */
export const compareWithItems: Compare = (pair, types) => {
  const { left, right, isEquality } = pair;
  const type = typeOf(right, types);
  if (!type?.isArray) return pair;
  const known = constantOf(right);
  const constants = known ? textsIn(itemsIn(known)) : [];
  const element = { tree: right, type: { ...type, isArray: false }, constants, isConstant: known !== undefined };
  const family = familyOf(operandOf(left, types), element, isEquality, types);
  return family ? { left: family.left(left), right: overItems(right, family, types) } : pair;
};

const textsIn = (items: Items): string[] =>
  items.flatMap((item) => (typeof item === 'string' ? [item] : item === null ? [] : textsIn(item)));

function overItems(array: Tree, family: Compared, types: TypesByColumn): Tree {
  const known = constantOf(array);
  if (known) return overConstants(known.type.slice(0, -2), itemsIn(known), family.right) ?? array;
  const list = fieldsOf(array, 'A_ArrayExpr');
  if (list) return { A_ArrayExpr: { ...list, elements: itemsOf(list.elements).map(family.right) } };
  return family.array?.(array, types) ?? array;
}

/** Nothing when some of them do not become constants of one type. */
function overConstants(type: string, items: Items, change: Change): Tree | undefined {
  const found = new Set<string>();
  const over = (list: Items): Items =>
    list.map((item) => {
      if (item === null) return null;
      if (typeof item !== 'string') return over(item);
      const made = constantOf(change(constant(type, item)));
      found.add(made?.type ?? '');
      return made?.value ?? null;
    });
  const changed = over(items);
  const [element = type, ...more] = found;
  return more.length > 0 || element === '' ? undefined : arrayConstant(element, changed);
}
