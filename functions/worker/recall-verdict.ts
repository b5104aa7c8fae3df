import { comparerVersion } from '../../shared/core/fingerprint.ts';
import { comparedReleases } from '../../shared/core/lag.ts';
import {
  circumstancesOf,
  digestReleases,
  firstCount,
  isDistrusted,
  isFullReadDue,
  type LastRead,
} from '../../shared/core/last-read.ts';
import type { TenantMessage } from '../../shared/core/messages.ts';
import { valuesOff } from '../../shared/core/publish-values.ts';
import type { WholeRead } from '../../shared/core/read-database.ts';
import type { Release } from '../../shared/core/release.ts';
import type { SweepStore } from '../../shared/core/sweep-store.ts';
import { checkedStatuses, type TenantResult } from '../../shared/core/tenant-result.ts';
import type { Verdict } from '../../shared/core/verdict.ts';
import type { Comparison, JudgePorts } from './compare-tenant.ts';

/** Whether the last full read of a tenant may speak for it, and what the next check shall know of this one. */

export interface RecallPorts extends JudgePorts {
  readonly store: Pick<SweepStore, 'readReleases' | 'verdicts' | 'readCurrents' | 'readDigestKey'>;
  /** Every so many checks a tenant is read in full. */
  readonly fullReadEvery: number;
}

/** The verdict of the last full read, if nothing but the tenant itself could have changed it since. */
export async function recallVerdict(
  message: TenantMessage,
  last: LastRead,
  ports: RecallPorts,
): Promise<Verdict | undefined> {
  if (message.full || last.comparer !== comparerVersion || isDistrusted(last)) return undefined;
  if (isFullReadDue(last, ports.fullReadEvery)) return undefined;
  if (last.circumstances !== circumstances(message, ports)) return undefined;
  if (last.older !== undefined && last.older !== digestReleases(await readOlder(message, ports))) return undefined;
  return await ports.store.verdicts.read(last.verdict);
}

/** Undefined when too little is known for the next check to go by. */
export function rememberRead(
  message: TenantMessage,
  { snapshot, mark }: WholeRead,
  found: Comparison & Pick<TenantResult, 'tokenLied'>,
  { last, older }: { readonly last: LastRead | undefined; readonly older: readonly Release[] },
  ports: RecallPorts,
): LastRead | undefined {
  const { tenant, canonical } = message;
  const status = checkedStatuses.find((checked) => checked === found.status);
  const here = circumstances(message, ports);
  const { verdict, lag } = found;
  if (status === undefined || here === undefined || verdict === undefined) return undefined;
  const release = status === 'in-sync' ? canonical.release : lag?.release;
  return {
    mark,
    comparer: comparerVersion,
    circumstances: here,
    ...(found.findings.length > 0 && { older: digestReleases(older) }),
    fingerprint: snapshot.fingerprint,
    serverVersion: snapshot.server.version,
    unmodeled: { ...snapshot.unmodeled },
    ...(snapshot.schemas && { schemas: [...snapshot.schemas] }),
    verdict,
    status,
    ...(lag && { lag }),
    ...(release !== undefined && { release }),
    quietChecks: last ? 0 : firstCount(tenant.id, ports.fullReadEvery),
    ...((found.tokenLied || (last && isDistrusted(last))) && { lied: true }),
  };
}

/** The canonical releases before the one that is compared with, newest first. */
export async function readOlder({ canonical }: TenantMessage, { store }: RecallPorts): Promise<readonly Release[]> {
  const listed = await store.readReleases(comparedReleases, canonical.since);
  return listed.filter(({ since }) => since < canonical.since);
}

function circumstances(
  { canonical, tenant }: TenantMessage,
  { compare, publish = valuesOff, now }: RecallPorts,
): string | undefined {
  const today = new Date(now()).toISOString().slice(0, 10);
  return circumstancesOf({ canonical, settings: compare, publish, tenantId: tenant.id, today });
}
