import { loadManifest } from '../../shared/core/manifest.ts';
import { buildMatrix, type DriftMatrix } from '../../shared/core/matrix.ts';
import type { DocumentStore } from '../../shared/core/ports.ts';
import type { PlannedSweep } from '../../shared/core/sweep.ts';
import type { SweepStore } from '../../shared/core/sweep-store.ts';
import type { TenantResult } from '../../shared/core/tenant-result.ts';

/** The drift matrix of a closed sweep: every tenant of its manifest is a row, whether it answered or not. */
export async function gatherMatrix(
  sweep: PlannedSweep,
  { store, documents }: { readonly store: SweepStore; readonly documents: DocumentStore },
): Promise<DriftMatrix> {
  const { sweepId, startedAt, plan } = sweep;
  const tenants = await loadManifest(documents, plan.manifestKey);
  const results: TenantResult[] = [];
  for await (const result of store.readResults(sweep)) results.push(result);
  const { fingerprint, objects, release } = plan.canonical;
  return buildMatrix({
    sweep: { id: sweepId, startedAt, closedAt: sweep.closedAt ?? startedAt },
    canonical: { fingerprint, objects, release },
    tenants,
    results,
    since: await sinceWhen(results, store),
  });
}

/** Since when each tenant has had the status that this sweep found; a newer sweep may know another one by now. */
async function sinceWhen(results: readonly TenantResult[], store: SweepStore): Promise<ReadonlyMap<string, string>> {
  const currents = await store.readCurrents(results.map((result) => result.tenantId));
  const since = new Map<string, string>();
  for (const { tenantId, status } of results) {
    const current = currents.get(tenantId);
    if (current?.status === status) since.set(tenantId, current.since);
  }
  return since;
}
