import { constantOf, nullTypeOf } from '../normalise/constant.ts';
import { at, type Fields, fieldsOf, itemsOf, namesOf, type Tree } from '../normalise/tree.ts';
import { readType, type TypeName } from '../normalise/type-names.ts';

/** The types of the columns that an expression may name; a domain's is that of its base. */
export type TypesByColumn = ReadonlyMap<string, TypeName>;

/** The type of a part of an expression, as far as it is certain. */
export function typeOf(tree: Tree | undefined, types: TypesByColumn): TypeName | undefined {
  const known = constantOf(tree)?.type ?? nullTypeOf(tree);
  if (known !== undefined) return named(known);
  const column = fieldsOf(tree, 'ColumnRef');
  if (column) return typeOfColumn(column, types);
  const cast = fieldsOf(tree, 'TypeCast');
  if (cast) return readType(cast.typeName);
  const alternatives = itemsOf((fieldsOf(tree, 'CoalesceExpr') ?? fieldsOf(tree, 'MinMaxExpr'))?.args);
  if (alternatives.length > 0) return typeOf(alternatives[0], types);
  const otherwise = fieldsOf(tree, 'CaseExpr')?.defresult;
  if (otherwise !== undefined) return typeOf(otherwise, types);
  const [element] = itemsOf(fieldsOf(tree, 'A_ArrayExpr')?.elements);
  if (element !== undefined) return arrayOf(typeOf(element, types));
  return typeOfRemainder(tree, types);
}

const named = (name: string): TypeName => {
  const isArray = name.endsWith('[]');
  return { name: isArray ? name.slice(0, -2) : name, isArray, modifiers: [] };
};

const arrayOf = (element: TypeName | undefined): TypeName | undefined => element && { ...element, isArray: true };

/** Of `a`, and of a trigger's `new.a`. What is qualified otherwise may be a column of anything. */
function typeOfColumn({ fields }: Fields, types: TypesByColumn): TypeName | undefined {
  const names = namesOf(fields) ?? [];
  const [row, column] = names.length === 1 ? ['new', names[0]] : names;
  return (row === 'new' || row === 'old') && names.length <= 2 && column !== undefined ? types.get(column) : undefined;
}

/** Exact numbers, narrow to wide: a cast to a wider one keeps the value. */
export const exactNumbers: readonly string[] = ['int2', 'int4', 'int8', 'numeric'];

/** `a % b` has the wider type of the two; other operators need not be looked into. */
function typeOfRemainder(tree: Tree | undefined, types: TypesByColumn): TypeName | undefined {
  const expression = fieldsOf(tree, 'A_Expr');
  if (expression?.kind !== 'AEXPR_OP' || at(itemsOf(expression.name)[0], 'String', 'sval') !== '%') return undefined;
  const ranks = [expression.lexpr, expression.rexpr].map((operand) => {
    const type = typeOf(operand, types);
    return type && !type.isArray ? exactNumbers.indexOf(type.name) : -1;
  });
  const name = exactNumbers[Math.max(...ranks)];
  return name !== undefined && !ranks.includes(-1) ? named(name) : undefined;
}
