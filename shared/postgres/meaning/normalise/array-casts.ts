import { constantOf } from './constant.ts';
import { foldConstant } from './constants.ts';
import { type Fields, fieldsOf, isFields, itemsOf, type Tree } from './tree.ts';

/**
 * `(ARRAY[a, b])::text[]` is `ARRAY[(a)::text, (b)::text]`. A server prints the first for `v IN (...)` over varchar,
 * and the second once that has been dumped and restored.
 */
export function pushArrayCast(node: Fields): Fields {
  const cast = fieldsOf(node, 'TypeCast');
  const type = cast?.typeName;
  const array = fieldsOf(cast?.arg, 'A_ArrayExpr');
  if (!array || !isFields(type) || itemsOf(type.arrayBounds).length !== 1) return node;
  if (itemsOf(array.elements).length === 0) return node;
  const { arrayBounds: _, ...element } = type;
  return foldConstant(castElements(array, element));
}

function castElements(array: Fields, type: Fields): Fields {
  const cast = (element: Tree): Tree => {
    const inner = fieldsOf(element, 'A_ArrayExpr');
    if (inner) return foldConstant(castElements(inner, type));
    // An inner list of constants is one already.
    const isList = constantOf(element)?.type.endsWith('[]');
    return foldConstant({ TypeCast: { arg: element, typeName: isList ? { ...type, arrayBounds: [null] } : type } });
  };
  return { A_ArrayExpr: { ...array, elements: itemsOf(array.elements).map(cast) } };
}
