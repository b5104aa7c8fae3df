import type { Meaning } from '../../core/kinds/kind.ts';
import { at, type Fields, fieldsOf, type Tree, toTree } from './normalise/tree.ts';
import type { Parser } from './parser.ts';

/**
 * The tree of one definition as the server prints it: an expression, a query, a rule, a body in SQL syntax, and as
 * expressions also partition keys, partition bounds and exclusion constraints. Undefined, or an error of the parser,
 * when it is none.
 */
export function parseDefinition(parser: Parser, meaning: Meaning, text: string): Tree | undefined {
  const sql = quoteNewKeywords(parser, text.trim().replace(/;$/, ''));
  const form =
    meaning === 'expression' ? (clauses.find(({ starts }) => starts.test(sql)) ?? expression) : forms[meaning];
  if (form === undefined) return undefined;
  const [statement, ...more] = parser.parse(form.wrap(sql));
  const tree = toTree(statement);
  return more.length === 0 ? form.unwrap(tree) : undefined;
}

interface Form {
  /** A statement around the text. */
  readonly wrap: (text: string) => string;
  /** What the text itself became; undefined when it broke out of the statement. */
  readonly unwrap: (statement: Tree) => Tree | undefined;
}

const expression: Form = { wrap: (text) => `select (${text}\n)`, unwrap: onlyTarget };

const clauses: readonly (Form & { readonly starts: RegExp })[] = [
  {
    starts: /^(?:RANGE|LIST|HASH) \(/,
    wrap: (text) => `create table t () partition by ${text}`,
    unwrap: (tree) => at(tree, 'CreateStmt', 'partspec'),
  },
  {
    starts: /^(?:FOR VALUES |DEFAULT$)/,
    wrap: (text) => `create table t partition of p ${text}`,
    unwrap: (tree) => at(tree, 'CreateStmt', 'partbound'),
  },
  {
    starts: /^EXCLUDE /,
    wrap: (text) => `create table t (${text}\n)`,
    unwrap: (tree) => at(tree, 'CreateStmt', 'tableElts'),
  },
];

const whole = (kind: string) => (tree: Tree) => (fieldsOf(tree, kind) ? tree : undefined);

const forms: Readonly<Partial<Record<Meaning, Form>>> = {
  stored: expression,
  query: { wrap: (text) => text, unwrap: whole('SelectStmt') },
  rule: { wrap: (text) => text, unwrap: whole('RuleStmt') },
  sqlBody: {
    wrap: (text) => `create function f() returns int ${text}`,
    unwrap: (tree) => at(tree, 'CreateFunctionStmt', 'sql_body'),
  },
};

function onlyTarget(statement: Tree): Tree | undefined {
  const select = fieldsOf(statement, 'SelectStmt');
  const targets = select?.targetList;
  if (!select || !Array.isArray(targets) || targets.length !== 1 || hasMore(select)) return undefined;
  const target: Fields | undefined = fieldsOf(targets[0], 'ResTarget');
  return target && !('name' in target) ? target.val : undefined;
}

const bare: ReadonlySet<string> = new Set(['targetList', 'limitOption', 'op']);
const hasMore = (select: Fields): boolean => Object.keys(select).some((name) => !bare.has(name));

/**
 * Servers before 16 print a column named system_user without quotes, which is a function from 16 on. That one is
 * printed in capitals.
 */
function quoteNewKeywords(parser: Parser, text: string): string {
  if (!/\bsystem_user\b/.test(text)) return text;
  const bytes = Buffer.from(text);
  const places = parser.scan(text).filter((token) => token.text === 'system_user');
  const cuts = [0, ...places.flatMap(({ start, end }) => [start, end]), bytes.length];
  return cuts
    .slice(1)
    .map((end, index) => bytes.subarray(cuts[index], end).toString())
    .map((part, index) => (index % 2 === 1 ? `"${part}"` : part))
    .join('');
}
