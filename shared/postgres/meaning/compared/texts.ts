import { constant, constantOf, nullTypeOf } from '../normalise/constant.ts';
import { convert } from '../normalise/conversions.ts';
import { fieldsOf, itemsOf, type Tree } from '../normalise/tree.ts';
import type { TypeName } from '../normalise/type-names.ts';
import { overAlternatives } from './alternatives.ts';
import { withoutCast, withoutIdleCast } from './idle-casts.ts';
import type { TypesByColumn } from './type-of.ts';

/** One operand of a comparison, in the form of its family of types. */

/** A constant of these types as one of another type; everything else as it is. */
const constantAs =
  (type: string, from: readonly string[]) =>
  (tree: Tree): Tree => {
    const known = constantOf(tree);
    const value = known && from.includes(known.type) ? convert(known, type, []) : undefined;
    return value === undefined ? tree : constant(type, value);
  };

/** What a char(n) is compared by: blanks at its end do not count, and its cast to text drops them. */
export function asTrimmedText(tree: Tree): Tree {
  const known = constantOf(tree);
  if (known) return constantAs('text', ['bpchar'])(tree);
  if (nullTypeOf(tree) !== undefined) return tree;
  return { TypeCast: { arg: tree, typeName: { names: [{ String: { sval: 'text' } }], typemod: -1 } } };
}

/** `name` is compared byte for byte, as text is where only equality counts. */
export function asText(tree: Tree, types: TypesByColumn, isEquality: boolean): Tree {
  const from = isEquality ? ['varchar', 'name'] : ['varchar'];
  const isName = (source: TypeName, target: TypeName): boolean => source.name === 'name' && target.name === 'text';
  return overAlternatives(withoutIdleCast(tree, types), (item) => {
    const bare = withoutIdleCast(item, types);
    const name = isEquality ? withoutCast(bare, types, isName) : undefined;
    return name ?? constantAs('text', from)(bare);
  });
}

export function asTextArray(tree: Tree, types: TypesByColumn): Tree {
  const known = constantOf(tree);
  if (known?.type === 'varchar[]') return constant('text[]', known.value);
  const list = fieldsOf(tree, 'A_ArrayExpr');
  if (!list) return withoutIdleCast(tree, types);
  return { A_ArrayExpr: { ...list, elements: itemsOf(list.elements).map((item) => asText(item, types, false)) } };
}

/**
 * A date is compared as the moment at which it begins; bits, and addresses of networks, as the wider type that they are cast to
 * without a change.
 */
export const asWider =
  (from: string, to: string, types: TypesByColumn) =>
  (tree: Tree): Tree =>
    overAlternatives(tree, (item) => {
      const bare = withoutCast(item, types, (source, target) => source.name === from && target.name === to);
      if (bare !== undefined) return asWider(from, to, types)(bare);
      return constantAs(to, [from])(withoutIdleCast(item, types));
    });

/** Intervals are compared by their length, with months of 30 days and days of 24 hours. */
export function asInterval(tree: Tree): Tree {
  const known = constantOf(tree);
  if (known?.type !== 'interval') return tree;
  const [months = 0n, days = 0n, micros = 0n] = known.value.split('/').map(BigInt);
  return constant('length of interval', String((months * 30n + days) * 86_400_000_000n + micros));
}
