import type { Meaning } from '../../core/kinds/kind.ts';
import type { SameMeaning, Verdict } from '../../core/same-value.ts';
import { boundedMemo } from './bounded-memo.ts';
import { readColumnTypes, typesNamedIn } from './column-types.ts';
import { inComparisons } from './compared/in-comparisons.ts';
import type { TypesByColumn } from './compared/type-of.ts';
import { sameConstant } from './normalise/assigned-constant.ts';
import { constantOf, nullTypeOf } from './normalise/constant.ts';
import { normalise } from './normalise/normalise.ts';
import { canonicalText, type Tree } from './normalise/tree.ts';
import { parseDefinition } from './parse-definition.ts';
import { loadParser, type Parser } from './parser.ts';
import { sameTokens } from './same-tokens.ts';

/**
 * The judge of two texts that a server printed for one definition: do they mean one thing? The texts differ between
 * majors, minors and histories of a database; this compares what PostgreSQL's own parser makes of them.
 *
 * Loads the parser once per process, about 50 ms and 12 MB. Throws `internal` when it cannot be loaded. The judge itself
 * never throws: what does not parse is compared as text, and `note` is `text only` when it is unequal then.
 */
export async function loadSameMeaning(): Promise<SameMeaning> {
  const parser = await loadParser();
  const remembered = boundedMemo(memoLimits, (...asked) => judge(parser, ...asked));
  return (meaning, expected, actual, types) => {
    const isLong = expected.length > maxCharacters || actual.length > maxCharacters;
    if (isLong && isSql.has(meaning)) return unread(expected, actual);
    const named = types && ([typesNamedIn(expected, types[0]), typesNamedIn(actual, types[1])] as const);
    return remembered(meaning, expected, actual, named);
  };
}

/** What is too long to be read is neither parsed nor cut into tokens: only equal texts are the same. */
const unread = (expected: string, actual: string): Verdict =>
  expected === actual ? same : { same: false, note: 'text only' };

/** One difference usually shows up on many tenants at once. */
const memoLimits = { entries: 4_096, characters: 8_000_000 };

/** Beyond this, one pair would take seconds, and the parser's tree or its tokens hundreds of megabytes. */
const maxCharacters = 200_000;

const same: Verdict = { same: true };
const different: Verdict = { same: false };

const judge = (parser: Parser, ...[meaning, expected, actual, types]: Parameters<SameMeaning>): Verdict => {
  if (expected === actual) return same;
  if (!isSql.has(meaning)) return different;
  const known = (types ?? [new Map(), new Map()]).map((ofSide) => readColumnTypes(parser, ofSide));
  const trees = parseBoth(parser, meaning, [expected, actual], known);
  if (trees === undefined) return sameTokens(parser, expected, actual) ? same : { same: false, note: 'text only' };
  return trees ? same : different;
};

/** What the server deparsed. Anything else, also a routine's source, is what its author typed, in whatever language. */
const isSql: ReadonlySet<Meaning> = new Set(['expression', 'stored', 'query', 'rule', 'sqlBody']);

/** Whether both mean one thing; undefined when either does not parse, or is too deep to be walked. */
function parseBoth(
  parser: Parser,
  meaning: Meaning,
  texts: readonly string[],
  types: readonly TypesByColumn[],
): boolean | undefined {
  try {
    const [one, other] = texts.map((text) => parseDefinition(parser, meaning, text));
    return one === undefined || other === undefined ? undefined : sameTrees(meaning, [one, other], types);
  } catch {
    return undefined;
  }
}

function sameTrees(
  meaning: Meaning,
  [expected, actual]: readonly [Tree, Tree],
  types: readonly TypesByColumn[],
): boolean {
  const [one, other] = normalise(meaning, expected, actual).map((normal, side) => ({
    ...normal,
    tree: inComparisons(normal.tree, types[side] ?? new Map()),
  }));
  if (!one || !other) return false;
  // How a cast that is written differs from the one that storing makes is another matter.
  if (meaning === 'stored' && !(isConstant(one.tree) && isConstant(other.tree))) return false;
  if (canonicalText(one.tree) === canonicalText(other.tree))
    return one.table === other.table || !one.table || !other.table;
  // A default is cast to its column's type when it is stored into it.
  return meaning === 'expression' && sameConstant(one.tree, other.tree);
}

const isConstant = (tree: Tree): boolean => constantOf(tree) !== undefined || nullTypeOf(tree) !== undefined;
