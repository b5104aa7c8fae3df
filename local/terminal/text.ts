/** Text as a terminal shows it: how many columns it takes, cut and broken to fit. All of it expects printable text. */

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });
const plain = /^[\x20-\x7e]*$/;
const zeroWidth = /^[\p{Mark}\p{Default_Ignorable_Code_Point}]+$/u;
const emoji = /\p{Emoji_Presentation}|\p{Regional_Indicator}|\p{Extended_Pictographic}\ufe0f/u;

/** The East Asian wide and fullwidth blocks; everything else that is not an emoji takes one column. */
const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f200}-\u{1f2ff}\u{20000}-\u{3fffd}]/u;

function graphemeWidth(grapheme: string): number {
  if (plain.test(grapheme)) return grapheme.length;
  if (zeroWidth.test(grapheme)) return 0;
  return emoji.test(grapheme) || wide.test(grapheme) ? 2 : 1;
}

/** No screen shows more; measuring takes time with every character. */
const mostMeasured = 4_000;

/** Columns that `text` takes, up to where no screen is as wide. Expects printable text without colours. */
export function textWidth(text: string): number {
  const head = text.length > mostMeasured ? text.slice(0, mostMeasured) : text;
  if (plain.test(head)) return head.length;
  let width = 0;
  for (const { segment } of graphemes.segment(head)) width += graphemeWidth(segment);
  return width;
}

/** `text` in at most `width` columns, never cutting a character in two; what is cut off is shown as `…`. */
export function clip(text: string, width: number): string {
  if (width <= 0) return '';
  // Far longer than the screen: the rest can not be seen, so it is not measured either.
  const head = text.length > width * 8 + 64 ? text.slice(0, width * 8 + 64) : text;
  if (head === text && textWidth(text) <= width) return text;
  let kept = '';
  let used = 0;
  for (const { segment } of graphemes.segment(head)) {
    const next = graphemeWidth(segment);
    if (used + next > width - 1) break;
    kept += segment;
    used += next;
  }
  return `${kept}…`;
}

/** `text` clipped and padded to exactly `width` columns. */
export function toWidth(text: string, width: number, align: 'left' | 'right' = 'left'): string {
  const clipped = clip(text, width);
  const gap = ' '.repeat(Math.max(0, width - textWidth(clipped)));
  return align === 'left' ? clipped + gap : gap + clipped;
}

/**
 * `text` broken at spaces into lines of at most `width` columns; a longer word keeps a line of its own and is clipped. Of a
 * text that no screen shows, only so much is broken.
 */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  let used = 0;
  for (const word of clipLength(text).split(' ')) {
    const wide = textWidth(word);
    if (line !== '' && used + 1 + wide > width) {
      lines.push(clip(line, width));
      line = '';
    }
    used = line === '' ? wide : used + 1 + wide;
    line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, clip(line, width)];
}

const clipLength = (text: string): string =>
  text.length > mostMeasured ? `${text.slice(0, mostMeasured).toWellFormed()}…` : text;
