import { type Fields, fieldsOf, itemsOf, mapFields, namesOf, type Tree } from '../normalise/tree.ts';
import { readType, type TypeName } from '../normalise/type-names.ts';
import { type TypesByColumn, typeOf } from './type-of.ts';

/**
 * The operands of a built-in operator or the arguments of a built-in function without casts that do nothing: `(a)::numeric` of
 * a numeric(10,2), `(a)::text` of a varchar. Not for a user's function, which may be another one by the type of its
 * argument, and not for a whole expression: an index of `(a)::text` is not one of `a`.
 */
export function withoutIdleCasts(node: Fields, types: TypesByColumn): Fields {
  if (types.size === 0) return node;
  const names = namesOf(node.funcname ?? node.name) ?? [];
  const [name = ''] = names;
  if (names.length !== 1 || name === 'pg_typeof') return node;
  const strip = (operand: Tree): Tree => {
    const bare = withoutIdleCast(operand, types);
    const padded = lengths.has(name) ? withoutCast(bare, types, isLengthOfPadded) : undefined;
    return padded ?? bare;
  };
  return mapFields(node, (value, place) => {
    if (place === 'lexpr' || place === 'rexpr') return strip(value);
    return place === 'args' ? itemsOf(value).map(strip) : value;
  });
}

/** They do not count the blanks at the end of a char(n), which its cast to text drops. */
const lengths: ReadonlySet<string> = new Set(['length', 'char_length', 'character_length']);
const isLengthOfPadded = (from: TypeName, to: TypeName): boolean => from.name === 'bpchar' && to.name === 'text';

/** The operand without casts that do nothing to it. */
export const withoutIdleCast = (operand: Tree, types: TypesByColumn): Tree => {
  const bare = withoutCast(operand, types, isIdle);
  return bare === undefined ? operand : withoutIdleCast(bare, types);
};

/** What is cast, if it is cast from one of such types to the other. */
export function withoutCast(
  operand: Tree,
  types: TypesByColumn,
  isSuch: (from: TypeName, to: TypeName) => boolean,
): Tree | undefined {
  const cast = fieldsOf(operand, 'TypeCast');
  const to = readType(cast?.typeName);
  const from = to && typeOf(cast?.arg, types);
  const isCandidate = from && to.modifiers.length === 0 && from.isArray === to.isArray;
  return isCandidate && isSuch(from, to) ? cast?.arg : undefined;
}

const oneText: readonly string[] = ['text', 'varchar'];

const isIdle = (from: TypeName, to: TypeName): boolean =>
  from.name === to.name || (oneText.includes(from.name) && oneText.includes(to.name));
