import { loadManifest } from '../../shared/core/manifest.ts';
import type { TenantMessage } from '../../shared/core/messages.ts';
import type { ControlQueue, DocumentStore, TenantQueue } from '../../shared/core/ports.ts';
import { shardOf, shardSize } from '../../shared/core/shards.ts';
import type { PlannedSweep } from '../../shared/core/sweep.ts';
import type { Tenant } from '../../shared/core/tenant.ts';

/**
 * Sends one message per tenant of the sweep's manifest and returns how many. The watch goes first: should the sending
 * stop half-way, the sweep still ends. Sending again is harmless.
 */
export async function sendTenants(
  sweep: PlannedSweep,
  ports: { readonly documents: DocumentStore; readonly queue: TenantQueue; readonly control: ControlQueue },
  watchSeconds: number,
): Promise<number> {
  const { sweepId, plan, tick } = sweep;
  await ports.control.send({ v: 1, type: 'watch', sweepId, tick }, watchSeconds);
  const tenants = await loadManifest(ports.documents, plan.manifestKey);
  await ports.queue.send(tenants.map((tenant, index) => toMessage(sweep, tenant, index)));
  if (tenants.length === 0) await ports.control.send({ v: 1, type: 'close', sweepId, why: 'all-answered' });
  return tenants.length;
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
