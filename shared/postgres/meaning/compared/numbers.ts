import { constant, constantOf } from '../normalise/constant.ts';
import { convert } from '../normalise/conversions.ts';
import { readNumeric } from '../normalise/numbers.ts';
import { fieldsOf, type Tree } from '../normalise/tree.ts';
import { readType, type TypeName } from '../normalise/type-names.ts';
import { overAlternatives } from './alternatives.ts';
import { withoutCast, withoutIdleCast } from './idle-casts.ts';
import { exactNumbers, type TypesByColumn, typeOf } from './type-of.ts';

/** Numbers are compared by their value; how many digits they are written with does not count. */

/** A number without zeros at its end. */
const shortest = (value: string): string => (value.includes('.') ? value.replace(/\.?0+$/, '') : value);

const rank = ({ name }: TypeName): number => exactNumbers.indexOf(name);
const isWider = (from: TypeName, to: TypeName): boolean => rank(from) >= 0 && rank(from) <= rank(to);

/** Exact numbers of types that are known: casts to wider ones keep the value. */
export const asNumber = (tree: Tree, types: TypesByColumn): Tree =>
  overAlternatives(tree, (item) => {
    const bare = withoutCast(item, types, isWider);
    if (bare !== undefined) return asNumber(bare, types);
    const known = constantOf(item);
    if (known) {
      const value = readNumeric(known.value);
      return value === undefined ? item : constant('number', shortest(value));
    }
    // A remainder overflows in no type.
    const expression = typeOf(item, types) && fieldsOf(item, 'A_Expr');
    if (!expression) return item;
    const { lexpr = null, rexpr = null } = expression;
    return { A_Expr: { ...expression, lexpr: asNumber(lexpr, types), rexpr: asNumber(rexpr, types) } };
  });

/**
 * The same where the type of what is compared is not known. `a > 1` can only be a comparison of integers, so the width of the
 * constant does not count, and `(a)::bigint > 1` is the same.
 */
export const asPlain =
  (value: 'integer' | 'numeric') =>
  (tree: Tree): Tree => {
    const known = constantOf(tree);
    const digits = known && exactNumbers.includes(known.type) ? readNumeric(known.value) : undefined;
    if (digits !== undefined) return constant(value, digits);
    const cast = fieldsOf(tree, 'TypeCast');
    const type = readType(cast?.typeName);
    const widest = value === 'integer' ? 'int8' : 'numeric';
    const isIdle = type && !type.isArray && type.name === widest && type.modifiers.length === 0;
    return isIdle ? asPlain(value)(cast?.arg ?? null) : tree;
  };

/** Whether a number has no more digits than a double always keeps. */
export function isPreciseFloat(value: string): boolean {
  const digits = readNumeric(value)
    ?.replace(/^-/, '')
    .replace(/^[0.]+/, '')
    .replace('.', '');
  return digits !== undefined && digits.length <= mostDigits;
}

const mostDigits = 15;

/** What is cast to a double, if it is an exact number whose values all stay apart there, or do so near a precise constant. */
export const withoutDouble = (tree: Tree, types: TypesByColumn): Tree | undefined =>
  withoutCast(tree, types, (from, to) => {
    if (to.name !== 'float8') return false;
    return from.name === 'numeric' ? (from.modifiers[0] ?? Infinity) <= mostDigits : exactNumbers.includes(from.name);
  });

export const asDouble = (tree: Tree, types: TypesByColumn): Tree =>
  overAlternatives(tree, (item) => {
    const bare = withoutCast(item, types, ({ name }, to) => name === 'float4' && to.name === 'float8');
    if (bare !== undefined) return bare;
    const known = constantOf(item);
    const value = known && convert(known, 'float8', []);
    return value === undefined ? withoutIdleCast(item, types) : constant('float8', value);
  });
