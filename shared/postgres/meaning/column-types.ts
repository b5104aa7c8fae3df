import type { ColumnTypes } from '../../core/kinds/kind.ts';
import type { TypesByColumn } from './compared/type-of.ts';
import { normalise } from './normalise/normalise.ts';
import { at } from './normalise/tree.ts';
import { readType, type TypeName } from './normalise/type-names.ts';
import { parseDefinition } from './parse-definition.ts';
import type { Parser } from './parser.ts';

/** Those that a text may speak of: all that it needs to be judged by. A domain's `value` is printed in capitals. */
export function typesNamedIn(text: string, types: ColumnTypes): ColumnTypes {
  const inLowerCase = text.toLowerCase();
  return new Map([...types].filter(([name]) => inLowerCase.includes(name.toLowerCase())));
}

/** The types, read. One that is more than a name and numbers, such as `interval day to second`, counts as unknown. */
export function readColumnTypes(parser: Parser, types: ColumnTypes): TypesByColumn {
  return new Map(
    [...types].flatMap(([name, text]): [string, TypeName][] => {
      const type = readTypeText(parser, text);
      return type ? [[name, type]] : [];
    }),
  );
}

function readTypeText(parser: Parser, text: string): TypeName | undefined {
  try {
    const cast = parseDefinition(parser, 'expression', `value::${text}`);
    if (cast === undefined) return undefined;
    const [{ tree }] = normalise('stored', cast, cast);
    return readType(at(tree, 'TypeCast', 'typeName'));
  } catch {
    return undefined;
  }
}
