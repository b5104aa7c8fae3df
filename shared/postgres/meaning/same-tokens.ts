import type { Parser } from './parser.ts';

/**
 * Whether two texts are equal but for white space, comments, quotes around plain lower-case names and parentheses that
 * cannot matter. For what the parser does not understand.
 */
export function sameTokens(parser: Parser, expected: string, actual: string): boolean {
  const [one, other] = [expected, actual].map((text) => tokens(parser, text));
  return one !== undefined && other !== undefined && one.join('\n') === other.join('\n');
}

function tokens(parser: Parser, text: string): readonly string[] | undefined {
  try {
    const scanned = parser.scan(text.replace(/;\s*$/, '')).filter(({ tokenName }) => !tokenName.endsWith('COMMENT'));
    return withoutParentheses(scanned.map((token) => (token.tokenName === 'IDENT' ? unquote(token.text) : token.text)));
  } catch {
    return undefined;
  }
}

const unquote = (name: string): string => /^"([a-z_][a-z0-9_$]*)"$/.exec(name)?.[1] ?? name;

interface Pair {
  readonly open: number;
  readonly close: number;
  /** A list in two pairs is a row, and a query in two pairs is one value: there they matter. */
  readonly matters: boolean;
}

/** Drops pairs that stand directly inside another pair or around everything. */
function withoutParentheses(list: readonly string[]): readonly string[] {
  const found = pairs(list);
  const isIdle = ({ open, close, matters }: Pair): boolean =>
    !matters && ((open === 0 && close === list.length - 1) || found.get(open - 1)?.close === close + 1);
  const dropped = new Set([...found.values()].filter(isIdle).flatMap(({ open, close }) => [open, close]));
  return list.filter((_, index) => !dropped.has(index));
}

function pairs(list: readonly string[]): ReadonlyMap<number, Pair> {
  const found = new Map<number, Pair>();
  const around: { open: number; matters: boolean }[] = [];
  for (const [index, token] of list.entries()) {
    const inner = around.at(-1);
    if (inner && (token === ',' || /^(?:select|values|with|table)$/i.test(token))) inner.matters = true;
    if (token === '(') around.push({ open: index, matters: false });
    const ended = token === ')' ? around.pop() : undefined;
    if (!ended) continue;
    found.set(ended.open, { ...ended, close: index });
    // What a query in one pair is, it is in two.
    const outer = around.at(-1);
    if (outer && ended.matters && outer.open === ended.open - 1) outer.matters = true;
  }
  return found;
}
