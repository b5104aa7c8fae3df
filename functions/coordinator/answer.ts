import type { RegistryGaps } from '../../shared/core/compare-registry.ts';
import { sayEmpty } from '../../shared/core/empty-list.ts';
import type { CanonicalPointer } from '../../shared/core/messages.ts';
import { matrixKey } from '../../shared/core/stored-matrix.ts';
import type { Sweep, SweepStatus } from '../../shared/core/sweep.ts';

/** What the coordinator says of the sweep that it was asked for. */
export interface CoordinatorAnswer {
  readonly sweepId: string;
  readonly status: SweepStatus | 'skipped';
  /** How many tenants the fleet's list has, how many of them this sweep checks, how many messages this call sent. */
  readonly fleet: number;
  readonly known: number;
  readonly queued: number;
  readonly canonical?: CanonicalPointer;
  /** Where the tenant list and the databases differ, if that was looked at. */
  readonly registry?: RegistryGaps;
  /** Why no tenant is checked: the list is empty, or has none of those that were asked for. */
  readonly empty?: string;
  readonly deadlineAt?: string;
  /** Where the matrix is, or will be: in the bucket, and where people see it in the tracker. */
  readonly matrixKey?: string;
  readonly link?: string;
  /** The sweep that is still under way, and until when it may be. */
  readonly skippedFor?: { readonly sweepId: string; readonly until: string };
}

/** `link` is where the tracker shows the matrix, when it is published at all; `whenEmpty` what an empty list means. */
export function answer(
  { sweepId, status, plan, dryRun }: Sweep,
  queued: number,
  link: string | undefined,
  whenEmpty = sayEmpty(undefined),
): CoordinatorAnswer {
  const { fleet = 0, known = 0, canonical, registry, deadlineAt } = plan ?? {};
  const hasMatrix = plan && (status === 'running' || status === 'closing' || status === 'aggregated');
  return {
    sweepId,
    status,
    fleet,
    known,
    queued,
    ...(canonical && { canonical }),
    ...(registry && { registry }),
    ...(plan && known === 0 && { empty: fleet === 0 ? whenEmpty : noneAsked }),
    ...(deadlineAt && { deadlineAt }),
    ...(hasMatrix && { matrixKey: matrixKey(sweepId) }),
    ...(hasMatrix && link !== undefined && !dryRun && { link }),
  };
}

const noneAsked = 'None of the tenants that were asked for is in the tenant list any more, so no tenant was checked.';

export function skipped(sweepId: string, by: string, until: number): CoordinatorAnswer {
  const skippedFor = { sweepId: by, until: new Date(until).toISOString() };
  return { sweepId, status: 'skipped', fleet: 0, known: 0, queued: 0, skippedFor };
}
