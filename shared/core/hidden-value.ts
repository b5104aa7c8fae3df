import { type Attribute, isList, isMap } from './object.ts';

/** What is published in the place of a value that stays hidden: `{"hidden": {"lines": 41, "digest": "3f2a91c04b7e"}}`. */
export interface HiddenValue {
  readonly hidden: {
    /** Equal for equal values of one attribute of one object. */
    readonly digest: string;
    /** Of a text. */
    readonly lines?: number;
    /** Of a list or a map. */
    readonly items?: number;
  };
}

const digestLike = /^[0-9a-f]{12}$/;

/** No catalog holds such a value: the values of options are texts. */
export const isHidden = (value: Attribute): boolean => partsOf(value) !== undefined;

/** The digest of a hidden value; undefined for any other. */
export const digestOf = (value: Attribute): string | undefined => partsOf(value)?.digest;

function partsOf(value: Attribute): HiddenValue['hidden'] | undefined {
  if (!isMap(value) || Object.keys(value).length !== 1) return undefined;
  const { hidden = null } = value;
  if (!isMap(hidden)) return undefined;
  const { digest, lines, items } = hidden;
  if (typeof digest !== 'string' || !digestLike.test(digest)) return undefined;
  return { digest, ...(typeof lines === 'number' && { lines }), ...(typeof items === 'number' && { items }) };
}

/** A value with all that is hidden in it said in words: `hidden (41 lines, digest 3f2a91c04b7e)`. */
export function sayHidden(value: Attribute): Attribute {
  const parts = partsOf(value);
  if (parts) return inWords(parts);
  if (isList(value)) return value.map(sayHidden);
  if (!isMap(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, sayHidden(member)]));
}

function inWords({ digest, lines, items }: HiddenValue['hidden']): string {
  const sizes = [...counted(lines, 'line'), ...counted(items, 'item')];
  return `hidden (${[...sizes, `digest ${digest}`].join(', ')})`;
}

const counted = (n: number | undefined, noun: string): string[] =>
  n === undefined ? [] : [`${n} ${n === 1 ? noun : `${noun}s`}`];
