import { type Fields, fieldsOf, itemsOf, type Tree } from './tree.ts';

/** `(A AND B) AND C` is `A AND B AND C`. The order stays: it is the order in which the server stores them. */
export function flattenLogic(node: Fields): Fields {
  const bool = fieldsOf(node, 'BoolExpr');
  const operator = bool?.boolop;
  if (!bool || (operator !== 'AND_EXPR' && operator !== 'OR_EXPR')) return node;
  const inner = (argument: Tree): readonly Tree[] => {
    const nested = fieldsOf(argument, 'BoolExpr');
    return nested?.boolop === operator ? itemsOf(nested.args) : [argument];
  };
  return { BoolExpr: { ...bool, args: itemsOf(bool.args).flatMap(inner) } };
}
