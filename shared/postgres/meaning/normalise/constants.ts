import { mapItems, readArray } from './array-literal.ts';
import { arrayConstant, constant, constantOf, itemsIn, nullTypeOf } from './constant.ts';
import { convert } from './conversions.ts';
import { readInteger, readNumeric } from './numbers.ts';
import { canonicalText, type Fields, fieldsOf, isFields, itemsOf, type Tree } from './tree.ts';
import { readType, type TypeName } from './type-names.ts';

/** Literals, and casts of literals whose value is certain, as constants: `'0'::numeric` and `(0)::numeric` are one. */
export function foldConstant(node: Fields): Fields {
  const literal = fieldsOf(node, 'A_Const');
  if (literal) return foldLiteral(literal) ?? node;
  const cast = fieldsOf(node, 'TypeCast');
  return cast ? foldCast(cast) : foldArray(node);
}

/** The parser leaves out 0, false and the empty text. */
function foldLiteral(literal: Fields): Fields | undefined {
  const { ival, fval, boolval, sval, bsval, isnull } = literal;
  if (isnull === true) return { Null: { type: 'unknown' } };
  if (isFields(ival)) return constant('int4', String(ival.ival ?? 0));
  if (isFields(boolval)) return constant('bool', String(boolval.boolval ?? false));
  if (isFields(sval)) return constant('unknown', String(sval.sval ?? ''));
  if (isFields(bsval) && typeof bsval.bsval === 'string' && /^b[01]*$/.test(bsval.bsval))
    return constant('bit', bsval.bsval.slice(1));
  if (isFields(fval) && typeof fval.fval === 'string') {
    const wide = readInteger(64)(fval.fval);
    const numeric = readNumeric(fval.fval);
    if (wide !== undefined) return constant('int8', wide);
    return numeric === undefined ? undefined : constant('numeric', numeric);
  }
  return undefined;
}

function foldCast(cast: Fields): Fields {
  const { arg, typeName: type } = cast;
  const target = readType(type);
  const folded = target && foldTo(target, arg);
  if (folded) return folded;
  // To cast twice to one type is to cast once.
  const inner = fieldsOf(arg, 'TypeCast');
  const isTwice = inner && type !== undefined && canonicalText(inner.typeName ?? null) === canonicalText(type);
  return isTwice ? { TypeCast: inner } : { TypeCast: cast };
}

function foldTo(target: TypeName, arg: Tree | undefined): Fields | undefined {
  const { name, isArray, modifiers } = target;
  if (nullTypeOf(arg) !== undefined) return { Null: { type: isArray ? `${name}[]` : name } };
  const known = constantOf(arg);
  if (!isArray) {
    const value = known && convert(known, name, modifiers);
    return value === undefined ? undefined : constant(name, value);
  }
  const empty = fieldsOf(arg, 'A_ArrayExpr');
  if (empty) return itemsOf(empty.elements).length === 0 ? arrayConstant(name, []) : undefined;
  if (!known) return undefined;
  const element =
    known.type === 'unknown' ? 'unknown' : known.type.endsWith('[]') ? known.type.slice(0, -2) : undefined;
  const items = known.type === 'unknown' ? readArray(known.value) : element === undefined ? undefined : itemsIn(known);
  if (element === undefined || items === undefined) return undefined;
  const converted = mapItems(items, (value) => convert({ type: element, value }, name, modifiers));
  return converted && arrayConstant(name, converted);
}

/** `ARRAY[1, 2]` is `'{1,2}'::integer[]`. */
function foldArray(node: Fields): Fields {
  const array = fieldsOf(node, 'A_ArrayExpr');
  const elements = itemsOf(array?.elements);
  if (!array || elements.length === 0) return node;
  const types = new Set(elements.map((element) => constantOf(element)?.type ?? nullTypeOf(element)));
  const [type, ...more] = types;
  if (type === undefined || type === 'unknown' || more.length > 0) return node;
  const items = elements.map((element) => {
    const known = constantOf(element);
    if (!known) return null;
    return type.endsWith('[]') ? itemsIn(known) : known.value;
  });
  if (type.endsWith('[]')) return items.includes(null) ? node : constant(type, JSON.stringify(items));
  return arrayConstant(type, items);
}
