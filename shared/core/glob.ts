/**
 * Globs over names, of which one thing may have several: `*` is any text (dots too), `?` one character, a leading `!`
 * takes back what earlier ones matched. Takes time linear in a name, whatever the glob.
 */
export function matchesGlobs(globs: readonly string[], ...texts: readonly string[]): boolean {
  // A list of nothing but exclusions starts from everything.
  let matched = globs.every((glob) => glob.startsWith('!'));
  for (const glob of globs) {
    const excludes = glob.startsWith('!');
    const pattern = excludes ? glob.slice(1) : glob;
    if (texts.some((text) => matches(pattern, text))) matched = !excludes;
  }
  return matched;
}

/**
 * The pieces between the stars, each found at the first place behind the one before it: what an earlier star took too
 * little of, a later one can take. So only one star is ever open, and nothing is tried twice.
 */
function matches(glob: string, text: string): boolean {
  const [first = '', ...rest] = glob.split('*');
  let at = endOf(first, text, 0);
  const last = rest.pop();
  if (last === undefined || at === undefined) return at === text.length;
  for (const piece of rest) {
    at = find(piece, text, at);
    if (at === undefined) return false;
  }
  return endsWith(last, text, at);
}

/** Where the piece ends that begins here; undefined when it does not. */
function endOf(piece: string, text: string, from: number): number | undefined {
  let at = from;
  for (const character of piece) {
    const here = text.codePointAt(at);
    if (here === undefined || (character !== '?' && here !== character.codePointAt(0))) return undefined;
    at += here > 0xffff ? 2 : 1;
  }
  return at;
}

/** Where the piece ends at the first place where it begins. */
function find(piece: string, text: string, from: number): number | undefined {
  if (!piece.includes('?') && !hasHalves(piece)) {
    const start = text.indexOf(piece, from);
    return start < 0 ? undefined : start + piece.length;
  }
  for (let at = from; at <= text.length; at += widthAt(text, at)) {
    const end = endOf(piece, text, at);
    if (end !== undefined) return end;
  }
  return undefined;
}

/** Half a pair is a character of its own, and never found inside a whole one. */
const hasHalves = (piece: string): boolean => !piece.isWellFormed();

const widthAt = (text: string, at: number): number => ((text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1);

function endsWith(piece: string, text: string, from: number): boolean {
  let at = text.length;
  for (let left = [...piece].length; left > 0; left -= 1) {
    if (at <= from) return false;
    at -= at >= 2 && widthAt(text, at - 2) === 2 ? 2 : 1;
  }
  return at >= from && endOf(piece, text, at) === text.length;
}
