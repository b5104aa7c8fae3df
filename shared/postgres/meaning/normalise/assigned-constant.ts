import { type Constant, constantOf } from './constant.ts';
import type { Tree } from './tree.ts';

/**
 * Whether two whole expressions are constants that a column stores alike: `0`, `'0'::numeric` and `(0)::bigint` as a
 * default. Only for whole expressions: inside one, the type of a constant decides which operator is meant.
 */
export function sameConstant(expected: Tree, actual: Tree): boolean {
  const [one, other] = [constantOf(expected), constantOf(actual)];
  if (!one || !other || one.value !== other.value) return false;
  const family = familyOf(one);
  return family !== undefined && family === familyOf(other);
}

const families: Readonly<Record<string, string | undefined>> = {
  int2: 'number',
  int4: 'number',
  int8: 'number',
  numeric: 'number',
  float4: 'number',
  float8: 'number',
  unknown: 'text',
  text: 'text',
  varchar: 'text',
};

/** Of a list, that of its items. */
function familyOf({ type }: Constant): string | undefined {
  const item = type.endsWith('[]') ? type.slice(0, -2) : type;
  const family = families[item];
  return item === type ? family : family && `${family}[]`;
}
