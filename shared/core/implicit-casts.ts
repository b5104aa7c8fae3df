import { type Attribute, isList } from './object.ts';

/**
 * The casts that the server writes into a definition because of the types of columns: `(label)::text = 'x'::text` where
 * `label` is varchar, `label = 'x'::text` where it is text. Where the type differs, so do they.
 */

/** Two types of one thing, as the two sides have them. */
export interface TypePair {
  readonly expected: string;
  readonly actual: string;
}

const strings = ['character', 'bpchar', 'character varying', 'text'];
/** From each to those behind it the server casts by itself. */
const widening = [
  ['smallint', 'integer', 'bigint', 'numeric', 'real', 'double precision'],
  ['date', 'timestamp without time zone', 'timestamp with time zone'],
  ['time without time zone', 'time with time zone'],
];

/** A type without its modifier. */
export const plainType = (type: string): string => type.replace(/\([\d, -]*\)/, '');

/** A definition as both sides would have it if these types were equal. */
export function withoutImplicitCasts(
  definition: Attribute,
  pairs: readonly TypePair[],
  side: 'expected' | 'actual',
): Attribute {
  const types = new Set(
    pairs.flatMap((pair) => impliedTypes(pair[side], pair[side === 'expected' ? 'actual' : 'expected'])),
  );
  const escaped = [...types].map((type) => type.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  // A cast with a modifier is never the server's own.
  const cast = new RegExp(
    `'(?:[^']|'')*'|::(?:${escaped.join('|')})(?:\\[\\])*(?![\\p{L}\\p{N}_$"(\\[.]| (?:varying|with))`,
    'gu',
  );
  // A type of an extension has operators of its own, and those of text where it is text.
  const schemas = pairs.flatMap(({ [side]: type }) => /^("(?:[^"]|"")*"|[^".]+)\./.exec(type)?.[1] ?? []);
  const plainOperators = (value: string): string =>
    schemas.reduce((left, schema) => left.replaceAll(`OPERATOR(${schema}.`, 'OPERATOR(pg_catalog.'), value);
  const text = (value: string): string =>
    plainOperators(value).replace(cast, (found) => (found.startsWith("'") ? found : ''));
  const each = (value: Attribute): Attribute => {
    if (typeof value === 'string') return text(value);
    if (isList(value)) return value.map(each);
    if (value === null || typeof value !== 'object') return value;
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, each(item)]));
  };
  return each(definition);
}

/** What constants beside a column of the first type are cast to, and what the column itself may be. */
function impliedTypes(written: string, writtenThere: string): string[] {
  const [own, other] = [written, writtenThere].map((type) => plainType(type).replace(/(?:\[\])+$/, ''));
  if (own === undefined || other === undefined) return [];
  if (strings.includes(own)) return strings;
  if (own.includes('.') && strings.includes(other)) return [own, ...strings];
  const row = widening.find((types) => types.includes(own)) ?? [];
  return row.indexOf(other) > row.indexOf(own) ? [own, other] : [own];
}
