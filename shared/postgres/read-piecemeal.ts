import { DriftError } from '../core/errors.ts';
import type { ObjectKind } from '../core/kinds/kind.ts';
import { registry } from '../core/kinds/registry.ts';
import { unmodeled } from '../core/kinds/unmodeled.ts';
import { printable } from '../core/printable.ts';
import type { Scope } from '../core/scope.ts';
import { type ReadSession, type SettledSchema, settle, settledFrom, settledStatement } from './catalog-mark.ts';
import type { Session } from './connect.ts';
import { decodeSchema, type RawResult } from './decode.ts';
import { isServerFailure } from './errors.ts';
import { runBatch, runStatement } from './run-batch.ts';
import { findSchemasInScope } from './schemas-in-scope.ts';
import { openForReading, type ReadLimits } from './session.ts';

/**
 * Reads kind by kind, and where the server fails for ever on an object (a dangling reference in its catalogs) narrows
 * it down and leaves out just the facts that cannot be had, by name. Undefined when the catalogs moved meanwhile. Throws
 * `internal` when the server takes one of the statements for none, whatever is in its catalogs.
 */
export async function readPiecemeal(
  session: ReadSession,
  limits: ReadLimits,
  where: string,
  scope?: Scope,
): Promise<SettledSchema | undefined> {
  const { server } = session;
  const found = scope && (await findSchemasInScope(scope, session, limits, where));
  const target = found ? { ...server, schemas: found.schemas } : server;
  const run = async (sql: string): Promise<RawResult> => {
    const [result] = await runBatch(session.client, { statements: [sql] });
    return result ?? { fields: [], rows: [] };
  };
  session.client.allowance.renew();
  await runStatement(session.client, openForReading(session, limits));
  const before = settledFrom(session, await run(settledStatement(session)));
  const results: RawResult[] = [];
  for (const kind of registry) results.push(await readKind(kind, kind.sql(target), attempt(session, run)));
  results.push(await run(unmodeled.sql(target)));
  await runStatement(session.client, 'commit');
  const after = await settle(session, limits);
  if ([before, found?.settled].some((then) => then && then.mark.token !== after.mark.token)) return undefined;
  const snapshot = decodeSchema(server, results, scope?.schemas);
  return { snapshot, mark: before.mark, databaseId: before.databaseId };
}

type Attempt = (sql: string) => Promise<RawResult | undefined>;

/** Runs a statement; undefined when the server failed on it, with the transaction still usable. */
function attempt(session: Session, run: (sql: string) => Promise<RawResult>): Attempt {
  return async (sql) => {
    await runStatement(session.client, 'savepoint piece');
    try {
      return await run(sql);
    } catch (thrown) {
      if (!isServerFailure(thrown)) throw thrown;
      await runStatement(session.client, 'rollback to savepoint piece');
      return undefined;
    }
  };
}

async function readKind(kind: ObjectKind, sql: string, attempt: Attempt): Promise<RawResult> {
  const whole = await attempt(sql);
  if (whole) return whole;
  if (!(await attempt(`select * from (${sql}) as whole limit 0`)))
    throw new DriftError('internal', `The server does not take the statement that reads every ${kind.kind}.`);
  const listed = await attempt(`select distinct oid::text from (${sql}) as whole order by 1`);
  const oids = listed?.rows.map(([oid]) => oid ?? '') ?? [];
  const parts = await readObjects(kind, sql, oids, attempt);
  const fields = parts[0]?.fields ?? [];
  return {
    fields,
    rows: parts.flatMap(({ rows }) => rows),
    unreadable: new Map(parts.flatMap((part) => [...(part.unreadable ?? [])])),
  };
}

/** Halves the list until what fails stands alone. */
async function readObjects(
  kind: ObjectKind,
  sql: string,
  oids: readonly string[],
  attempt: Attempt,
): Promise<RawResult[]> {
  const all = await attempt(`select * from (${sql}) as whole where whole.oid in (${oids.join(', ') || 'null'})`);
  if (all) return [all];
  if (oids.length === 1) return [await readFacts(kind, sql, oids[0] ?? '', attempt)];
  const middle = Math.ceil(oids.length / 2);
  return [
    ...(await readObjects(kind, sql, oids.slice(0, middle), attempt)),
    ...(await readObjects(kind, sql, oids.slice(middle), attempt)),
  ];
}

/** One object, fact by fact: what the server cannot give is left out and named. */
async function readFacts(kind: ObjectKind, sql: string, oid: string, attempt: Attempt): Promise<RawResult> {
  const unreadable: string[] = [];
  for (const name of Object.keys(kind.attributes)) {
    const fact = await attempt(`select "${name}" from (${sql}) as whole where whole.oid = ${oid}`);
    if (!fact) unreadable.push(name);
  }
  const outline = await attempt(`select * from (${sql}) as whole limit 0`);
  const columns = (outline?.fields ?? []).map(({ name }) =>
    unreadable.includes(name) ? `null as "${name}"` : `whole."${name}"`,
  );
  const rest = await attempt(`select ${columns.join(', ')} from (${sql}) as whole where whole.oid = ${oid}`);
  if (!outline || !rest)
    throw new DriftError('ddl-in-progress', `The server cannot even name the ${kind.kind} ${printable(oid, 20)}.`);
  return { fields: outline.fields, rows: rest.rows, unreadable: new Map([[oid, unreadable]]) };
}
