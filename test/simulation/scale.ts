import { type Faults, mishaps } from './faults.ts';
import { hour } from './settings.ts';

/** How large a world is. */
export interface Scale {
  /** How many tenants there are; few, and drawn, when undefined. */
  readonly tenants?: number;
  readonly servers: number;
  /** How many workers there may be at once. */
  readonly workers: number;
  /** More than any simulation needs that comes to rest. */
  readonly mostHappenings: number;
}

const drawn: Scale = { servers: 2, workers: 3, mostHappenings: 300_000 };

/** Servers and workers grow with the fleet, so that a sweep of any size ends by its deadline. */
export function scaleOf(tenants?: number): Scale {
  if (tenants === undefined) return drawn;
  return {
    tenants,
    servers: Math.max(drawn.servers, Math.ceil(tenants / 500)),
    workers: Math.max(drawn.workers, Math.ceil(tenants / 500)),
    mostHappenings: drawn.mostHappenings + 3_000 * tenants,
  };
}

/**
 * A call that fails stops a coordinator, which makes one for every ten tenants: it fails as seldom as lets a large fleet be
 * swept at all. And all rows of a fleet are written within half an hour.
 */
export function scaleFaults(faults: Faults, { tenants = 0 }: Scale): Faults {
  const share = Math.min(1, 100 / Math.max(1, tenants));
  const rates = { ...faults.rates };
  for (const mishap of mishaps) rates[mishap] *= share;
  return { ...faults, rates, rowMs: Math.min(faults.rowMs, Math.ceil(hour / 2 / Math.max(1, tenants))) };
}
