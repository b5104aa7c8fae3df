import { readNumeric } from './numbers.ts';

/**
 * Reads JSON as jsonb keeps it and prints it: keys by length and then by bytes, the last of equal keys, numbers with all
 * their digits. The server's own text for it, so that what was json and what was jsonb can be compared.
 */
export function readJson(text: string): string | undefined {
  try {
    return write(JSON.parse(text.replace(token, (piece) => (piece.startsWith('"') ? piece : `"${mark}${piece}"`))));
  } catch {
    return undefined;
  }
}

/** Numbers travel as marked texts, because a double would lose digits. A text of jsonb never holds this character. */
const mark = '\\u0000';
const token = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

function write(value: unknown): string {
  if (typeof value === 'string' && value.startsWith('\0')) return readNumeric(value.slice(1)) ?? value;
  if (Array.isArray(value)) return `[${value.map(write).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).map(([name, item]) => [Buffer.from(name), name, item] as const);
  entries.sort(([a], [b]) => a.length - b.length || Buffer.compare(a, b));
  return `{${entries.map(([, name, item]) => `${JSON.stringify(name)}: ${write(item)}`).join(', ')}}`;
}
