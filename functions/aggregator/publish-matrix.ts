import type { DriftMatrix, MatrixInput } from '../../shared/core/matrix.ts';
import type { Clock, ControlQueue, DocumentStore, RequestQueue, Tracker } from '../../shared/core/ports.ts';
import type { PublishSettings } from '../../shared/core/publish-values.ts';
import { saveMatrix } from '../../shared/core/stored-matrix.ts';
import { isEnded, isPlanned, type PlannedSweep, type SweepEnd } from '../../shared/core/sweep.ts';
import type { Lease, SweepStore } from '../../shared/core/sweep-store.ts';
import type { Log } from '../../shared/log.ts';
import type { Meter } from '../../shared/metrics.ts';
import { doubtCanonical } from './doubt-canonical.ts';
import { gatherMatrix } from './gather-matrix.ts';
import { holdLease } from './hold-lease.ts';
import { publishRows, withhold } from './publish-rows.ts';
import { readPeople } from './read-people.ts';
import { sweepFigures } from './sweep-figures.ts';
import { tidySweep } from './tidy-sweep.ts';

export interface AggregatorPorts {
  readonly store: SweepStore;
  readonly documents: DocumentStore;
  readonly control: ControlQueue;
  /** Undefined when nothing is to be published. */
  readonly openTracker: () => Promise<Tracker | undefined>;
  /** What the coordinator shall do next; absent where it only ever does what it is told directly. */
  readonly requests?: RequestQueue;
  /** Which values the matrix shows, also of results from before this was said; those of no free text when absent. */
  readonly publish?: PublishSettings;
  /** The waivers of the settings. */
  readonly waivers?: MatrixInput['waivers'];
  readonly now: Clock;
  /** A name that no other invocation has. */
  readonly newOwner: () => string;
  readonly log: Log;
  readonly meter: Meter;
}

export interface AggregatorSettings {
  readonly leaseMs: number;
  readonly watchSeconds: number;
  /** Which share of the fleet may differ in the same way before the canonical schema is suspected; 100 turns it off. */
  readonly suspectPercent?: number;
}

/**
 * Publishes a closing sweep: matrix built and stored, tracker brought up to date, sweep ended. One aggregator at a time; when
 * time runs out the rest is left to another message, and what failed for now to the watch. `deadline` is in epoch ms.
 */
export async function publishMatrix(
  sweepId: string,
  deadline: number,
  ports: AggregatorPorts,
  settings: AggregatorSettings,
): Promise<void> {
  const { store, now, log } = ports;
  const sweep = await store.readSweep(sweepId);
  if (!sweep || !isPlanned(sweep)) return log.warn('there is no such sweep to publish');
  if (isEnded(sweep.status)) return await tidySweep(sweep, store);
  if (sweep.status !== 'closing') return log.debug('the sweep is not closed yet');
  if (await comesLater(sweep, ports)) return log.info('the sweep before this one may still be writing');
  // From before it is asked for: the answer may be slow, and the lease is running by then.
  const asked = now();
  const until = asked + settings.leaseMs;
  const lease = await store.takeLease(sweepId, { owner: ports.newOwner(), now: asked, until });
  if (!lease) return log.info('somebody else is publishing');

  await holdLease(lease, { store, now, log, leaseMs: settings.leaseMs, until }, async (signal) => {
    const openTracker = once(ports.openTracker);
    const limits = { deadline, signal };
    const people = await readPeople(sweep, limits, { ...ports, openTracker });
    const matrix = await gatherMatrix(sweep, people, ports);
    if (matrix.waivers) log.warn('waivers have ended or match nothing', { waivers: matrix.waivers.slice(0, 10) });
    const matrixKey = await saveMatrix(ports.documents, matrix);
    const suspicion = await doubtCanonical(sweep, matrix, ports, settings.suspectPercent ?? 100);
    const published = suspicion
      ? await withhold(suspicion, matrix, limits, { ...ports, openTracker })
      : await publishRows(sweep, matrix, matrixKey, limits, { ...ports, openTracker });
    if ('later' in published) return published.later;
    await end(lease, sweep, matrix, { matrixKey, ...published }, ports);
    return undefined;
  });
}

/** Asks to be called again once nobody can be publishing the sweep that this one took over from; false when that is so. */
async function comesLater(
  { sweepId, plan }: PlannedSweep,
  { control, now }: Pick<AggregatorPorts, 'control' | 'now'>,
): Promise<boolean> {
  const waitMs = plan.publishFrom === undefined ? 0 : Date.parse(plan.publishFrom) - now();
  if (waitMs <= 0) return false;
  await control.send({ v: 1, type: 'aggregate', sweepId }, Math.min(900, Math.ceil(waitMs / 1000)));
  return true;
}

/** One tracker per publishing: it knows how much of the allowance it has used. */
function once<T>(open: () => Promise<T>): () => Promise<T> {
  let opened: Promise<T> | undefined;
  return () => {
    opened ??= open();
    return opened;
  };
}

async function end(
  lease: Lease,
  sweep: PlannedSweep,
  matrix: DriftMatrix,
  published: Pick<SweepEnd, 'status' | 'tracker' | 'error' | 'suspected' | 'matrixKey'>,
  { store, now, log, meter }: AggregatorPorts,
): Promise<void> {
  const { outcome, checked, inSync, known } = matrix.sweep;
  const at = now();
  const ended: SweepEnd = { ...published, outcome, checked, inSync, endedAt: new Date(at).toISOString() };
  if (!(await store.finishSweep(lease, ended))) return log.warn('somebody else took over the publishing');
  await tidySweep({ ...sweep, status: ended.status, end: ended }, store);
  log.info('sweep ended', { status: ended.status, outcome, known, checked, inSync, tracker: ended.tracker });
  // A few tenants, swept by hand, say nothing about the fleet.
  if (sweep.wholeFleet) meter(sweepFigures(sweep, matrix, ended), at);
}
