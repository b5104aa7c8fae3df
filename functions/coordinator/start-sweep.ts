import type { Reality } from '../../shared/core/compare-registry.ts';
import { asDriftError } from '../../shared/core/errors.ts';
import { keepElsewhere } from '../../shared/core/known-databases.ts';
import { interleaveByServer, saveManifest } from '../../shared/core/manifest.ts';
import type { CanonicalPointer, CoordinatorEvent } from '../../shared/core/messages.ts';
import type { Clock, ControlQueue, DocumentStore, TenantQueue, TenantSource } from '../../shared/core/ports.ts';
import { redact } from '../../shared/core/redact.ts';
import { shardCount } from '../../shared/core/shards.ts';
import { snapshotDigest } from '../../shared/core/snapshot.ts';
import type { SnapshotStore } from '../../shared/core/snapshot-store.ts';
import { isEnded, isPlanned, type NewSweep, type Sweep } from '../../shared/core/sweep.ts';
import type { LockAnswer, SweepStore } from '../../shared/core/sweep-store.ts';
import type { Log } from '../../shared/log.ts';
import { answer, type CoordinatorAnswer, skipped } from './answer.ts';
import { checkRegistry } from './check-registry.ts';
import { chooseTenants } from './choose-tenants.ts';
import type { CanonicalRead } from './read-canonical.ts';
import { recordRelease } from './record-release.ts';
import { sendTenants } from './send-tenants.ts';

export interface CoordinatorPorts {
  readonly store: SweepStore;
  readonly documents: DocumentStore;
  readonly snapshots: SnapshotStore;
  readonly tenants: TenantSource;
  /** Where the settings say how to look: which databases are there, whatever the list says. */
  readonly readReality?: () => Promise<Reality>;
  readonly queue: TenantQueue;
  readonly control: ControlQueue;
  /** Throws `canonical-unreadable`. */
  readonly readCanonical: () => Promise<CanonicalRead>;
  readonly now: Clock;
  readonly log: Log;
}

export interface CoordinatorSettings {
  readonly deadlineMs: number;
  readonly hardCapMs: number;
  readonly watchSeconds: number;
  /** Where people see what is published; undefined when nothing is. */
  readonly trackerLink?: string | undefined;
}

/** What a coordinator has with the lock. */
interface Hold {
  /** When it ends: which tells it from the hold of another coordinator of the same sweep. */
  readonly until: number;
  /** Until then (epoch ms) somebody may be publishing a sweep that the lock was taken from. */
  readonly publishFrom: number;
}

/** A coordinator that dies before the plan stands holds up the next sweep this long. */
const preparingMs = 15 * 60_000;

/**
 * Opens a sweep: one at a time, the canonical snapshot and the tenant list stored, one message per tenant sent. Calling it
 * again for the same sweep resumes where it stopped. Throws what stopped it before the plan stood; the sweep then is `failed`.
 */
export async function startSweep(
  event: CoordinatorEvent,
  opened: NewSweep,
  ports: CoordinatorPorts,
  settings: CoordinatorSettings,
): Promise<CoordinatorAnswer> {
  const { store, now, log } = ports;
  const { sweepId } = opened;
  const request = { sweepId, now: now(), until: now() + preparingMs, force: event.force };
  const lock = await takeLock(request, opened, store);
  if (!lock.held) return await skip(sweepId, lock, ports, settings);
  let publishFrom = 0;
  for (const older of lock.superseded ?? [])
    publishFrom = Math.max(publishFrom, await supersede(older, sweepId, store));

  const hold = { until: lock.until, publishFrom };
  const sweep = await planSweep(event, await store.openSweep(startNow(opened, now())), hold, ports, settings);
  if (sweep.status !== 'running' || !isPlanned(sweep)) return await leave(sweep, hold, store, settings);
  // Everybody superseded is abandoned; from now on the lock holds until the sweep's own hard cap.
  if (!(await store.keepLock(sweepId, Date.parse(sweep.plan.hardCapAt))))
    return await leave(await abandon(sweep, store), hold, store, settings);
  const queued = await sendTenants(sweep, ports, settings.watchSeconds);
  log.info('sweep started', { known: sweep.plan.known, queued, release: sweep.plan.canonical.release });
  return answer(sweep, queued, settings.trackerLink, ports.tenants.whenEmpty);
}

/** With the lock in hand: whoever waited long for it would else be older than a sweep that came and went meanwhile. */
function startNow(opened: NewSweep, at: number): NewSweep {
  return { ...opened, seq: at, startedAt: new Date(at).toISOString() };
}

/**
 * Takes the lock, also from a sweep that ended but died before it could give it back. One that failed before it had a plan
 * may be about to start again: its lock counts. A recheck gives way to any other sweep; people's ticks stand until it is done.
 */
async function takeLock(
  request: Parameters<SweepStore['takeLock']>[0],
  { recheck }: NewSweep,
  store: SweepStore,
): Promise<LockAnswer> {
  const lock = await store.takeLock(request);
  const holder = lock.held ? undefined : await store.readSweep(lock.by);
  if (holder?.recheck && !recheck) return await store.takeLock({ ...request, force: true });
  if (!holder || !isEnded(holder.status) || (holder.status === 'failed' && !isPlanned(holder))) return lock;
  await store.releaseLock(holder.sweepId);
  return await store.takeLock(request);
}

/** Reads what the sweep will compare with whom, once; a sweep that has its plan, or ended, stays as it is. */
async function planSweep(
  event: CoordinatorEvent,
  sweep: Sweep,
  { until, publishFrom }: Hold,
  ports: CoordinatorPorts,
  settings: CoordinatorSettings,
): Promise<Sweep> {
  const { store, now } = ports;
  const { sweepId, startedAt } = sweep;
  if (sweep.status !== 'preparing') return sweep;
  try {
    const { canonical, schemas } = await storeCanonical(startedAt, ports);
    const fleet = await ports.tenants.list();
    // The alarm looks for these words.
    if (fleet.length === 0) ports.log.error('the tenant list is empty', { why: ports.tenants.whenEmpty });
    const registry = await checkRegistry(fleet, ports);
    const chosen = interleaveByServer(chooseTenants(event, fleet, sweepId, ports.tenants.whenEmpty));
    if (!sweep.wholeFleet) await keepElsewhere(ports.documents, sweepId, { fleet, chosen });
    const manifestKey = await saveManifest(ports.documents, sweepId, chosen);
    const deadline = now() + settings.deadlineMs;
    return await store.beginSweep(sweep, {
      canonical,
      ...(schemas && { schemas: [...schemas] }),
      manifestKey,
      ...(registry && { registry }),
      ...(event.full && { full: true }),
      fleet: fleet.length,
      known: chosen.length,
      shards: shardCount(chosen.length),
      deadlineAt: new Date(deadline).toISOString(),
      ...(publishFrom > now() && { publishFrom: new Date(publishFrom).toISOString() }),
      hardCapAt: new Date(deadline + settings.hardCapMs).toISOString(),
    });
  } catch (thrown) {
    await fail(sweepId, until, thrown, ports);
    throw thrown;
  }
}

async function storeCanonical(startedAt: string, ports: CoordinatorPorts) {
  const { snapshot, mark } = await ports.readCanonical();
  const { name, since, snapshotKey } = await recordRelease(ports, snapshot, new Date(startedAt), { mark });
  const { fingerprint, objects, schemas } = snapshot;
  const digest = snapshotDigest(snapshot);
  const canonical: CanonicalPointer = {
    fingerprint,
    digest,
    objects: objects.size,
    release: name,
    since,
    snapshotKey,
  };
  return { canonical, schemas };
}

/** The sweep ends `failed` and lets the next one start. What stopped it stays the error, even if this fails too. */
async function fail(sweepId: string, until: number, thrown: unknown, { store, log }: CoordinatorPorts): Promise<void> {
  const { code, message } = asDriftError(thrown);
  log.error('sweep failed before it began', { error: thrown });
  try {
    const standing = await store.failSweep(sweepId, { code, message: redact(message) });
    if (standing.status === 'failed') await store.releaseLock(sweepId, until);
  } catch (error) {
    log.error('the failure could not be recorded', { error });
  }
}

/** Another sweep is under way: nothing begins, and if this one had begun before, the other one took over from it. */
async function skip(
  sweepId: string,
  { by, until }: Extract<LockAnswer, { held: false }>,
  { store, log }: CoordinatorPorts,
  { trackerLink }: CoordinatorSettings,
): Promise<CoordinatorAnswer> {
  log.warn('sweep skipped: another one is still under way', { by });
  const begun = await store.readSweep(sweepId);
  if (begun && !isEnded(begun.status)) return answer(await abandon(begun, store), 0, trackerLink);
  return skipped(sweepId, by, until);
}

/** Returns until when (epoch ms) somebody may still be publishing the older sweep: it learns of its end a little later. */
async function supersede(older: string, by: string, store: SweepStore): Promise<number> {
  const abandoned = await store.abandonSweep(older, { code: 'sweep-abandoned', message: `Sweep ${by} took over.` });
  // It may itself have been waiting for one that it took over from.
  const waited = abandoned?.plan?.publishFrom;
  return Math.max(abandoned?.leaseUntil ?? 0, waited === undefined ? 0 : Date.parse(waited));
}

async function abandon(sweep: Sweep, store: SweepStore): Promise<Sweep> {
  const error = { code: 'sweep-abandoned', message: 'A newer sweep took over.' } as const;
  return (await store.abandonSweep(sweep.sweepId, error)) ?? sweep;
}

/** Nothing to send: the sweep ended already, or is being published. */
async function leave(
  sweep: Sweep,
  { until }: Hold,
  store: SweepStore,
  { trackerLink }: CoordinatorSettings,
): Promise<CoordinatorAnswer> {
  if (sweep.status !== 'closing') await store.releaseLock(sweep.sweepId, until);
  return answer(sweep, 0, trackerLink);
}
