/** Control and format characters, and halves of a surrogate pair. */
const unseen = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]|[\ud800-\udfff]/gu;

/** The text on one line of at most `most` UTF-16 units; what cannot be seen is shown as `\u{202e}`. */
export function printable(text: string, most = 500): string {
  const head = text.length > most ? `${text.slice(0, most - 1)}…` : text;
  return head.replace(unseen, (unit) => `\\u{${unit.codePointAt(0)?.toString(16)}}`);
}
