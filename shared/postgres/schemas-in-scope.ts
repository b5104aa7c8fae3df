import { DriftError } from '../core/errors.ts';
import type { Scope } from '../core/scope.ts';
import { type ReadSession, type Settled, settledFrom, settledStatement } from './catalog-mark.ts';
import { runBatch } from './run-batch.ts';
import { openForReading, type ReadLimits } from './session.ts';

/** Each statement has the list, some dozens of times in all: with so many it is two or three MB. */
const mostSchemas = 5_000;

/** The schemas of users by oid and name. */
const schemasStatement = `
    select namespace.oid, namespace.nspname
    from pg_namespace as namespace
    where namespace.nspname <> 'information_schema' and namespace.nspname !~ '^pg_'`;

export interface SchemasInScope {
  /** Their oids: nothing of what people call a schema, or write in a glob, ever becomes part of a statement. */
  readonly schemas: readonly string[];
  /** How the catalogs stood at the latest when these were asked for. A read holds only if they still do. */
  readonly settled: Settled;
}

/**
 * Asks which schemas the scope has in this database, in a transaction of its own: one round trip more, only where there is
 * a scope. `settled` is what is known of the catalogs already, `where` is how errors call the database. Throws
 * `limit-exceeded` when there are too many.
 */
export async function findSchemasInScope(
  scope: Scope,
  session: ReadSession,
  limits: ReadLimits,
  where: string,
  settled?: Settled,
): Promise<SchemasInScope> {
  session.client.allowance.renew();
  const asked = await runBatch(session.client, {
    opening: openForReading(session, limits),
    statements: [...(settled ? [] : [settledStatement(session)]), schemasStatement, 'commit'],
  });
  const rows = asked.at(-1)?.rows ?? [];
  const inScope = rows.filter(([, name]) => typeof name === 'string' && scope.has(name));
  const schemas = inScope.map(([oid]) => oid ?? '').filter((oid) => /^\d+$/.test(oid));
  if (schemas.length > mostSchemas) {
    const found = `${schemas.length} of its schemas are among compare.schemas (${scope.schemas.join(', ')})`;
    const advice = 'Name fewer, or leave the setting out to compare all';
    throw new DriftError('limit-exceeded', `${where}: ${found}, and at most ${mostSchemas} can be. ${advice}.`);
  }
  return { schemas, settled: settled ?? settledFrom(session, asked[0]) };
}
