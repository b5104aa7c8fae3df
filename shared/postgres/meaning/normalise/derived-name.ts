import { fieldsOf, itemsOf, namesOf, type Tree } from './tree.ts';

/** The name that PostgreSQL gives to an output column without `AS`. */
export function derivedName(value: Tree | undefined): string {
  return figure(value)?.name ?? '?column?';
}

/** A weak name gives way to a better one further out: `(a + 1)::int` is `int4`, `lower(a)::text` is `lower`. */
interface Figure {
  readonly name: string;
  readonly weak?: boolean;
}

const strong = (name: string | undefined): Figure | undefined => (name === undefined ? undefined : { name });
const last = (names: Tree | undefined): string | undefined => namesOf(names)?.at(-1);

function figure(value: Tree | undefined): Figure | undefined {
  for (const [kind, read] of Object.entries(readers)) {
    const fields = fieldsOf(value, kind);
    if (fields) return read(fields);
  }
  return undefined;
}

const readers: Readonly<Record<string, (fields: Readonly<Record<string, Tree>>) => Figure | undefined>> = {
  ColumnRef: ({ fields }) => strong(last(itemsOf(fields).filter((field) => fieldsOf(field, 'String')))),
  A_Indirection: ({ arg, indirection }) =>
    strong(last(itemsOf(indirection).filter((field) => fieldsOf(field, 'String')))) ?? figure(arg),
  FuncCall: ({ funcname }) => strong(last(funcname)),
  A_Expr: ({ kind }) => (kind === 'AEXPR_NULLIF' ? strong('nullif') : undefined),
  TypeCast: ({ arg, typeName }) => {
    const inner = figure(arg);
    const type =
      typeof typeName === 'object' && typeName !== null && 'names' in typeName ? last(typeName.names) : undefined;
    return inner && !inner.weak ? inner : type === undefined ? inner : { name: type, weak: true };
  },
  CollateClause: ({ arg }) => figure(arg),
  GroupingFunc: () => strong('grouping'),
  SubLink: ({ subLinkType, subselect }) => {
    if (subLinkType === 'EXISTS_SUBLINK') return strong('exists');
    if (subLinkType === 'ARRAY_SUBLINK') return strong('array');
    const target = fieldsOf(itemsOf(fieldsOf(subselect, 'SelectStmt')?.targetList)[0], 'ResTarget');
    if (subLinkType !== 'EXPR_SUBLINK' || !target) return undefined;
    return typeof target.name === 'string' ? strong(target.name) : figure(target.val);
  },
  CaseExpr: ({ defresult }) => {
    const otherwise = figure(defresult);
    return otherwise && !otherwise.weak ? otherwise : { name: 'case', weak: true };
  },
  A_ArrayExpr: () => strong('array'),
  RowExpr: () => strong('row'),
  CoalesceExpr: () => strong('coalesce'),
  MinMaxExpr: ({ op }) => strong(op === 'IS_LEAST' ? 'least' : 'greatest'),
  SQLValueFunction: ({ op }) => strong(typeof op === 'string' ? valueFunctionName(op) : undefined),
  XmlExpr: ({ op }) => strong(typeof op === 'string' ? op.replace(/^IS_/, '').toLowerCase() : undefined),
  XmlSerialize: () => strong('xmlserialize'),
};

/** `SVFOP_CURRENT_TIMESTAMP_N` is CURRENT_TIMESTAMP with a precision. */
const valueFunctionName = (op: string): string =>
  op
    .replace(/^SVFOP_/, '')
    .replace(/_N$/, '')
    .toLowerCase();
