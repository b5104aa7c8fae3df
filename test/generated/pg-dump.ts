import type { Connection } from '../../shared/core/connection.ts';
import { dumpSchema } from '../support/pg-dump.ts';

/** An option that says what is so anyway. */
const sayingNothing = /security_(?:barrier|invoker)='?false'?/g;

/**
 * The words of a dump of the schema, sorted: what can be said of a database in whatever order. The order of columns and
 * the like is left to the catalogs.
 */
export async function dumpedWords(connection: Connection): Promise<readonly string[]> {
  const script = (await dumpSchema(connection)).replace(/^--.*$/gm, '').replace(sayingNothing, '');
  return script.split(/[\s(),;]+/).sort();
}
