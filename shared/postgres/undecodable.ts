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
  const latin = escaped.replace(/\\(\\|[0-7]{3})/g, (_, code: string) =>
    code === '\\' ? '\\' : String.fromCharCode(Number.parseInt(code, 8)),
  );
  const bytes = Buffer.from(latin, 'latin1');
  try {
    return strict.decode(bytes);
  } catch {
    return latin.replace(/[\x80-\xff]/g, (byte) => `${prefix}${byte.charCodeAt(0).toString(16)}`);
  }
}
