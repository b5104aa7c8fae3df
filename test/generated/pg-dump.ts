import type { Connection } from '../../shared/core/connection.ts';
import { dumpSchema } from '../support/pg-dump.ts';

/** An option that says what is so anyway. */
const sayingNothing = /security_(?:barrier|invoker)='?false'?/g;

/** Where secrets may stand, which are not read: the options of a user mapping, and how a subscription connects. */
const secrets: readonly (readonly [RegExp, string])[] = [
  [/^(CREATE USER MAPPING (?:(?!;\n)[\s\S])*?) OPTIONS \(\n[\s\S]*?\n\);$/gm, '$1;'],
  [/ CONNECTION '(?:[^']|'')*' PUBLICATION /g, ' PUBLICATION '],
];

/**
 * The words of a dump of the schema, sorted: what can be said of a database in whatever order. The order of columns and
 * the like is left to the catalogs.
 */
export async function dumpedWords(connection: Connection): Promise<readonly string[]> {
  const dump = (await dumpSchema(connection)).replace(/^--.*$/gm, '').replace(sayingNothing, '');
  const script = secrets.reduce((text, [secret, instead]) => text.replace(secret, instead), dump);
  return script.split(/[\s(),;]+/).sort();
}
