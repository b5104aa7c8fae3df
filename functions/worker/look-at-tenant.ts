import { keepRelease } from '../../shared/core/lag.ts';
import { isLie, type LastRead } from '../../shared/core/last-read.ts';
import type { TenantMessage } from '../../shared/core/messages.ts';
import type { CatalogReader, MarkedRead } from '../../shared/core/ports.ts';
import { readIfMoved, readMarked, type WholeRead } from '../../shared/core/read-database.ts';
import { scopeOfTenant } from '../../shared/core/scope.ts';
import { isSameScope } from '../../shared/core/snapshot.ts';
import { isChecked, type TenantResult } from '../../shared/core/tenant-result.ts';
import type { Verdict } from '../../shared/core/verdict.ts';
import type { ConnectionPorts } from '../../shared/core/with-connection.ts';
import type { Log } from '../../shared/log.ts';
import { atServer, type ServerPorts } from './at-server.ts';
import { type Comparison, judgeTenant } from './compare-tenant.ts';
import { type RecallPorts, readOlder, recallVerdict, rememberRead } from './recall-verdict.ts';

export interface LookPorts extends ConnectionPorts, RecallPorts, ServerPorts {
  readonly store: RecallPorts['store'] & ServerPorts['store'];
  readonly catalog: CatalogReader;
  readonly log: Log;
}

/** What a check found, and what the next one may go by. */
export interface Look {
  readonly found: Comparison & Pick<TenantResult, 'quiet' | 'tokenLied' | 'databaseId'>;
  readonly read?: LastRead | undefined;
}

/**
 * Says what a tenant has, lacks and does differently. When its catalogs stand as they did at the last full read, that one
 * says it, and nothing is read. Throws whatever kept the tenant from being looked at.
 */
export async function lookAtTenant(message: TenantMessage, ports: LookPorts): Promise<Look> {
  const { tenant, canonical } = message;
  const turns = { ...ports, catalog: inTurn(message, ports) };
  const current = (await ports.store.readCurrents([tenant.id])).get(tenant.id);
  const last = current?.lastRead;
  const scope = scopeOfTenant(ports.compare, tenant.id);
  const verdict = last && isChecked(current.status) ? await recallVerdict(message, last, ports) : undefined;
  if (last && verdict) {
    const read = await readIfMoved(tenant.connection, turns, last.mark, undefined, scope);
    return read.moved ? await lookClosely(message, read, last, ports) : repeat(last, verdict, read);
  }
  // A sweep without its canonical fails before it disturbs anybody.
  const expected = await ports.snapshots.load(canonical.snapshotKey);
  return await lookClosely(message, await readMarked(tenant.connection, turns, expected, scope), last, ports);
}

/** The catalog reader, for as many at a time as the tenant's server takes. */
function inTurn(message: TenantMessage, ports: LookPorts): Pick<CatalogReader, 'readIfMoved'> {
  return {
    readIfMoved: (connection, known, like, scope) =>
      atServer(message.tenant.server ?? connection.server, message, ports, () =>
        ports.catalog.readIfMoved(connection, known, like, scope),
      ),
  };
}

/** Nothing was written since, so all that was found then is found again. */
function repeat(
  last: LastRead,
  { counts, findings, suppressed, unmodeled }: Verdict,
  { databaseId }: Pick<MarkedRead, 'databaseId'>,
): Look {
  const { status, lag, fingerprint, serverVersion, verdict } = last;
  const found = { status, fingerprint, serverVersion, verdict, counts, findings, suppressed, unmodeled };
  return {
    found: { ...found, ...(lag && { lag }), ...(databaseId && { databaseId }), quiet: true },
    read: { ...last, quietChecks: last.quietChecks + 1 },
  };
}

/** Compares what was read, and holds it against what was found before while the catalogs stood like this. */
async function lookClosely(
  message: TenantMessage,
  read: WholeRead,
  last: LastRead | undefined,
  ports: LookPorts,
): Promise<Look> {
  const judged = await judgeTenant(message, read.snapshot, ports);
  const older = judged.findings.length > 0 ? await readOlder(message, ports) : [];
  // Of other schemas it was another read.
  const before =
    last?.mark.token === read.mark.token && isSameScope(last.schemas, ports.compare.schemas) ? last : undefined;
  const tokenLied = before !== undefined && isLie(before, read.snapshot);
  // The alarm looks for these words.
  if (tokenLied) ports.log.error('a catalog token lied', { was: before.fingerprint, is: read.snapshot.fingerprint });

  const { canonical } = message;
  const releases = [{ ...canonical, name: canonical.release }, ...older];
  const place = keepRelease(judged, tokenLied ? undefined : before, releases);
  const { databaseId } = read;
  const found = { ...judged, ...place, ...(databaseId && { databaseId }), ...(tokenLied && { tokenLied }) };
  return { found, read: rememberRead(message, read, found, { last, older }, ports) };
}
