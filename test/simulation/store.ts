import { createCurrents } from '../../shared/aws/sweep-store/currents.ts';
import { createReleases } from '../../shared/aws/sweep-store/releases.ts';
import { createSweepLock } from '../../shared/aws/sweep-store/sweep-lock.ts';
import { createSweepProgress } from '../../shared/aws/sweep-store/sweep-progress.ts';
import type { Table } from '../../shared/aws/sweep-store/table.ts';
import { createTenantResults } from '../../shared/aws/sweep-store/tenant-results.ts';
import { createVerdicts } from '../../shared/aws/sweep-store/verdicts.ts';
import type { DocumentStore } from '../../shared/core/ports.ts';
import type { SweepStore } from '../../shared/core/sweep-store.ts';
import { rememberVerdicts } from '../../shared/core/verdict-store.ts';

/** The real sweep store as one process has it, on a table that may be the way through the gate: requests fail one by one. */
export function createStoreOn(table: Table, documents: DocumentStore): SweepStore {
  const verdicts = rememberVerdicts(createVerdicts(table, documents));
  return {
    ...createSweepLock(table),
    ...createSweepProgress(table),
    ...createTenantResults(table, documents, verdicts),
    verdicts,
    ...createCurrents(table),
    ...createReleases(table),
  };
}

/** Real shards hold a hundred tenants; here a few tenants shall fill several. */
export function withSmallShards(store: SweepStore, most: number): SweepStore {
  return {
    ...store,
    beginSweep: (sweepId, plan) => store.beginSweep(sweepId, { ...plan, shards: Math.min(plan.known, most) }),
  };
}
