import { asDriftError, type DriftError } from '../../shared/core/errors.ts';
import { countFindings } from '../../shared/core/finding.ts';
import type { TenantMessage } from '../../shared/core/messages.ts';
import type { ControlQueue } from '../../shared/core/ports.ts';
import { redact } from '../../shared/core/redact.ts';
import { settleTenant } from '../../shared/core/settle-tenant.ts';
import type { SweepStore } from '../../shared/core/sweep-store.ts';
import type { TenantResult } from '../../shared/core/tenant-result.ts';
import type { Log } from '../../shared/log.ts';
import { type ComparePorts, type Comparison, compareTenant } from './compare-tenant.ts';

export interface WorkerPorts extends ComparePorts {
  readonly store: SweepStore;
  readonly control: ControlQueue;
  readonly log: Log;
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
  const standing = await ports.store.readResult(message);
  if (standing) return { result: await settleTenant(message, standing, ports) };

  const startedAt = ports.now();
  const found = await lookAt(message, ports);
  if (found instanceof Error && found.retryable && !delivery.last) return { retryFor: found };
  const result: TenantResult = {
    v: 1,
    sweepId: message.sweepId,
    tenantId: message.tenant.id,
    ...(found instanceof Error ? asComparison(found) : found),
    checkedAt: new Date(ports.now()).toISOString(),
    durationMs: ports.now() - startedAt,
    attempt: delivery.attempt,
  };
  ports.log.info('tenant checked', { status: result.status, durationMs: result.durationMs, error: result.error });
  return { result: await settleTenant(message, result, ports) };
}

async function lookAt(message: TenantMessage, ports: WorkerPorts): Promise<Comparison | DriftError> {
  try {
    return await compareTenant(message, ports);
  } catch (thrown) {
    const error = asDriftError(thrown);
    if (error.code === 'internal') ports.log.error('a check broke', { error });
    return error;
  }
}

function asComparison({ blame, code, message }: DriftError): Comparison & Pick<TenantResult, 'error'> {
  const nothing = { counts: countFindings([]), findings: [], suppressed: [], unmodeled: {} };
  return { status: blame, ...nothing, error: { code, message: redact(message) } };
}
