import { describeId } from './describe.ts';
import type { DriftMatrix } from './matrix.ts';

/** One and the same difference on most of the fleet, which no older release explains. */
export interface Suspicion {
  /** `missing index app.orders_idx`. */
  readonly finding: string;
  /** How many tenants have it, of how many that were checked. */
  readonly tenants: number;
  readonly checked: number;
  /** The same for the same difference. */
  readonly key: string;
}

/** Of so few tenants any share is chance. */
const fewest = 5;

/**
 * When more than this share of the checked tenants (in percent) differs in the same way, it is likelier that the canonical
 * schema is wrong than that all of them are. Tenants that merely lag do not count: a rollout looks like that.
 */
export function suspectCanonical({ sweep, rows, cohorts }: DriftMatrix, percent: number): Suspicion | undefined {
  const statuses = new Map(rows.map(({ tenant, status }) => [tenant.id, status]));
  const seen = new Map<string, Suspicion>();
  for (const { tenants, size, findings } of cohorts) {
    const [first = ''] = tenants;
    // Tenants with the same findings have the same status.
    if (statuses.get(first) === 'lagging') continue;
    for (const { class: findingClass, id, attributes } of findings) {
      const key = JSON.stringify([findingClass, id, attributes]);
      const before = seen.get(key)?.tenants ?? 0;
      const finding = `${findingClass} ${describeId(id)}`;
      seen.set(key, { finding, tenants: before + size, checked: sweep.checked, key });
    }
  }
  const widest = [...seen.values()].reduce<Suspicion | undefined>(
    (most, one) => (most && most.tenants >= one.tenants ? most : one),
    undefined,
  );
  const isSuspect = widest && widest.tenants >= fewest && 100 * widest.tenants > percent * widest.checked;
  return isSuspect ? widest : undefined;
}
