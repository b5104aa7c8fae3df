import { asDriftError, type DriftError } from '../../shared/core/errors.ts';
import { countFindings } from '../../shared/core/finding.ts';
import type { TenantMessage } from '../../shared/core/messages.ts';
import type { ControlQueue } from '../../shared/core/ports.ts';
import { redact } from '../../shared/core/redact.ts';
import { settleTenant } from '../../shared/core/settle-tenant.ts';
import type { SweepStore } from '../../shared/core/sweep-store.ts';
import type { TenantResult } from '../../shared/core/tenant-result.ts';
import { type Look, type LookPorts, lookAtTenant } from './look-at-tenant.ts';

export interface WorkerPorts extends LookPorts {
  readonly store: SweepStore;
  readonly control: ControlQueue;
}

export interface Delivery {
  /** How often this message has been received, this time included. */
  readonly attempt: number;
  /** True when the queue will not deliver it again: an error becomes the result. */
  readonly last: boolean;
}

/** The result that stands, or why the tenant should be tried again later. */
export type CheckOutcome = { readonly result: TenantResult } | { readonly retryFor: DriftError };

/**
 * Checks one tenant and makes its result count. A result that is already there is kept and only counted again. An error
 * that may pass is tried again; any other, and every one on the last delivery, is the tenant's result. Throws only
 * what the store or the queue throw: then everything may be repeated.
 */
export async function checkTenant(
  message: TenantMessage,
  delivery: Delivery,
  ports: WorkerPorts,
): Promise<CheckOutcome> {
  // A worker that is killed says nothing more: this line tells whose check it was.
  ports.log.info('check started');
  const standing = await ports.store.readResult(message);
  if (standing) return { result: await settleTenant(message, standing, ports) };

  const startedAt = ports.now();
  const look = await lookAt(message, ports);
  if (look instanceof Error && look.retryable && !delivery.last) return { retryFor: look };
  const { found, read } = look instanceof Error ? { found: asFound(look), read: undefined } : look;
  const result: TenantResult = {
    v: 1,
    sweepId: message.sweepId,
    tenantId: message.tenant.id,
    ...found,
    checkedAt: new Date(ports.now()).toISOString(),
    durationMs: ports.now() - startedAt,
    attempt: delivery.attempt,
  };
  const { status, durationMs, quiet, error } = result;
  ports.log.info('tenant checked', { status, durationMs, quiet, error });
  return { result: await settleTenant(message, result, ports, read) };
}

async function lookAt(message: TenantMessage, ports: WorkerPorts): Promise<Look | DriftError> {
  try {
    return await lookAtTenant(message, ports);
  } catch (thrown) {
    const error = asDriftError(thrown);
    if (error.code === 'internal') ports.log.error('a check broke', { error });
    return error;
  }
}

function asFound({ blame, code, message }: DriftError) {
  const nothing = { counts: countFindings([]), findings: [], suppressed: [], unmodeled: {} };
  return { status: blame, ...nothing, error: { code, message: redact(message) } };
}
