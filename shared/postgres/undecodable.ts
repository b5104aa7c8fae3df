import type { RawResult } from './decode.ts';

/**
 * Databases in SQL_ASCII hold bytes that need not be text in any encoding. Read plainly, two names could become one; so
 * the statements are sent again with their texts as escaped bytes, which nothing on the way can change.
 */

/** Type oids that carry a database's own text: name, text, json, "char", text[], name[], regproc, regclass, regcollation. */
const textual: ReadonlySet<number> = new Set([18, 19, 25, 114, 1003, 1009, 24, 2205, 4191]);

export const isUndecodable = ({ rows }: RawResult): boolean =>
  rows.some((row) => row.some((text) => text?.includes('\uFFFD')));

/** The statement with every textual column as escaped bytes. `seen` is its result as first read, for names and types. */
export function asEscapedBytes(sql: string, seen: RawResult): string {
  const columns = seen.fields.map(({ name, dataTypeID }) =>
    textual.has(dataTypeID)
      ? `encode(convert_to(whole."${name}"::text, 'SQL_ASCII'), 'escape') as "${name}"`
      : `whole."${name}"`,
  );
  return `select ${columns.join(', ')} from (${sql}) as whole`;
}

/** The result of such a statement, with texts decoded where they are UTF-8 and their other bytes as `\xNN`. */
export function decodeEscapedBytes(result: RawResult, seen: RawResult): RawResult {
  const rows = result.rows.map((row) =>
    row.map((text, place) => {
      const type = seen.fields[place]?.dataTypeID ?? 0;
      if (text === null || !textual.has(type)) return text;
      // Inside JSON a backslash has to be one itself.
      return decodeBytes(text, type === 114 ? '\\\\x' : '\\x');
    }),
  );
  return { fields: seen.fields, rows };
}

const strict = new TextDecoder('utf-8', { fatal: true });

function decodeBytes(escaped: string, prefix: string): string {
  const bytes = bytesOf(escaped);
  try {
    return strict.decode(bytes);
  } catch {
    return bytes.toString('latin1').replace(/[\x80-\xff]/g, (byte) => `${prefix}${byte.charCodeAt(0).toString(16)}`);
  }
}

const [backslash, zero] = [0x5c, 0x30];

/** The bytes behind PostgreSQL's form `escape`: `\\` is a backslash, `\351` a byte in octal, all else itself. */
function bytesOf(escaped: string): Buffer {
  const given = Buffer.from(escaped, 'latin1');
  const bytes = Buffer.alloc(given.length);
  const digit = (at: number): number => (given[at] ?? 0) - zero;
  let length = 0;
  for (let at = 0; at < given.length; at += 1) {
    const isEscape = given[at] === backslash && at + 1 < given.length;
    const isOctal = isEscape && [1, 2, 3].every((next) => digit(at + next) >= 0 && digit(at + next) <= 7);
    if (isOctal) {
      bytes[length] = digit(at + 1) * 64 + digit(at + 2) * 8 + digit(at + 3);
      at += 3;
    } else {
      bytes[length] = given[at] ?? 0;
      if (isEscape && given[at + 1] === backslash) at += 1;
    }
    length += 1;
  }
  return bytes.subarray(0, length);
}
