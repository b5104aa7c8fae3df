import { describeId } from './describe.ts';
import type { FindingClass } from './finding.ts';
import type { DriftMatrix } from './matrix.ts';
import type { Release } from './release.ts';
import type { Status } from './tenant-result.ts';

/** What makes it likelier that the canonical schema is wrong than that the fleet is. */
export interface Suspicion {
  /** `missing index app.orders_idx`, or what the canonical schema itself has lost. */
  readonly finding: string;
  /** How many tenants have it, of how many that were checked. */
  readonly tenants: number;
  readonly checked: number;
  /** The same for the same difference. */
  readonly key: string;
}

/** Of so few tenants, and so few objects, any share is chance. */
const fewest = 5;

/** No release takes away so many percent of what the one before it had. */
const mostLost = 30;

/**
 * Differences that more than this share of the checked tenants has in common (in percent, 100 turns it off), and the loss
 * of many objects since the release `before`; the widest first. Of tenants that merely lag only what they have too much
 * counts: a canonical schema that lost something makes everybody lag. What they lack a rollout is yet to bring.
 */
export function suspectCanonical(
  matrix: DriftMatrix,
  percent: number,
  before?: Pick<Release, 'name' | 'objects'>,
): readonly Suspicion[] {
  const { checked } = matrix.sweep;
  const common = [...countDifferences(matrix).values()]
    .filter(({ tenants }) => tenants >= fewest && 100 * tenants > percent * checked)
    .sort((a, b) => b.tenants - a.tenants);
  const loss = percent < 100 && before ? lossSince(before, matrix) : undefined;
  return loss ? [loss, ...common] : common;
}

/** Every difference that counts, by its key, with how many tenants have it. */
function countDifferences({ sweep, rows, cohorts }: DriftMatrix): ReadonlyMap<string, Suspicion> {
  const statuses = new Map(rows.map(({ tenant, status }) => [tenant.id, status]));
  const seen = new Map<string, Suspicion>();
  for (const { tenants, size, findings } of cohorts) {
    // Tenants with the same findings have the same status.
    const status = statuses.get(tenants[0] ?? '');
    for (const { class: findingClass, id, attributes } of findings) {
      if (!isTelling(findingClass, status)) continue;
      const key = JSON.stringify([findingClass, id, attributes]);
      const known = seen.get(key)?.tenants ?? 0;
      const finding = `${findingClass} ${describeId(id)}`;
      seen.set(key, { finding, tenants: known + size, checked: sweep.checked, key });
    }
  }
  return seen;
}

const isTelling = (findingClass: FindingClass, status: Status | undefined): boolean =>
  status !== 'lagging' || findingClass === 'extra';

function lossSince(
  before: Pick<Release, 'name' | 'objects'>,
  { canonical, sweep }: DriftMatrix,
): Suspicion | undefined {
  const lost = before.objects - canonical.objects;
  const tenants = sweep.checked - sweep.inSync;
  if (tenants === 0 || lost < fewest || 100 * lost <= mostLost * before.objects) return undefined;
  const finding = `the canonical schema lost ${lost} of the ${before.objects} objects that release ${before.name} had`;
  return { finding, tenants, checked: sweep.checked, key: `lost since ${before.name}` };
}
