import type { Finding } from '../../shared/core/finding.ts';
import { countFindings } from '../../shared/core/finding.ts';
import { comparerVersion } from '../../shared/core/fingerprint.ts';
import type { LastRead } from '../../shared/core/last-read.ts';
import type { CanonicalPointer, TenantMessage } from '../../shared/core/messages.ts';
import { buildSnapshot, type Snapshot } from '../../shared/core/snapshot.ts';
import type { NewSweep, SweepPlan } from '../../shared/core/sweep.ts';
import type { Tenant } from '../../shared/core/tenant.ts';
import type { TenantResult } from '../../shared/core/tenant-result.ts';
import type { Verdict } from '../../shared/core/verdict.ts';

/** Valid things of each shape; a test says only what it is about. */

export const noon = Date.parse('2026-11-22T12:00:00.000Z');

export function isoAfter(minutes: number): string {
  return new Date(noon + minutes * 60_000).toISOString();
}

/** A schema of tables, each a name. */
export function aSnapshot(...tables: string[]): Snapshot {
  const objects = tables.map((name) => ({
    kind: 'table',
    id: `table:public.${name}`,
    attributes: { persistence: 'permanent' },
  }));
  return buildSnapshot({ server: { version: '17.10', versionNum: 170010 }, objects, unmodeled: {} });
}

export function aTenant(id: string, rest: Partial<Tenant> = {}): Tenant {
  return { id, connection: { secret: `tenant/${id}` }, ...rest };
}

export function aFinding(id: string, rest: Partial<Finding> = {}): Finding {
  return { class: 'missing', kind: 'table', id, severity: 'high', attributes: [], folded: 0, ...rest };
}

export function aResult(tenantId: string, rest: Partial<TenantResult> = {}): TenantResult {
  const findings = rest.findings ?? [];
  return {
    v: 1,
    sweepId: 'sweep-1',
    tenantId,
    status: 'in-sync',
    fingerprint: 'aaaa',
    counts: countFindings(findings),
    findings,
    suppressed: [],
    unmodeled: {},
    checkedAt: isoAfter(1),
    durationMs: 12,
    attempt: 1,
    ...rest,
  };
}

export function aVerdict(rest: Partial<Verdict> = {}): Verdict {
  const { findings = [] } = rest;
  const counts = countFindings(findings);
  return { v: 1, status: 'in-sync', counts, findings, suppressed: [], unmodeled: {}, ...rest };
}

export function aLastRead(rest: Partial<LastRead> = {}): LastRead {
  return {
    mark: { token: 'scheme/170010/1/1/5/100/-7', hint: '' },
    comparer: comparerVersion,
    circumstances: 'cccc',
    fingerprint: 'aaaa',
    serverVersion: '17.10',
    unmodeled: { 'text search thing': 2 },
    verdict: 'vvvv',
    status: 'lagging',
    lag: { release: 'r1', behind: 1, since: isoAfter(-9) },
    release: 'r1',
    quietChecks: 0,
    ...rest,
  };
}

export function anError(tenantId: string, rest: Partial<TenantResult> = {}): TenantResult {
  const { fingerprint: _, ...result } = aResult(tenantId, {
    status: 'unreachable',
    error: { code: 'connection-refused', message: 'nobody listens' },
    ...rest,
  });
  return result;
}

export const canonicalPointer: CanonicalPointer = {
  fingerprint: 'cccc',
  snapshotKey: 'snapshots/cccc.json',
  objects: 3,
  release: 'r1',
  since: isoAfter(-60),
};

export function aNewSweep(rest: Partial<NewSweep> = {}): NewSweep {
  return { sweepId: 'sweep-1', seq: noon, startedAt: isoAfter(0), wholeFleet: true, dryRun: false, ...rest };
}

export function aPlan(known: number, rest: Partial<SweepPlan> = {}): SweepPlan {
  return {
    canonical: canonicalPointer,
    manifestKey: 'sweeps/sweep-1/manifest.json',
    fleet: known,
    known,
    shards: Math.ceil(known / 100),
    deadlineAt: isoAfter(30),
    hardCapAt: isoAfter(150),
    ...rest,
  };
}

export function aMessage(tenant: Tenant, rest: Partial<TenantMessage> = {}): TenantMessage {
  const place = { sweepId: 'sweep-1', seq: noon, index: 0, shard: 0, shardSize: 1, shards: 1 };
  return { v: 1, type: 'tenant', ...place, tenant, canonical: canonicalPointer, ...rest };
}
