import { createHash } from 'node:crypto';
import { sayEmpty } from '../../shared/core/empty-list.ts';
import { DriftError } from '../../shared/core/errors.ts';
import type { CoordinatorEvent } from '../../shared/core/messages.ts';
import { compareText } from '../../shared/core/order.ts';
import type { Tenant } from '../../shared/core/tenant.ts';
import { listSome } from '../../shared/core/tenant-list.ts';

/**
 * The tenants that the event asks for: all, those it names, or a sample. Throws `message-invalid` for unknown ids, unless
 * people asked by their rows: a row may outlive its tenant; and for some of an empty list, in the words of `whenEmpty`.
 */
export function chooseTenants(
  event: CoordinatorEvent,
  fleet: readonly Tenant[],
  sweepId: string,
  whenEmpty = sayEmpty(undefined),
): readonly Tenant[] {
  const asksForSome = event.sample !== undefined || (event.tenants !== undefined && event.trigger !== 'recheck');
  if (fleet.length === 0 && asksForSome) throw new DriftError('message-invalid', `Event: ${whenEmpty}`);
  if (event.tenants) return pickNamed(event.tenants, fleet, event.trigger === 'recheck');
  if (event.sample) return pickSample(event.sample, fleet, sweepId);
  return fleet;
}

function pickNamed(ids: readonly string[], fleet: readonly Tenant[], isLenient: boolean): readonly Tenant[] {
  const wanted = new Set(ids);
  const picked = fleet.filter(({ id }) => wanted.has(id));
  const known = new Set(picked.map(({ id }) => id));
  const unknown = [...wanted].filter((id) => !known.has(id));
  if (unknown.length === 0 || isLenient) return picked;
  throw new DriftError('message-invalid', `Event: tenants: no such tenant in the list: ${listSome(unknown)}.`);
}

/** Every sweep has a sample of its own, and a sweep that is resumed has the same one. */
function pickSample(size: number, fleet: readonly Tenant[], sweepId: string): readonly Tenant[] {
  const draws = fleet.map((tenant) => ({
    tenant,
    draw: createHash('sha256').update(`${sweepId} ${tenant.id}`).digest('hex'),
  }));
  draws.sort((a, b) => compareText(a.draw, b.draw));
  return draws.slice(0, size).map(({ tenant }) => tenant);
}
