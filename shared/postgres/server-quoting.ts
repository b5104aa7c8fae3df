import { type Attribute, isList } from '../core/object.ts';

/** Servers quote names by their own list of keywords, which grows by major; these bring what they print to one form. */

const quotedName = /"((?:[^"]|"")*)"/g;
const plainName = /^[a-z_][a-z0-9_$]*$/;

/** Quotes are taken off the names that need none. `"char"` alone is a type of its own, other than `char`. */
export function withoutServerQuotes(text: string): string {
  if (!text.includes('"')) return text;
  return text.replace(quotedName, (whole, name: string, place: number) =>
    plainName.test(name) && (name !== 'char' || text[place - 1] === '.') ? name : whole,
  );
}

/** The same in lists, and in the `type` of an argument; everything else is no text of names. */
export function withoutServerQuotesIn(value: Attribute): Attribute {
  if (typeof value === 'string') return withoutServerQuotes(value);
  if (isList(value)) return value.map(withoutServerQuotesIn);
  if (value === null || typeof value !== 'object') return value;
  return typeof value.type === 'string' ? { ...value, type: withoutServerQuotes(value.type) } : value;
}

/**
 * What a reference (regclass, regproc, …) prints, as `schema.name`; null when it refers to nothing. Under an empty
 * search_path only built-in names come without their schema.
 */
export function qualifiedReference(text: string): string | null {
  if (text === '-') return null;
  const name = withoutServerQuotes(text);
  return unquoted(text).includes('.') ? name : `pg_catalog.${name}`;
}

const unquoted = (text: string): string => (text.includes('"') ? text.replace(quotedName, '') : text);
