import { readInterval } from './interval.ts';
import { readJson } from './json.ts';
import { readDouble, readInteger, readNumeric, roundNumeric } from './numbers.ts';
import { readQualifiedName } from './qualified-name.ts';
import { readDate, readTimestamp, readTimestampWithZone } from './timestamps.ts';
import { at, canonicalText, type Fields, fieldsOf, isFields, itemsOf, namesOf, type Tree } from './tree.ts';

/** A constant with its type and its value in one spelling; a bare string literal is of type `unknown`. */
export interface Constant {
  readonly type: string;
  readonly value: string;
}

export const constantOf = (tree: Tree | undefined): Constant | undefined => {
  const [type, value] = [at(tree, 'Constant', 'type'), at(tree, 'Constant', 'value')];
  return typeof type === 'string' && typeof value === 'string' ? { type, value } : undefined;
};

const constant = (type: string, value: string): Fields => ({ Constant: { type, value } });

export const textConstant = (value: string): Fields => constant('text', value);

/** Literals, and casts of literals whose value is certain, as constants: `'0'::numeric` and `(0)::numeric` are one. */
export function foldConstant(node: Fields): Fields {
  const literal = fieldsOf(node, 'A_Const');
  if (literal) return foldLiteral(literal) ?? node;
  const cast = fieldsOf(node, 'TypeCast');
  return cast ? foldCast(cast) : node;
}

/** The parser leaves out 0, false and the empty text. */
function foldLiteral(literal: Fields): Fields | undefined {
  const { ival, fval, boolval, sval } = literal;
  if (isFields(ival)) return constant('int4', String(ival.ival ?? 0));
  if (isFields(boolval)) return constant('bool', String(boolval.boolval ?? false));
  if (isFields(sval)) return constant('unknown', String(sval.sval ?? ''));
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
  const known = constantOf(arg);
  const target = isFields(type) ? foldable(type, known?.value) : undefined;
  const value = known && target && conversions.get(target.name)?.(known, target.modifiers);
  if (target && value !== undefined) return constant(target.name, value);
  // To cast twice to one type is to cast once.
  const inner = fieldsOf(arg, 'TypeCast');
  const isTwice = inner && type !== undefined && canonicalText(inner.typeName ?? null) === canonicalText(type);
  return isTwice ? { TypeCast: inner } : { TypeCast: cast };
}

/** A plain type; also varchar(n) and char(n) where the value fits, because then nothing is cut, and numeric(n, n). */
function foldable(type: Fields, value: string | undefined): { name: string; modifiers: readonly number[] } | undefined {
  const [name, ...more] = namesOf(type.names) ?? [];
  const hasMore = more.length > 0 || 'arrayBounds' in type || 'setof' in type || 'pct_type' in type;
  if (name === undefined || hasMore) return undefined;
  const modifiers = itemsOf(type.typmods).map((item) => Number(constantOf(item)?.value));
  const [length = 0] = modifiers;
  const fits = modifiers.length === 1 && value !== undefined && [...value].length <= length;
  const isCertain = modifiers.length === 0 || name === 'numeric' || ((name === 'varchar' || name === 'bpchar') && fits);
  return isCertain && modifiers.every(Number.isInteger) ? { name, modifiers } : undefined;
}

type Conversion = (from: Constant, modifiers: readonly number[]) => string | undefined;

const among =
  (types: readonly string[], read: (text: string) => string | undefined): Conversion =>
  ({ type, value }) =>
    type === 'unknown' || types.includes(type) ? read(value) : undefined;

const numbers = ['int2', 'int4', 'int8', 'numeric'];
const texts = ['text', 'varchar'];
/** What a char(n) holds is filled up with blanks. */
const padded =
  ([length = 0]: readonly number[]) =>
  (text: string): string =>
    text.padEnd(length);
const asIs = (text: string): string => text;

/** By target type: the value in its one spelling, or nothing where the outcome is not certain from the text alone. */
const conversions: ReadonlyMap<string, Conversion> = new Map(
  Object.entries({
    text: among(texts, asIs),
    varchar: among(texts, asIs),
    bpchar: (from, modifiers) => among([...texts, 'bpchar'], padded(modifiers))(from, []),
    int2: among(numbers, readInteger(16)),
    int4: among(numbers, readInteger(32)),
    int8: among(numbers, readInteger(64)),
    numeric: (from, modifiers) =>
      among(numbers, modifiers.length === 0 ? readNumeric : roundNumeric(modifiers))(from, []),
    float4: among(numbers, readDouble(Math.fround)),
    float8: among(
      numbers,
      readDouble((value) => value),
    ),
    bool: among(['bool'], readBoolean),
    date: among(['date'], readDate),
    timestamp: among(['timestamp'], readTimestamp),
    timestamptz: among(['timestamptz'], readTimestampWithZone),
    interval: among(['interval'], readInterval),
    jsonb: among(['jsonb'], readJson),
    regclass: among(['regclass'], readQualifiedName),
    regtype: among(['regtype'], readQualifiedName),
    regproc: among(['regproc'], readQualifiedName),
  }),
);

function readBoolean(text: string): string | undefined {
  const word = text.trim().toLowerCase();
  if (['t', 'true', 'y', 'yes', 'on', '1'].includes(word)) return 'true';
  return ['f', 'false', 'n', 'no', 'off', '0'].includes(word) ? 'false' : undefined;
}
