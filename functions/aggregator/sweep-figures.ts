import type { DriftMatrix } from '../../shared/core/matrix.ts';
import type { PlannedSweep, SweepEnd } from '../../shared/core/sweep.ts';
import { type Status, statuses } from '../../shared/core/tenant-result.ts';
import type { Figure } from '../../shared/metrics.ts';

/** The figure of each status: `TenantsLaggingAndDrifted`. */
export const figureOf = (status: Status): string =>
  `Tenants${status.replace(/(?:^|-)([a-z])/g, (_, letter: string) => letter.toUpperCase())}`;

/** What a sweep of the whole fleet says in numbers when it ends. */
export function sweepFigures(
  { startedAt, closedWhy, dryRun }: Pick<PlannedSweep, 'startedAt' | 'closedWhy' | 'dryRun'>,
  { sweep, rows }: DriftMatrix,
  { status, suspected, endedAt }: Pick<SweepEnd, 'status' | 'suspected' | 'endedAt'>,
): Readonly<Record<string, Figure>> {
  const count = (value: number): Figure => ({ value, unit: 'Count' });
  const percent = (part: number, whole: number): Figure => ({ value: (100 * part) / whole, unit: 'Percent' });
  const { known, checked, inSync } = sweep;
  const having = (status: Status) => rows.filter((row) => row.status === status).length;
  return {
    ...Object.fromEntries(statuses.map((status) => [figureOf(status), count(having(status))])),
    TenantsKnown: count(known),
    TenantsChecked: count(checked),
    ...(known > 0 && { Coverage: percent(checked, known) }),
    ...(checked > 0 && { SyncRate: percent(inSync, checked) }),
    SweepDuration: { value: (Date.parse(endedAt) - Date.parse(startedAt)) / 1000, unit: 'Seconds' },
    ClosedByDeadline: count(closedWhy === 'deadline' ? 1 : 0),
    // A sweep of nobody brought nothing up to date.
    SweepsPublished: count(status === 'aggregated' && !dryRun && !suspected && known > 0 ? 1 : 0),
  };
}
