import { constantOf, textConstant } from './constant.ts';
import { at, type Fields, fieldsOf, itemsOf, namesOf, type Tree } from './tree.ts';

/**
 * A function called in SQL's own syntax (`TRIM(BOTH FROM a)`, `a AT TIME ZONE 'UTC'`) is the same call as by its name
 * (`btrim(a)`, `timezone('UTC', a)`): 13 prints the second, and so does whatever was restored from 13.
 */
export function callSyntax(node: Fields): Fields {
  if (at(node, 'SQLValueFunction', 'op') === 'SVFOP_CURRENT_TIMESTAMP') return call('now', []);
  const found = fieldsOf(node, 'FuncCall');
  if (!found) return node;
  const { funcformat: _, ...rest } = found;
  const [name, ...more] = namesOf(rest.funcname) ?? [];
  if (name === undefined || more.length > 0) return { FuncCall: rest };
  const args = itemsOf(rest.args);
  switch (name) {
    case 'transaction_timestamp':
      return args.length === 0 ? call('now', []) : { FuncCall: rest };
    case 'extract':
      return { FuncCall: { ...rest, args: withText(args, 0, (field) => field.toLowerCase()) } };
    case 'normalize':
    case 'is_normalized':
      return {
        FuncCall: {
          ...rest,
          args: withText([...args, ...nfc.slice(args.length - 1)], 1, (form) => form.toUpperCase()),
        },
      };
    default:
      return { FuncCall: rest };
  }
}

/** The normal form when none is named. */
const nfc: readonly Tree[] = [textConstant('NFC')];

const call = (name: string, args: readonly Tree[]): Fields => ({
  FuncCall: { funcname: [{ String: { sval: name } }], ...(args.length > 0 && { args }) },
});

/** A keyword of the syntax is a text argument of the function, in any case of letters. */
function withText(args: readonly Tree[], place: number, spell: (text: string) => string): readonly Tree[] {
  return args.map((argument, index) => {
    const constant = index === place ? constantOf(argument) : undefined;
    return constant?.type === 'unknown' || constant?.type === 'text' ? textConstant(spell(constant.value)) : argument;
  });
}
