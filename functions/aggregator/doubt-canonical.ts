import { createHash } from 'node:crypto';
import * as z from 'zod';
import type { DriftMatrix } from '../../shared/core/matrix.ts';
import type { DocumentStore } from '../../shared/core/ports.ts';
import type { Release } from '../../shared/core/release.ts';
import { isSameScope } from '../../shared/core/snapshot.ts';
import { type Suspicion, suspectCanonical } from '../../shared/core/suspect-canonical.ts';
import type { PlannedSweep } from '../../shared/core/sweep.ts';
import type { SweepStore } from '../../shared/core/sweep-store.ts';
import type { Log } from '../../shared/log.ts';

const key = 'tracker/suspected-canonical.json';

/** What was suspected of one canonical schema: each difference as a hash, with the sweep that found it first. */
const doubts = z.strictObject({ v: z.literal(1), canonical: z.string(), foundBy: z.record(z.string(), z.string()) });
type Doubts = z.infer<typeof doubts>;

interface DoubtPorts {
  readonly store: Pick<SweepStore, 'readReleases'>;
  readonly documents: DocumentStore;
  readonly log: Log;
}

/**
 * What makes the canonical schema suspect, when that is new: then nothing is published yet. The next sweep that finds the
 * same against the same canonical schema confirms it, and publishes; one that finds nothing suspect takes it back. A dry
 * run and a sweep of some tenants neither doubt nor confirm.
 */
export async function doubtCanonical(
  sweep: PlannedSweep,
  matrix: DriftMatrix,
  { store, documents, log }: DoubtPorts,
  percent: number,
): Promise<Suspicion | undefined> {
  const { sweepId, wholeFleet, dryRun, plan } = sweep;
  if (!wholeFleet || dryRun || percent >= 100) return undefined;
  const suspicions = suspectCanonical(matrix, percent, await releaseBefore(plan.canonical.since, store));
  const known = await readDoubts(documents);
  if (suspicions.length === 0) {
    if (known) await documents.write(key, '');
    return undefined;
  }
  const { fingerprint } = matrix.canonical;
  const foundBy = known?.canonical === fingerprint ? known.foundBy : {};
  const found = suspicions.map((suspicion) => ({ suspicion, hash: hashOf(suspicion) }));
  const fresh = found.filter(({ hash }) => (foundBy[hash] ?? sweepId) === sweepId);
  const [first] = fresh;
  if (!first) return undefined;
  const added = Object.fromEntries(fresh.map(({ hash }) => [hash, sweepId]));
  const standing: Doubts = { v: 1, canonical: fingerprint, foundBy: { ...foundBy, ...added } };
  await documents.write(key, JSON.stringify(standing));
  const { finding, tenants, checked } = first.suspicion;
  log.error('the canonical schema is suspected', { finding, tenants, checked });
  return first.suspicion;
}

/** The canonical release before the one of that moment; undefined when another comparer counted its objects, or those of other schemas. */
async function releaseBefore(since: string, store: DoubtPorts['store']): Promise<Release | undefined> {
  const [canonical, before] = await store.readReleases(2, since);
  const isReadAlike = canonical?.comparer === before?.comparer && isSameScope(canonical?.schemas, before?.schemas);
  return isReadAlike ? before : undefined;
}

/** Undefined when there are none, or they were written by another version. */
async function readDoubts(documents: DocumentStore): Promise<Doubts | undefined> {
  const text = await documents.read(key);
  return text ? doubts.safeParse(JSON.parse(text)).data : undefined;
}

function hashOf({ key: difference }: Suspicion): string {
  return createHash('sha256').update(difference).digest('hex').slice(0, 16);
}
