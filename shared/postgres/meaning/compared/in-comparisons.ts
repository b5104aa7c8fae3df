import {
  type Fields,
  fieldsOf,
  isFields,
  isSelect,
  itemsOf,
  mapFields,
  namesOf,
  type Tree,
} from '../normalise/tree.ts';
import { withoutIdleCasts } from './idle-casts.ts';
import { compareOperands, compareWithItems } from './operands.ts';
import { type TypesByColumn, typeOf } from './type-of.ts';

/**
 * The tree with what is compared in one form: `a = '2020-01-01'::date` and `a = '2020-01-01 00:00:00'::timestamp`, or
 * `(a)::numeric > 1.0` and `a > 1` of an integer, find the same rows. A server keeps the first ones when the type of the column
 * changes. Types are those of the columns of the expression's own table; in a subquery other tables have their say, and none count.
 */
export function inComparisons(tree: Tree, types: TypesByColumn): Tree {
  if (Array.isArray(tree)) return tree.map((item) => inComparisons(item, types));
  if (!isFields(tree)) return tree;
  const inside = isSelect(tree) ? noTypes : types;
  return compared(
    mapFields(tree, (part) => inComparisons(part, inside)),
    inside,
  );
}

const noTypes: TypesByColumn = new Map();

const comparisons: ReadonlySet<string> = new Set(['=', '<>', '<', '<=', '>', '>=']);
const ofArrays: ReadonlySet<string> = new Set(['&&', '@>', '<@']);

function compared(node: Fields, types: TypesByColumn): Fields {
  const expression = fieldsOf(node, 'A_Expr');
  if (expression) return { A_Expr: comparedOperands(expression, types) };
  const choice = fieldsOf(node, 'CaseExpr');
  if (choice?.arg !== undefined) return { CaseExpr: comparedChoices(choice, types) };
  const call = fieldsOf(node, 'FuncCall');
  return call ? { FuncCall: withoutIdleCasts(call, types) } : node;
}

function comparedOperands(expression: Fields, types: TypesByColumn): Fields {
  const [operator = '', ...more] = namesOf(expression.name) ?? [];
  const { kind, lexpr, rexpr } = expression;
  // One with a schema is a user's own.
  if (more.length > 0 || lexpr === undefined || rexpr === undefined) return expression;
  const isComparison = comparisons.has(operator);
  const pair = { left: lexpr, right: rexpr, isEquality: operator === '=' || operator === '<>' };
  switch (kind) {
    case 'AEXPR_OP_ANY':
    case 'AEXPR_OP_ALL':
      if (isComparison) return { ...expression, ...operandsOf(compareWithItems(pair, types)) };
      break;
    case 'AEXPR_OP':
    case 'AEXPR_DISTINCT':
    case 'AEXPR_NOT_DISTINCT':
      if (isComparison || ofArrays.has(operator)) return { ...expression, ...operandsOf(compareOperands(pair, types)) };
      break;
    default:
  }
  return withoutIdleCasts(expression, types);
}

const operandsOf = ({ left, right }: { left: Tree; right: Tree }): Fields => ({ lexpr: left, rexpr: right });

/** `CASE a WHEN 'x' …` compares too, under casts that are not printed: what it compares with has to be known. */
function comparedChoices(choice: Fields, types: TypesByColumn): Fields {
  const { arg: left = null } = choice;
  if (!typeOf(left, types)) return choice;
  const args = itemsOf(choice.args).map((item) => {
    const when = fieldsOf(item, 'CaseWhen');
    if (!when) return item;
    const { right } = compareOperands({ left, right: when.expr ?? null, isEquality: true }, types);
    return { CaseWhen: { ...when, expr: right } };
  });
  return { ...choice, args };
}
