import type { LastRead } from './last-read.ts';
import type { TenantMessage } from './messages.ts';
import type { ControlQueue } from './ports.ts';
import type { SweepStore } from './sweep-store.ts';
import type { TenantResult } from './tenant-result.ts';

/**
 * Makes a result count: kept, known as the tenant's current status, counted in; whoever fills the sweep's last shard asks
 * for its close. Always in this order and all of it on every delivery, so that a crash after any write is made good by the next.
 * `read` is what the check read or went by: should it get lost, the next check reads.
 */
export async function settleTenant(
  message: TenantMessage,
  result: TenantResult,
  { store, control }: { readonly store: SweepStore; readonly control: ControlQueue },
  read?: LastRead,
): Promise<TenantResult> {
  const { seq } = message;
  const standing = await store.recordResult(message, result);
  await store.updateCurrent(seq, standing, read);
  await countIn(message, { store, control });
  return standing;
}

/** Only the counting: the sweep waits for this tenant no longer, also when it has no result. */
export async function countIn(
  message: TenantMessage,
  { store, control }: { readonly store: SweepStore; readonly control: ControlQueue },
): Promise<void> {
  const { sweepId, shard, shardSize, shards } = message;
  if ((await store.countTenant(message)) < shardSize) return;
  if ((await store.countShard(sweepId, shard)) < shards) return;
  await control.send({ v: 1, type: 'close', sweepId, why: 'all-answered' });
}
