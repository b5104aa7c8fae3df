import type { CompareSettings } from '../../shared/core/compare-settings.ts';
import { deviationOf } from '../../shared/core/deviation.ts';
import type { Diff } from '../../shared/core/diff.ts';
import { DriftError } from '../../shared/core/errors.ts';
import { countFindings, type Finding } from '../../shared/core/finding.ts';
import { judgedDiff } from '../../shared/core/judged-diff.ts';
import { comparedReleases, findLag, type LagAnswer } from '../../shared/core/lag.ts';
import type { TenantMessage } from '../../shared/core/messages.ts';
import { narrowSnapshot } from '../../shared/core/narrow-snapshot.ts';
import type { Clock } from '../../shared/core/ports.ts';
import { type PublishSettings, publishFindings, valuesOff } from '../../shared/core/publish-values.ts';
import type { Release } from '../../shared/core/release.ts';
import type { SameMeaning } from '../../shared/core/same-value.ts';
import { idleGlobs, scopeOfCanonical } from '../../shared/core/scope.ts';
import { majorOf } from '../../shared/core/server-facts.ts';
import { type Snapshot, snapshotDigest } from '../../shared/core/snapshot.ts';
import type { SnapshotStore } from '../../shared/core/snapshot-store.ts';
import type { SweepStore } from '../../shared/core/sweep-store.ts';
import { settingsFor, type Verdict, verdictKey } from '../../shared/core/verdict.ts';

/** What it takes to compare a tenant that has been read. */
export interface JudgePorts {
  readonly store: Pick<SweepStore, 'readReleases' | 'verdicts' | 'readDigestKey'>;
  readonly snapshots: SnapshotStore;
  readonly compare: CompareSettings;
  /** Which values a finding is kept with; those of no free text when absent. */
  readonly publish?: PublishSettings;
  /** Loads what judges definitions whose texts differ. */
  readonly loadSameMeaning: () => Promise<SameMeaning>;
  readonly now: Clock;
}

/** A verdict with its key, and of which schema it was found. */
export interface Comparison extends Omit<Verdict, 'v'> {
  readonly verdict: string;
  readonly fingerprint: string;
  readonly serverVersion: string;
}

/** Says what a tenant that was read has, lacks and does differently: what was found of another one like it, if any. */
export async function judgeTenant(message: TenantMessage, actual: Snapshot, ports: JudgePorts): Promise<Comparison> {
  const expected = narrowed(await ports.snapshots.load(message.canonical.snapshotKey), ports.compare);
  const today = new Date(ports.now()).toISOString().slice(0, 10);
  const check: Check = {
    message,
    expected,
    actual,
    older: await olderReleases(message, expected, actual, ports),
    today,
  };
  const key = keyOf(check, ports);
  const { v: _, ...verdict } = await ports.store.verdicts.settle(key, () => judge(check, ports));
  return { ...verdict, verdict: key, fingerprint: actual.fingerprint, serverVersion: actual.server.version };
}

interface Check {
  readonly message: TenantMessage;
  readonly expected: Snapshot;
  readonly actual: Snapshot;
  /** Newest first; none are needed when canonical and tenant are equal. */
  readonly older: readonly Release[];
  /** `YYYY-MM-DD` */
  readonly today: string;
}

async function olderReleases(
  { canonical }: TenantMessage,
  expected: Snapshot,
  actual: Snapshot,
  { store }: JudgePorts,
): Promise<readonly Release[]> {
  if (actual.fingerprint === expected.fingerprint) return [];
  const listed = await store.readReleases(comparedReleases, canonical.since);
  return listed.filter((release) => release.since < canonical.since);
}

function keyOf(
  { message: { tenant, canonical }, expected, actual, older, today }: Check,
  { compare, publish = valuesOff }: JudgePorts,
): string {
  const isEqual = actual.fingerprint === expected.fingerprint;
  return verdictKey({
    canonical: snapshotDigest(expected),
    since: canonical.since,
    deviation: isEqual ? undefined : deviationOf(expected, actual, compare, tenant.id),
    major: majorOf(actual.server),
    unmodeled: actual.unmodeled,
    settings: settingsFor(compare, tenant.id, today),
    publish,
    older,
    release: older.find(({ fingerprint }) => fingerprint === actual.fingerprint)?.fingerprint,
  });
}

async function judge(check: Check, ports: JudgePorts): Promise<Verdict> {
  const { expected, actual } = check;
  if (actual.fingerprint === expected.fingerprint) {
    const unmodeled = { ...actual.unmodeled };
    const suppressed = idleGlobs(ports.compare, [expected.objects, actual.objects]);
    return { v: 1, status: 'in-sync', counts: countFindings([]), findings: [], suppressed, unmodeled };
  }
  const { findings, suppressed, unmodeled } = await compareWith(expected, check, ports);
  return {
    v: 1,
    ...(await placeTenant(check, findings, ports)),
    counts: countFindings(findings),
    findings: await publishFindings(findings, ports.publish ?? valuesOff, () => ports.store.readDigestKey()),
    suppressed: [...suppressed],
    unmodeled: { ...unmodeled },
  };
}

/** Where the tenant stands among the canonical releases, seen from the one that this sweep compares with. */
async function placeTenant(check: Check, findings: readonly Finding[], ports: JudgePorts): Promise<LagAnswer> {
  const { canonical } = check.message;
  const countAgainst = async ({ snapshotKey }: Pick<Release, 'snapshotKey'>): Promise<number | undefined> => {
    const snapshot = await loadComparable(snapshotKey, ports);
    return snapshot && (await compareWith(snapshot, check, ports)).findings.length;
  };
  const head = { name: canonical.release, ...canonical };
  const releases: Pick<Release, 'name' | 'fingerprint' | 'since' | 'snapshotKey'>[] = [head, ...check.older];
  return await findLag({ releases, fingerprint: check.actual.fingerprint, findings, countAgainst });
}

function compareWith(expected: Snapshot, { message, actual, today }: Check, ports: JudgePorts): Promise<Diff> {
  const options = { tenantId: message.tenant.id, today };
  return judgedDiff(expected, actual, ports.compare, options, ports.loadSameMeaning);
}

/** The canonical schema as far as this worker's settings compare it; the coordinator may have been told otherwise. */
const narrowed = (snapshot: Snapshot, compare: CompareSettings): Snapshot =>
  narrowSnapshot(snapshot, scopeOfCanonical(compare), 'The canonical schema');

/** An old release whose snapshot is gone, was read of fewer schemas or by a comparer that is too old, is no longer compared with. */
async function loadComparable(key: string, { snapshots, compare }: JudgePorts): Promise<Snapshot | undefined> {
  try {
    return narrowed(await snapshots.load(key), compare);
  } catch (error) {
    if (error instanceof DriftError && (error.code === 'snapshot-missing' || error.code === 'snapshot-invalid'))
      return undefined;
    throw error;
  }
}
