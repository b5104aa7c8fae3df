const mostDimensions = 6;

/** A value of an array: texts, NULLs, and arrays of these. */
export type Items = readonly (string | null | Items)[];

/**
 * Reads `{a,"b c",NULL}`, an array as the server prints it. Nothing for one with bounds of its own (`[0:1]={…}`), and for
 * what is not an array. Linear in the length of the text.
 */
export function readArray(text: string): Items | undefined {
  const open: (string | null | Items)[][] = [];
  const pieces = text.match(/[{},]|"(?:[^"\\]|\\.)*"|(?:[^{},"\\]|\\.)+/gs) ?? [];
  if (pieces.join('') !== text || pieces[0] !== '{') return undefined;
  // What may follow: the first item of a list, an item behind a comma, or what ends an item.
  let next: 'first' | 'item' | 'end' = 'first';
  for (const [place, piece] of pieces.entries()) {
    const list = open.at(-1);
    if (piece === '{') {
      if (next === 'end') return undefined;
      if (open.length === mostDimensions) return undefined;
      open.push([]);
      next = 'first';
    } else if (piece === ',') {
      if (next !== 'end' || !list) return undefined;
      next = 'item';
    } else if (piece === '}') {
      const ended = next === 'item' ? undefined : open.pop();
      if (!ended) return undefined;
      if (open.length === 0) return place === pieces.length - 1 ? ended : undefined;
      // An array holds no empty ones.
      if (ended.length === 0) return undefined;
      open.at(-1)?.push(ended);
      next = 'end';
    } else {
      if (next === 'end' || !list) return undefined;
      list.push(readItem(piece));
      next = 'end';
    }
  }
  return undefined;
}

function readItem(piece: string): string | null {
  if (piece.startsWith('"')) return piece.slice(1, -1).replace(/\\(.)/gs, '$1');
  const word = piece.trim();
  return /^null$/i.test(word) ? null : word.replace(/\\(.)/gs, '$1');
}

/** The array with each of its texts changed; nothing when one of them cannot be. */
export function mapItems(items: Items, change: (text: string) => string | undefined): Items | undefined {
  const changed: (string | null | Items)[] = [];
  for (const item of items) {
    const made = item === null ? null : typeof item === 'string' ? change(item) : mapItems(item, change);
    if (made === undefined) return undefined;
    changed.push(made);
  }
  return changed;
}
