/** Control characters, line and paragraph separators, marks of writing direction, and others that show as nothing. */
const invisible = /(?:\p{C}|\p{Zl}|\p{Zp}|\p{Default_Ignorable_Code_Point})+/gu;

/** Somebody else's text as one line that shows all it holds: what is invisible becomes a space. At most `most` characters. */
export function printable(text: string, most = 500): string {
  // Cut first, with room for what becomes one space: the text may have a gigabyte.
  const line = text
    .slice(0, most * 4)
    .replace(invisible, ' ')
    .replace(/ {2,}/g, ' ')
    .trim();
  const isCut = line.length > most || text.length > most * 4;
  return isCut ? `${line.slice(0, most - 1).toWellFormed()}…` : line;
}
