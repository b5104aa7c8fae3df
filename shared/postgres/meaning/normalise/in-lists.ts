import { foldConstant } from './constants.ts';
import { type Fields, fieldsOf, itemsOf, namesOf } from './tree.ts';

/** `a IN (x, y)` is `a = ANY (ARRAY[x, y])`, and `a NOT IN (x, y)` is `a <> ALL (ARRAY[x, y])`. */
export function expandIn(node: Fields): Fields {
  const expression = fieldsOf(node, 'A_Expr');
  if (expression?.kind !== 'AEXPR_IN') return node;
  const elements = itemsOf(fieldsOf(expression.rexpr, 'List')?.items);
  // Rows have no array of their own.
  if (elements.length === 0 || elements.some((element) => fieldsOf(element, 'RowExpr'))) return node;
  const [only, ...more] = elements;
  if (only !== undefined && more.length === 0) return { A_Expr: { ...expression, kind: 'AEXPR_OP', rexpr: only } };
  const kind = namesOf(expression.name)?.[0] === '<>' ? 'AEXPR_OP_ALL' : 'AEXPR_OP_ANY';
  return { A_Expr: { ...expression, kind, rexpr: foldConstant({ A_ArrayExpr: { elements } }) } };
}
