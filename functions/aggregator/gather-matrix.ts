import type { Finding } from '../../shared/core/finding.ts';
import { recallElsewhere, rememberDatabases } from '../../shared/core/known-databases.ts';
import { loadManifest } from '../../shared/core/manifest.ts';
import {
  buildMatrix,
  type DriftMatrix,
  type LastChecked,
  type MatrixInput,
  type Past,
} from '../../shared/core/matrix.ts';
import type { DocumentStore } from '../../shared/core/ports.ts';
import { type PublishSettings, publishFindings, valuesOff } from '../../shared/core/publish-values.ts';
import { failSharing } from '../../shared/core/same-database.ts';
import type { PlannedSweep } from '../../shared/core/sweep.ts';
import type { SweepStore } from '../../shared/core/sweep-store.ts';
import type { Tenant } from '../../shared/core/tenant.ts';
import type { TenantResult } from '../../shared/core/tenant-result.ts';

interface GatherPorts {
  readonly store: SweepStore;
  readonly documents: DocumentStore;
  readonly publish?: PublishSettings;
  /** Those of the settings: which have ended or match nothing is part of the matrix. */
  readonly waivers?: MatrixInput['waivers'];
}

/**
 * The drift matrix of a closed sweep: every tenant of its manifest is a row, whether it answered or not. What people decided
 * is part of it.
 */
export async function gatherMatrix(
  sweep: PlannedSweep,
  people: Pick<MatrixInput, 'decisions' | 'accepted'>,
  { store, documents, publish = valuesOff, waivers = [] }: GatherPorts,
): Promise<DriftMatrix> {
  const { sweepId, startedAt, plan, wholeFleet } = sweep;
  const tenants = await loadManifest(documents, plan.manifestKey);
  const found: TenantResult[] = [];
  const published = toPublished(publish, () => store.readDigestKey());
  for await (const result of store.readResults(sweep)) {
    found.push({ ...result, findings: await published(result.findings) });
  }
  const elsewhere = wholeFleet ? [] : await recallElsewhere(documents, sweepId);
  const results = await overrule(found, failSharing(found, elsewhere), sweep, store);
  await rememberDatabases(documents, { tenants, results: found, wholeFleet });
  const { fingerprint, objects, release } = plan.canonical;
  return buildMatrix({
    sweep: {
      id: sweepId,
      startedAt,
      closedAt: sweep.closedAt ?? startedAt,
      ...(plan.schemas && { schemas: plan.schemas }),
    },
    canonical: { fingerprint, objects, release },
    tenants,
    results,
    ...people,
    waivers,
    wholeFleet: sweep.wholeFleet,
    ...(await known(tenants, results, store)),
  });
}

const writesAtOnce = 20;

/** The results with these in place of their tenants' own, and what is known of these tenants brought up to date with them. */
async function overrule(
  results: readonly TenantResult[],
  overruling: readonly TenantResult[],
  { seq }: PlannedSweep,
  store: Pick<SweepStore, 'updateCurrent'>,
): Promise<TenantResult[]> {
  for (let from = 0; from < overruling.length; from += writesAtOnce) {
    const some = overruling.slice(from, from + writesAtOnce);
    await Promise.all(some.map((result) => store.updateCurrent(seq, result)));
  }
  const by = new Map(overruling.map((result) => [result.tenantId, result]));
  return results.map((result) => by.get(result.tenantId) ?? result);
}

/**
 * The last gate: findings come here as a worker published them, unless it was one of an earlier version, or of other
 * settings. Tenants of one shape go on sharing their findings.
 */
function toPublished(settings: PublishSettings, readDigestKey: () => Promise<string>) {
  const known = new Map<readonly Finding[], Promise<Finding[]>>();
  return (findings: readonly Finding[]): Promise<Finding[]> => {
    const published = known.get(findings) ?? publishFindings(findings, settings, readDigestKey);
    known.set(findings, published);
    return published;
  };
}

/**
 * Since when each tenant has had the status that this sweep found (a newer sweep may know another one by now), and what it
 * was when it last was checked.
 */
async function known(tenants: readonly Tenant[], results: readonly TenantResult[], store: SweepStore) {
  const found = new Map(results.map(({ tenantId, status }) => [tenantId, status]));
  const since = new Map<string, string>();
  const lastChecked = new Map<string, LastChecked>();
  const past = new Map<string, Past>();
  for (const [id, current] of await store.readCurrents(tenants.map(({ id }) => id))) {
    if (current.status === found.get(id)) since.set(id, current.since);
    if (current.lastChecked) lastChecked.set(id, current.lastChecked);
    const { lastInSync, changedAt } = current;
    past.set(id, { ...(lastInSync && { lastInSync }), ...(changedAt && { changedAt }) });
  }
  return { since, lastChecked, past };
}
