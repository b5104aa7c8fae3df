import { createHash } from 'node:crypto';
import type { DriftMatrix } from '../../shared/core/matrix.ts';
import type { DocumentStore } from '../../shared/core/ports.ts';
import { type Suspicion, suspectCanonical } from '../../shared/core/suspect-canonical.ts';
import type { PlannedSweep } from '../../shared/core/sweep.ts';
import type { Log } from '../../shared/log.ts';

const key = 'tracker/suspected-canonical.txt';

/**
 * What makes the canonical schema suspect, when that is new: then nothing is published yet. The next sweep that finds the
 * same against the same canonical schema confirms it, and publishes. A dry run and a sweep of some tenants doubt nothing.
 */
export async function doubtCanonical(
  { sweepId, wholeFleet, dryRun }: PlannedSweep,
  matrix: DriftMatrix,
  { documents, log }: { readonly documents: DocumentStore; readonly log: Log },
  percent: number,
): Promise<Suspicion | undefined> {
  const suspicion = wholeFleet && !dryRun ? suspectCanonical(matrix, percent) : undefined;
  if (!suspicion) return undefined;
  const difference = createHash('sha256').update(suspicion.key).digest('hex');
  const mark = `${matrix.canonical.fingerprint} ${difference}`;
  const [known, by] = ((await documents.read(key)) ?? '').split('\n');
  if (known === mark && by !== sweepId) return undefined;
  await documents.write(key, `${mark}\n${sweepId}`);
  const { finding, tenants, checked } = suspicion;
  log.error('the canonical schema is suspected', { finding, tenants, checked });
  return suspicion;
}
