import { namesIn } from '../cited.ts';
import { type Attribute, isList, type SchemaObject } from '../object.ts';
import { bracketed, expressionNames, listed } from './expression-names.ts';
import type { Side } from './kind.ts';
import { rawName, rawNameAround, rawNameOf, unquoted } from './raw-names.ts';
import type { MadeOf } from './server-names.ts';

/** What the server names a constraint after. */
export function nameOfConstraint(constraint: SchemaObject, side: Side): MadeOf | undefined {
  const table = rawNameAround(constraint);
  if (table === undefined) return undefined;
  const {
    type = null,
    columns = null,
    include = null,
    pairs = null,
    exclusion = null,
    expression = null,
  } = constraint.attributes;
  const included = textsIn(include).map((column) => [column]);
  switch (type) {
    case 'primary key':
      return { table, columns: [], label: 'pkey' };
    case 'unique':
      return { table, columns: [...textsIn(columns).map((column) => [column]), ...included], label: 'key' };
    case 'exclusion':
      return { table, columns: [...excludedIn(String(exclusion)), ...included], label: 'excl' };
    case 'foreign key':
      return {
        table,
        columns: textsIn(pairs).map((pair) => [referring(pair)]),
        anyOrder: true,
        orFirst: true,
        label: 'fkey',
      };
    case 'check':
      return { table, ...checked(constraint, String(expression), side), label: 'check' };
    default:
      return undefined;
  }
}

const textsIn = (value: Attribute): string[] => (isList(value) ? value.map(String) : []);

/** The referring column of `own -> far`. */
const referring = (pair: string): string => unquoted(/^(?:"(?:[^"]|"")*"|[^" ]+)/.exec(pair)?.[0] ?? pair);

/** `EXCLUDE USING gist (room WITH =, tsrange(begins, ends) WITH &&)`: what stands before each operator. */
const excludedIn = (text: string): string[][] =>
  listed(bracketed(text)).map((element) => {
    const key = /^(?:"(?:[^"]|"")*"|[^"( ]+)(?= |$)/.exec(element)?.[0];
    return key === undefined ? expressionNames(withoutOperator(element)) : [unquoted(key)];
  });

/** An expression without what follows it in an index: its collation, operator class, direction and operator. */
function withoutOperator(element: string): string {
  const call = /^(?:"(?:[^"]|"")*"|[^"( ]+)?\(/.exec(element)?.[0] ?? '(';
  return `${call}${bracketed(element, call.length - 1)})`;
}

/** A CHECK is named after its column where it speaks of one only; that of a domain after none. */
function checked({ within = '' }: SchemaObject, expression: string, side: Side): Omit<MadeOf, 'table' | 'label'> {
  if (within.startsWith('domain:')) return { columns: [] };
  const spoken = [...new Set(namesIn(expression).bare.map(rawName))];
  const { partitionOf = null, inherits = null, ofType = null } = side.get(within)?.attributes ?? {};
  // Columns from elsewhere are not among the table's parts.
  if (partitionOf ?? inherits ?? ofType) return { columns: [spoken], orNone: true };
  const parts = side.partsOf(within).filter(({ kind }) => kind === 'column');
  const known = new Set(parts.map(rawNameOf));
  const columns = spoken.filter((name) => known.has(name));
  return { columns: columns.length === 1 ? [columns] : [] };
}
