import { countFindings } from '../../shared/core/finding.ts';
import { loadManifest } from '../../shared/core/manifest.ts';
import type { TenantMessage } from '../../shared/core/messages.ts';
import type { Clock, ControlQueue, DocumentStore, RefusedMessage, TenantQueue } from '../../shared/core/ports.ts';
import { printable } from '../../shared/core/printable.ts';
import { settleTenant } from '../../shared/core/settle-tenant.ts';
import { shardOf, shardSize } from '../../shared/core/shards.ts';
import type { PlannedSweep } from '../../shared/core/sweep.ts';
import type { SweepStore } from '../../shared/core/sweep-store.ts';
import type { Tenant } from '../../shared/core/tenant.ts';
import type { TenantResult } from '../../shared/core/tenant-result.ts';
import type { Log } from '../../shared/log.ts';

interface SendPorts {
  readonly store: SweepStore;
  readonly documents: DocumentStore;
  readonly queue: TenantQueue;
  readonly control: ControlQueue;
  readonly now: Clock;
  readonly log: Log;
}

/**
 * Sends one message per tenant of the sweep's manifest and returns how many. A tenant whose message
 * is refused is `failed`. The watch goes first: should the sending stop half-way, the sweep still ends. Sending again is
 * harmless.
 */
export async function sendTenants(sweep: PlannedSweep, ports: SendPorts, watchSeconds: number): Promise<number> {
  const { sweepId, plan, tick } = sweep;
  await ports.control.send({ v: 1, type: 'watch', sweepId, tick }, watchSeconds);
  const tenants = await loadManifest(ports.documents, plan.manifestKey);
  const refused = await ports.queue.send(tenants.map((tenant, index) => toMessage(sweep, tenant, index)));
  for (const one of refused) await recordRefused(one, ports);
  if (tenants.length === 0) await ports.control.send({ v: 1, type: 'close', sweepId, why: 'all-answered' });
  return tenants.length - refused.length;
}

/** A message that the queue will never take: nobody can check its tenant, and the others go on. */
async function recordRefused(
  { message, reason }: RefusedMessage,
  { store, control, now, log }: SendPorts,
): Promise<void> {
  const { sweepId, tenant } = message;
  const said = `The queue refuses the message about the tenant ${printable(tenant.id, 200)}: ${reason}. Correct its entry in the tenant list.`;
  log.warn('a tenant message was refused', { tenant: tenant.id, reason });
  const result: TenantResult = {
    v: 1,
    sweepId,
    tenantId: tenant.id,
    status: 'failed',
    counts: countFindings([]),
    findings: [],
    suppressed: [],
    unmodeled: {},
    error: { code: 'message-invalid', message: said },
    checkedAt: new Date(now()).toISOString(),
    durationMs: 0,
    attempt: 1,
  };
  await settleTenant(message, result, { store, control });
}

function toMessage({ sweepId, seq, plan }: PlannedSweep, tenant: Tenant, index: number): TenantMessage {
  const { known, shards, canonical, full } = plan;
  const shard = shardOf(index, shards);
  return {
    v: 1,
    type: 'tenant',
    sweepId,
    seq,
    index,
    shard,
    shardSize: shardSize(shard, known, shards),
    shards,
    tenant,
    canonical,
    ...(full && { full }),
  };
}
