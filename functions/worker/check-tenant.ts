import { asDriftError, DriftError, isExhaustion, machineExhausted } from '../../shared/core/errors.ts';
import { countFindings } from '../../shared/core/finding.ts';
import type { TenantMessage } from '../../shared/core/messages.ts';
import type { ControlQueue, TenantQueue } from '../../shared/core/ports.ts';
import { printable } from '../../shared/core/printable.ts';
import { redact } from '../../shared/core/redact.ts';
import { countIn, settleTenant } from '../../shared/core/settle-tenant.ts';
import type { SweepStore } from '../../shared/core/sweep-store.ts';
import type { TenantResult } from '../../shared/core/tenant-result.ts';
import { type Look, type LookPorts, lookAtTenant } from './look-at-tenant.ts';
import type { IsOpen } from './remember-open.ts';

export interface WorkerPorts extends LookPorts {
  readonly store: SweepStore;
  readonly control: ControlQueue;
  readonly queue: TenantQueue;
  readonly isOpen: IsOpen;
  /** How many seconds a tenant waits for a server that was busy so many times before. */
  readonly serverWait: (times: number) => number;
}

export interface Delivery {
  /** How often this message has been received, this time included. */
  readonly attempt: number;
  /** On which attempt an error becomes the result: the queue delivers no message more often. */
  readonly most: number;
}

/**
 * The result that stands, or why the tenant should be tried again later, or that nobody survived trying it and the queue shall
 * bury the message, or why it is done with all the same.
 */
export type CheckOutcome =
  | { readonly result: TenantResult }
  | { readonly retryFor: DriftError; readonly attempt: number }
  | { readonly spent: true }
  | { readonly left: 'sweep-over' | 'server-busy' | 'machine-exhausted' };

/** After so many times the tenant is left without a result: its row says that it was not checked. */
const mostExhaustions = 10;

/**
 * Checks one tenant and makes its result count. A result that is already there is kept and only counted again. An error
 * that may pass is tried again; any other, and every one on the last attempt, is the tenant's result. While its server is
 * busy, or this machine has nothing left to check it with, a copy waits, which is no attempt; the queue begins to count anew
 * with it, and so the attempts before it count here.
 * Throws only what the store or the queues throw: then everything may be repeated.
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
  if (!(await ports.isOpen(message.sweepId))) return leave(ports);

  const startedAt = ports.now();
  const attempt = (message.tried ?? 0) + delivery.attempt;
  if (attempt > delivery.most) return { spent: true };
  const look = await lookAt(message, ports);
  if (look instanceof Error && look.code === 'server-busy') return await queueUp(message, attempt, ports);
  if (look instanceof Error && look.code === 'machine-exhausted') return await waitForRoom(message, attempt, ports);
  if (look instanceof Error && look.retryable && attempt < delivery.most) return { retryFor: look, attempt };
  const { found, read } = look instanceof Error ? { found: asFound(look), read: undefined } : look;
  const result: TenantResult = {
    v: 1,
    sweepId: message.sweepId,
    tenantId: message.tenant.id,
    ...found,
    checkedAt: new Date(ports.now()).toISOString(),
    durationMs: ports.now() - startedAt,
    attempt,
  };
  const { status, durationMs, quiet, error } = result;
  ports.log.info('tenant checked', { status, durationMs, quiet, error });
  const late = !(await ports.isOpen(message.sweepId));
  const settled = await settleTenant(message, result, ports, read);
  // This sweep's matrix may be written already; the tenant's current status is what the next one starts from.
  if (late) ports.log.warn('late result');
  return { result: settled };
}

function leave({ log }: WorkerPorts): CheckOutcome {
  log.info('the sweep is over, its tenant is left');
  return { left: 'sweep-over' };
}

/** A copy, because a message that is put back has used up one of its deliveries. */
async function queueUp(
  message: TenantMessage,
  attempt: number,
  { queue, serverWait }: WorkerPorts,
): Promise<CheckOutcome> {
  const { waits = 0 } = message;
  await sendCopy({ ...message, waits: waits + 1, tried: attempt - 1 }, queue, serverWait(waits));
  return { left: 'server-busy' };
}

/** Without its copy the message has to come back: it is no longer than the copy, and the queue took it before. */
async function sendCopy(copy: TenantMessage, queue: TenantQueue, seconds: number): Promise<void> {
  const [refused] = await queue.send([copy], seconds);
  if (refused) throw new DriftError('store-failed', `The queue refuses the copy that was to wait: ${refused.reason}.`);
}

/** Nothing was found out about the tenant, and nothing is to be said of it. */
async function waitForRoom(message: TenantMessage, attempt: number, ports: WorkerPorts): Promise<CheckOutcome> {
  const { exhausted = 0 } = message;
  if (exhausted < mostExhaustions) {
    ports.log.info('this machine has no descriptor or memory left, the tenant waits');
    const copy = { ...message, exhausted: exhausted + 1, tried: attempt - 1 };
    await sendCopy(copy, ports.queue, ports.serverWait(exhausted));
  } else {
    ports.log.warn(
      'This machine ran out of descriptors or memory, so that tenants were not checked. Lower concurrency.',
    );
    await countIn(message, ports);
  }
  return { left: 'machine-exhausted' };
}

async function lookAt(message: TenantMessage, ports: WorkerPorts): Promise<Look | DriftError> {
  try {
    return await lookAtTenant(message, ports);
  } catch (thrown) {
    const error = isExhaustion(thrown) ? machineExhausted(thrown) : asDriftError(thrown);
    if (error.code === 'internal') ports.log.error('a check broke', { error });
    return error;
  }
}

/** In characters: an error is a sentence or two, whatever is quoted in it. */
const longestMessage = 2_000;

function asFound({ blame, code, message }: DriftError) {
  const nothing = { counts: countFindings([]), findings: [], suppressed: [], unmodeled: {} };
  return { status: blame, ...nothing, error: { code, message: redact(printable(message, longestMessage)) } };
}
