/**
 * Text from elsewhere, made safe to show. It cannot move the cursor, reverse a line or forge a line break, and two
 * different names never look the same because of characters that cannot be seen.
 */

const plain = /^[ -[\]-~]*$/;

/**
 * What cannot be seen: control, format, private and unassigned characters, half a surrogate pair, and blanks other than a
 * space. The selector of an emoji's coloured form stays behind an emoji. A backslash counts that would read as an escape.
 */
const unseen =
  String.raw`[[\p{C}\p{Z}\p{Default_Ignorable_Code_Point}\u2800]--[ \ufe0f]]` +
  String.raw`|(?<!(?!\p{Emoji_Presentation})\p{Extended_Pictographic})\ufe0f` +
  String.raw`|\\(?=u(?:[0-9a-f]{4}|\{[0-9a-f]{5,6}\}))`;
const unseenRun = new RegExp(`(?:${unseen})+`, 'gv');
const isMark = /\p{M}/u;

/**
 * The text on one line of at most `most` UTF-16 units; a longer one is cut and ends with `…`. What cannot be seen is shown
 * as `\u202e`, or as `\u{e0041}` beyond four digits. So is a backslash that would read like that, and a mark apart from its
 * letter where one character says both. Texts that fit stay as different as they were.
 */
export function printable(text: string, most = 500): string {
  if (text.length <= most) {
    const shown = visible(text);
    if (shown.length <= most) return shown;
  }
  let kept = '';
  for (const [token] of visible(text.slice(0, most)).matchAll(tokens)) {
    if (kept.length + token.length > most - 1) break;
    kept += token;
  }
  return most > 0 ? `${kept}…` : '';
}

/** What must not be cut in two: an escape, a surrogate pair. */
const tokens = /\\u(?:[0-9a-f]{4}|\{[0-9a-f]{5,6}\})|./gsu;

/** The same for several lines, together of at most `most` units before that. Tabs stay, every line break becomes `\n`. */
export function printableLines(text: string, most = 32_000): string {
  const head = text.length > most ? `${text.slice(0, most - 1)}…` : text;
  const pieces = head.replace(/\r\n?/g, '\n').split(/([\n\t])/);
  return pieces.map((piece) => (piece === '\n' || piece === '\t' ? piece : visible(piece))).join('');
}

function visible(text: string): string {
  if (plain.test(text)) return text;
  const shown = text.replace(unseenRun, escapeAll);
  if (text.normalize('NFC') === text) return shown;
  return shown.replace(/(?!\ufe0f)[^ -~]/gu, (character) =>
    isMark.test(character) || character.normalize('NFC') !== character ? escapeAll(character) : character,
  );
}

function escapeAll(run: string): string {
  let shown = '';
  for (let at = 0; at < run.length; at += 1) {
    const point = run.codePointAt(at) ?? 0;
    shown += escapeOf(point);
    if (point > 0xffff) at += 1;
  }
  return shown;
}

const hexOfByte = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

const escapeOf = (point: number): string =>
  point > 0xffff ? `\\u{${point.toString(16)}}` : `\\u${hexOfByte[point >> 8]}${hexOfByte[point & 0xff]}`;

const unseenInJson = /[\u007f-\u009f\u2028\u2029\p{Cf}\p{Default_Ignorable_Code_Point}]+/gu;

/** JSON text of the same value. What JSON leaves as it is and cannot be seen (C1, direction, zero width) is written as `\u202e`. */
export function inertJson(json: string): string {
  return json.replace(unseenInJson, escapeUnits);
}

const digits = Buffer.from('0123456789abcdef');

/** Byte by byte, for a text may consist of nothing else: joining as many small texts takes four times as long. */
function escapeUnits(run: string): string {
  const bytes = Buffer.alloc(run.length * 6, '\\u0000');
  for (let at = 0; at < run.length; at += 1) {
    const unit = run.charCodeAt(at);
    for (let digit = 0; digit < 4; digit += 1) {
      bytes[at * 6 + 5 - digit] = digits[(unit >> (digit * 4)) & 15] ?? 0;
    }
  }
  return bytes.toString('latin1');
}
