import type { CoordinatorEvent } from '../../shared/core/messages.ts';
import type { NewSweep } from '../../shared/core/sweep.ts';

/**
 * The sweep that an event asks for. A scheduled moment always gives the same id, so that a retry of the schedule resumes
 * its sweep; one started by hand has its own, unless the event names it. `unique` tells apart two of the same second.
 */
export function newSweep(event: CoordinatorEvent, nowMs: number, unique: string): NewSweep {
  const { trigger, scheduledAt, tenants, sample, dryRun } = event;
  const isRecheck = trigger === 'recheck';
  const given = event.sweepId ?? (scheduledAt && `s-${compact(Date.parse(scheduledAt))}`);
  return {
    sweepId: given ?? `${isRecheck ? 'r' : 'm'}-${compact(nowMs)}-${unique}`,
    seq: nowMs,
    startedAt: new Date(nowMs).toISOString(),
    wholeFleet: tenants === undefined && sample === undefined,
    dryRun,
    ...(isRecheck && { recheck: true }),
  };
}

/** `20261122T160000Z` */
function compact(ms: number): string {
  return new Date(ms).toISOString().replace(/[-:]|\.\d+/g, '');
}
