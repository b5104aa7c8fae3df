/**
 * Source text with its comments left out, for telling whether only these differ. Block comments may be nested; dollar
 * quotes are not looked at. Behind a quote or a comment that never ends, all is kept.
 */
export function withoutComments(source: string): string {
  let text = '';
  let kept = 0;
  for (let at = nextMark(source, 0); at < source.length; at = nextMark(source, at)) {
    const start = at;
    const mark = source.charAt(at);
    at = mark === '-' ? lineEnd(source, at) : mark === '/' ? blockEnd(source, at) : quoteEnd(source, at);
    if (mark === '-' || (mark === '/' && at > 0)) {
      text += `${source.slice(kept, start)} `;
      kept = at;
    }
    if (at === 0) break;
  }
  return text + source.slice(kept);
}

const marks = /['"]|--|\/\*/g;

function nextMark(source: string, from: number): number {
  marks.lastIndex = from;
  return marks.exec(source)?.index ?? source.length;
}

function lineEnd(source: string, from: number): number {
  const end = source.indexOf('\n', from);
  return end < 0 ? source.length : end;
}

/** Behind it; 0 when it never ends. A doubled quote ends one text and begins the next, which comes to the same. */
const quoteEnd = (source: string, from: number): number => source.indexOf(source.charAt(from), from + 1) + 1;

const delimiters = /\/\*|\*\//g;

function blockEnd(source: string, from: number): number {
  let depth = 0;
  delimiters.lastIndex = from;
  for (let found = delimiters.exec(source); found; found = delimiters.exec(source)) {
    depth += found[0] === '/*' ? 1 : -1;
    if (depth === 0) return delimiters.lastIndex;
  }
  return 0;
}
