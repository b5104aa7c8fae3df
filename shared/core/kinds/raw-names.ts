import { lastNameOf } from '../cited.ts';
import { parseId, type SchemaObject } from '../object.ts';

/** Names as they are in the catalogs, out of those that ids and SQL quote. */

/** The raw name at the end of an object's path. */
export const rawNameOf = ({ id }: Pick<SchemaObject, 'id'>): string => rawName(lastNameOf(parseId(id).path) ?? '');

/** The raw name at the end of what an object hangs in; undefined when it hangs in nothing. */
export const rawNameAround = ({ within }: SchemaObject): string | undefined =>
  within === undefined ? undefined : rawNameOf({ id: within });

const characters: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' };

/** A name of an id (`quoteName`) as it is. */
export function rawName(written: string): string {
  return unquoted(written).replace(/\\(?:u([0-9a-f]{4})|(.))/gs, (_, code?: string, one = '') =>
    code === undefined ? (characters[one] ?? one) : String.fromCharCode(Number.parseInt(code, 16)),
  );
}

/** A name as SQL quotes it (`quoted`) as it is. */
export const unquoted = (written: string): string =>
  /^".*"$/s.test(written) ? written.slice(1, -1).replaceAll('""', '"') : written;
