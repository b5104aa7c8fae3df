import type { SweepStore } from '../../shared/core/sweep-store.ts';

/** Real shards hold a hundred tenants; here a few tenants shall fill several. */
export function withSmallShards(store: SweepStore, most: number): SweepStore {
  return {
    ...store,
    beginSweep: (opened, plan) => store.beginSweep(opened, { ...plan, shards: Math.min(plan.known, most) }),
  };
}
