import type { CompareSettings } from '../../shared/core/compare-settings.ts';
import type { Diff } from '../../shared/core/diff.ts';
import { DriftError } from '../../shared/core/errors.ts';
import { countFindings, type Finding } from '../../shared/core/finding.ts';
import { judgedDiff } from '../../shared/core/judged-diff.ts';
import { comparedReleases, findLag, type LagAnswer } from '../../shared/core/lag.ts';
import type { TenantMessage } from '../../shared/core/messages.ts';
import type { CatalogReader, Clock, SecretReader } from '../../shared/core/ports.ts';
import { readDatabase } from '../../shared/core/read-database.ts';
import { redactFinding } from '../../shared/core/redact.ts';
import type { Release } from '../../shared/core/release.ts';
import type { SameMeaning } from '../../shared/core/same-value.ts';
import type { Snapshot } from '../../shared/core/snapshot.ts';
import type { SnapshotStore } from '../../shared/core/snapshot-store.ts';
import type { SweepStore } from '../../shared/core/sweep-store.ts';
import type { TenantResult } from '../../shared/core/tenant-result.ts';

export interface ComparePorts {
  readonly store: Pick<SweepStore, 'readReleases'>;
  readonly snapshots: SnapshotStore;
  readonly secrets: SecretReader;
  readonly catalog: CatalogReader;
  readonly compare: CompareSettings;
  /** Loads what judges definitions whose texts differ. */
  readonly loadSameMeaning: () => Promise<SameMeaning>;
  readonly now: Clock;
}

export type Comparison = Pick<
  TenantResult,
  'status' | 'lag' | 'fingerprint' | 'serverVersion' | 'counts' | 'findings' | 'suppressed' | 'unmodeled'
>;

/** Reads the tenant and says what it has, lacks and does differently. Throws whatever kept it from being read. */
export async function compareTenant(message: TenantMessage, ports: ComparePorts): Promise<Comparison> {
  const { tenant, canonical } = message;
  const expected = await ports.snapshots.load(canonical.snapshotKey);
  const actual = await readDatabase(tenant.connection, ports);
  const read = {
    fingerprint: actual.fingerprint,
    serverVersion: actual.server.version,
    unmodeled: { ...actual.unmodeled },
  };
  if (actual.fingerprint === expected.fingerprint) {
    return { status: 'in-sync', ...read, counts: countFindings([]), findings: [], suppressed: [] };
  }
  const { findings, suppressed } = await compareWith(expected, actual, tenant.id, ports);
  const { status, lag } = await placeTenant(message, actual, findings, ports);
  const shown = findings.map(redactFinding);
  return {
    status,
    ...read,
    ...(lag && { lag }),
    counts: countFindings(findings),
    findings: shown,
    suppressed: [...suppressed],
  };
}

/** Where the tenant stands among the canonical releases, seen from the one that this sweep compares with. */
async function placeTenant(
  { tenant, canonical }: TenantMessage,
  actual: Snapshot,
  findings: readonly Finding[],
  ports: ComparePorts,
): Promise<LagAnswer> {
  if (findings.length === 0) return { status: 'in-sync' };
  const listed = await ports.store.readReleases(comparedReleases, canonical.since);
  const older = listed.filter((release) => release.since < canonical.since);
  const countAgainst = async (release: { snapshotKey: string }): Promise<number | undefined> => {
    const snapshot = await loadComparable(release.snapshotKey, ports.snapshots);
    return snapshot && (await compareWith(snapshot, actual, tenant.id, ports)).findings.length;
  };
  const head = { name: canonical.release, ...canonical };
  const releases: Pick<Release, 'name' | 'fingerprint' | 'since' | 'snapshotKey'>[] = [head, ...older];
  return await findLag({ releases, fingerprint: actual.fingerprint, findings, countAgainst });
}

function compareWith(expected: Snapshot, actual: Snapshot, tenantId: string, ports: ComparePorts): Promise<Diff> {
  const { compare, loadSameMeaning, now } = ports;
  const today = new Date(now()).toISOString().slice(0, 10);
  return judgedDiff(expected, actual, compare, { tenantId, today }, loadSameMeaning);
}

/** An old release whose snapshot is gone, or was written by another comparer, is no longer compared with. */
async function loadComparable(key: string, snapshots: SnapshotStore): Promise<Snapshot | undefined> {
  try {
    return await snapshots.load(key);
  } catch (error) {
    if (error instanceof DriftError && (error.code === 'snapshot-missing' || error.code === 'snapshot-invalid'))
      return undefined;
    throw error;
  }
}
