/** Any text in a form that Notion takes: no NUL, no half characters, nothing longer than allowed (UTF-16 units). */

const longestPiece = 2000;
const mostPieces = 100;
const longestOption = 100;

export type TextPiece = {
  readonly type: 'text';
  readonly text: { readonly content: string } | { readonly content: string; readonly link: { readonly url: string } };
};

export const cleanText = (text: string): string => text.toWellFormed().replaceAll('\u0000', '\ufffd');

/** Text as rich text: pieces of 2000 units at most, 100 pieces at most; what is cut off is counted at the end. */
export function toPieces(text: string): TextPiece[] {
  let rest = cleanText(text);
  const pieces: TextPiece[] = [];
  while (rest !== '') {
    const isLast = pieces.length === mostPieces - 1 && rest.length > longestPiece;
    const content = isLast ? clip(rest, longestPiece - 40) : cut(rest, longestPiece);
    pieces.push({ type: 'text', text: { content } });
    if (isLast) break;
    rest = rest.slice(content.length);
  }
  return pieces;
}

/** At most so many units of the text; what is cut off is counted behind them. */
export function clip(text: string, length: number): string {
  if (text.length <= length) return text;
  const kept = cut(text, length);
  return `${kept}… (${text.length - kept.length} more characters)`;
}

/** The name of a select option: one line, no comma, at most 100 units; undefined when nothing is left. */
export function toOptionName(text: string): string | undefined {
  const name = cleanText(text.slice(0, 20 * longestOption))
    .split(',')
    .map((part) => part.trim())
    .join('; ')
    .replaceAll(/[\s\p{Cc}]+/gu, ' ')
    .trim();
  if (name === '') return undefined;
  return name.length <= longestOption ? name : `${cut(name, longestOption - 1)}…`;
}

/** At most `length` units from the start, never half of a surrogate pair. */
function cut(text: string, length: number): string {
  const last = text.charCodeAt(length - 1);
  const splitsPair = text.length > length && last >= 0xd800 && last <= 0xdbff;
  return text.slice(0, splitsPair ? length - 1 : length);
}
