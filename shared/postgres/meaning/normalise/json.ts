import { compareText } from '../../../core/order.ts';

/** Reads JSON as jsonb keeps it: keys in one order, the last of equal keys, numbers with all their digits. */
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
  if (Array.isArray(value)) return `[${value.map(write).join()}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).sort(([a], [b]) => compareText(a, b));
  return `{${entries.map(([name, item]) => `${JSON.stringify(name)}:${write(item)}`).join()}}`;
}
