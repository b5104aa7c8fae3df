/**
 * Whether two texts have the same lines, however these end (`\n`, `\r\n`, `\r`) and whatever blanks stand at their ends.
 * Linear, and nothing is copied of what both begin with.
 */
export function sameLines(one: string, other: string): boolean {
  let same = 0;
  while (same < one.length && one.charCodeAt(same) === other.charCodeAt(same)) same += 1;
  if (same === one.length && same === other.length) return true;
  const start = startOfLine(one, same);
  const [left, right] = [linesFrom(one, start), linesFrom(other, start)];
  for (;;) {
    const [a, b] = [left.next(), right.next()];
    if (a.done || b.done) return a.done === b.done;
    if (a.value !== b.value) return false;
  }
}

const [lineFeed, carriageReturn, tab, blank] = [10, 13, 9, 32];

/** Where the line begins that the place is in. A return before the place may be half of a line end, so it counts as inside. */
function startOfLine(text: string, place: number): number {
  let start = place;
  if (text.charCodeAt(start - 1) === carriageReturn) start -= 1;
  while (start > 0 && !endsLine(text.charCodeAt(start - 1))) start -= 1;
  return start;
}

const endsLine = (code: number): boolean => code === lineFeed || code === carriageReturn;

function* linesFrom(text: string, from: number): Generator<string> {
  let start = from;
  for (let at = from; at <= text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (at < text.length && !endsLine(code)) continue;
    let end = at;
    while (end > start && isBlank(text.charCodeAt(end - 1))) end -= 1;
    yield text.slice(start, end);
    if (code === carriageReturn && text.charCodeAt(at + 1) === lineFeed) at += 1;
    start = at + 1;
  }
}

const isBlank = (code: number): boolean => code === blank || code === tab;
