/**
 * A message as text for a queue: JSON of printable ASCII, everything else as `\uXXXX`. SQS refuses some characters (U+FFFE,
 * U+FFFF, most control characters, half of a surrogate pair), and emulators of it more. A byte for each character, so its
 * length is what SQS counts.
 */
export function messageBody(message: unknown): string {
  return JSON.stringify(message).replace(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
