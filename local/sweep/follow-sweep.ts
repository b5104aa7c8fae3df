import { setTimeout as wait } from 'node:timers/promises';
import { gatherMatrix } from '../../functions/aggregator/gather-matrix.ts';
import { recallAccepted } from '../../functions/aggregator/heed-decisions.ts';
import type { RegistryGaps } from '../../shared/core/compare-registry.ts';
import type { CompareSettings } from '../../shared/core/compare-settings.ts';
import { DriftError } from '../../shared/core/errors.ts';
import type { DriftMatrix } from '../../shared/core/matrix.ts';
import type { DocumentStore } from '../../shared/core/ports.ts';
import type { PublishSettings } from '../../shared/core/publish-values.ts';
import { loadMatrix } from '../../shared/core/stored-matrix.ts';
import { isPlanned, type Sweep, type SweepEnd } from '../../shared/core/sweep.ts';
import type { SweepStore } from '../../shared/core/sweep-store.ts';
import type { Observed, SweepProgress } from './progress.ts';

export interface FinishedSweep {
  readonly matrix: DriftMatrix;
  /** What was written to the tracker; absent when nothing was to be. */
  readonly tracker?: SweepEnd['tracker'];
  /** Why the matrix is not, or not completely, in the tracker. */
  readonly trackerError?: { readonly code: string; readonly message: string };
  /** What the tracker had to say beside that, each a sentence, once. */
  readonly notes: readonly string[];
  /** Why no tenant was checked, when none was. */
  readonly empty?: string;
  /** Where the tenant list and the databases differ, if that was looked at. */
  readonly registry?: RegistryGaps;
}

interface Following {
  readonly store: SweepStore;
  readonly documents: DocumentStore;
  readonly publish?: PublishSettings;
  readonly waivers?: CompareSettings['waivers'];
  readonly observed: Observed;
  readonly signal: AbortSignal;
  readonly onProgress?: (progress: SweepProgress) => void;
}

const pollMs = 100;
/** In the account the watch keeps trying for hours; here somebody sits and waits. */
const publishAttempts = 3;

/** Watches a sweep in the store until it has ended, and gives its matrix. Throws what stopped the sweep, or `interrupted`. */
export async function followSweep(sweepId: string, following: Following): Promise<FinishedSweep> {
  const { store, observed, signal, onProgress } = following;
  for (;;) {
    if (signal.aborted) throw new DriftError('interrupted', 'The sweep was stopped before it was done.');
    const sweep = await store.readSweep(sweepId);
    if (sweep?.end) return { ...(await finished(sweep.end, following)), ...registryOf(sweep) };
    if (sweep?.error) throw new DriftError(sweep.error.code, sweep.error.message);
    if (sweep) onProgress?.(observed.progress(sweep.plan?.known ?? 0));
    if (sweep && observed.publishFailures.length >= publishAttempts) return await unpublished(sweep, following);
    await wait(pollMs, undefined, { signal }).catch(() => undefined);
  }
}

async function finished(
  { matrixKey, tracker, error }: SweepEnd,
  { documents, observed }: Following,
): Promise<FinishedSweep> {
  const matrix = await loadMatrix(documents, matrixKey);
  return { matrix, notes: observed.notes, ...(tracker && { tracker }), ...(error && { trackerError: error }) };
}

/** The matrix is complete, only the tracker does not take it: what is known is not thrown away for that. */
async function unpublished(
  sweep: Sweep,
  { store, documents, publish, waivers, observed }: Following,
): Promise<FinishedSweep> {
  if (!isPlanned(sweep)) throw new DriftError('internal', `Sweep ${sweep.sweepId} was published without a plan.`);
  const ports = { store, documents, ...(publish && { publish }), ...(waivers && { waivers }) };
  const matrix = await gatherMatrix(sweep, { accepted: await recallAccepted(documents) }, ports);
  const trackerError = observed.publishFailures.at(-1);
  return { matrix, notes: observed.notes, ...(trackerError && { trackerError }), ...registryOf(sweep) };
}

const registryOf = ({ plan }: Sweep): Pick<FinishedSweep, 'registry'> =>
  plan?.registry ? { registry: plan.registry } : {};
