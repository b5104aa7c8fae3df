import { fieldsOf, type Tree } from '../normalise/tree.ts';
import type { TypeName } from '../normalise/type-names.ts';
import { asDouble, asNumber, asPlain, isPreciseFloat, withoutDouble } from './numbers.ts';
import { asInterval, asText, asTextArray, asTrimmedText, asWider } from './texts.ts';
import { exactNumbers, type TypesByColumn, typeOf } from './type-of.ts';

export type Change = (tree: Tree) => Tree;

/** One side of a comparison; of an array, any of its items. */
export interface Operand {
  readonly tree: Tree;
  readonly type: TypeName | undefined;
  /** The values, when it is a constant or an array of these. */
  readonly constants: readonly string[];
  readonly isConstant: boolean;
}

/** How the two sides are brought to one form. */
export interface Compared {
  readonly left: Change;
  readonly right: Change;
  /** For a right side that is an array and no list. */
  readonly array?: (array: Tree, types: TypesByColumn) => Tree;
}

/** What two types are compared as; undefined where nothing is known to be equal. */
export function familyOf(
  left: Operand,
  right: Operand,
  isEquality: boolean,
  types: TypesByColumn,
): Compared | undefined {
  if (left.type?.isArray || right.type?.isArray) return comparedArrays(left, right, types);
  const both = [left.type?.name, right.type?.name];
  const all = (names: readonly string[]) => both.every((name) => name !== undefined && names.includes(name));
  const any = (names: readonly string[]) => both.some((name) => name !== undefined && names.includes(name));
  const alike = (change: Change): Compared => ({ left: change, right: change });

  if (all(exactNumbers) && ![left, right].some(({ tree }) => isOfUnknown(tree, types)))
    return alike((tree) => asNumber(tree, types));
  if (all([...exactNumbers, 'float4', 'float8'])) return comparedFloats(left, right, types);
  if (all(['bpchar'])) return alike(asTrimmedText);
  if (all(texts)) {
    // Against a constant, a column of names is ordered byte for byte whatever type that has.
    const isName = [left, right].some(({ isConstant, type }) => !isConstant && type?.name === 'name');
    return { ...alike((tree) => asText(tree, types, isEquality || isName)), array: asTextArray };
  }
  if (all(['interval'])) return alike(asInterval);
  const widened = widening.find((pair) => all(pair));
  if (widened) return alike(asWider(...widened, types));
  // Where the type of one side is not known, the operator that was found for the constant says enough.
  if (!(left.isConstant || right.isConstant)) return undefined;
  if (any(['bpchar'])) return left.type && right.type ? undefined : alike(asTrimmedText);
  if (any(texts)) return alike((tree) => asText(tree, types, isEquality));
  const widens = widening.find((pair) => any(pair));
  if (widens) return alike(asWider(...widens, types));
  // `integer` or `numeric`, as the constant says: that tells which of the two the other side is.
  const [value] = [left, right].flatMap(({ isConstant, type }) => (isConstant && type ? [type.name] : []));
  if (value === undefined || !exactNumbers.includes(value)) return undefined;
  return alike(asPlain(value === 'numeric' ? 'numeric' : 'integer'));
}

const isOfUnknown = (tree: Tree, types: TypesByColumn): boolean => {
  const cast = fieldsOf(tree, 'TypeCast');
  return cast?.arg !== undefined && typeOf(cast.arg, types) === undefined;
};

/** Types that are compared as the second of them, without a change. */
const widening: readonly (readonly [from: string, to: string])[] = [
  ['date', 'timestamp'],
  ['bit', 'varbit'],
  ['cidr', 'inet'],
];

const texts: readonly string[] = ['text', 'varchar', 'bpchar', 'name'];

/** A number that became a float below a constant: they compare as before, as long as neither is longer than a float is precise. */
function comparedFloats(left: Operand, right: Operand, types: TypesByColumn): Compared {
  const [value, constant] = right.constants.length > 0 ? [left, right] : [right, left];
  const bare = constant.constants.length > 0 ? withoutDouble(value.tree, types) : undefined;
  if (bare !== undefined && constant.constants.every(isPreciseFloat)) {
    const change: Change = (tree) => asNumber(tree === value.tree ? bare : tree, types);
    return { left: change, right: change };
  }
  const change: Change = (tree) => asDouble(tree, types);
  return { left: change, right: change };
}

/** Lists of text and of varchar are compared alike. */
function comparedArrays(left: Operand, right: Operand, types: TypesByColumn): Compared | undefined {
  const isText = ({ type }: Operand) => type?.isArray && (type.name === 'text' || type.name === 'varchar');
  if (!isText(left) || !isText(right)) return undefined;
  const change: Change = (tree) => asTextArray(tree, types);
  return { left: change, right: change };
}
