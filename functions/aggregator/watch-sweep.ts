import type { ControlMessage } from '../../shared/core/messages.ts';
import { shardSize } from '../../shared/core/shards.ts';
import { isEnded, isPlanned, type PlannedSweep, type SweepPlan } from '../../shared/core/sweep.ts';
import type { SweepStore } from '../../shared/core/sweep-store.ts';
import type { AggregatorPorts, AggregatorSettings } from './publish-matrix.ts';
import { tidySweep } from './tidy-sweep.ts';

type WatchMessage = Extract<ControlMessage, { type: 'watch' }>;

/**
 * The one healer: a lost close, a dead aggregator, a worker that died before counting and messages that got lost all end
 * here, one tick later at most. The watch sends itself on until the sweep has ended; copies with an old tick die out.
 */
export async function watchSweep(
  message: WatchMessage,
  ports: AggregatorPorts,
  settings: AggregatorSettings,
): Promise<void> {
  const { store, control, log } = ports;
  const { sweepId, tick } = message;
  const sweep = await store.readSweep(sweepId);
  if (!sweep) return log.warn('there is no such sweep to watch');
  if (isEnded(sweep.status)) return await tidySweep(sweep, store);
  if (!isPlanned(sweep) || tick < sweep.tick) return log.debug('an old watch message', { tick });

  const ended = await heal(sweep, ports).catch((error: unknown) => {
    // Whatever it is, the next tick tries again: the chain must not break.
    log.error('the sweep could not be looked after', { error });
    return false;
  });
  if (ended) return;
  await control.send({ v: 1, type: 'watch', sweepId, tick: tick + 1 }, settings.watchSeconds);
  await store.advanceTick(sweepId, tick + 1);
}

/** Does what the sweep needs now; true when it has ended. */
async function heal(sweep: PlannedSweep, { store, control, now, log }: AggregatorPorts): Promise<boolean> {
  const { sweepId, plan } = sweep;
  if (Date.parse(plan.hardCapAt) <= now()) {
    log.error('sweep abandoned: past its hard cap', { status: sweep.status });
    const message = `Not published by ${plan.hardCapAt}, its hard cap.`;
    const abandoned = await store.abandonSweep(sweepId, { code: 'sweep-abandoned', message });
    if (abandoned) await tidySweep(abandoned, store);
    return true;
  }
  if (sweep.status === 'closing') {
    if (sweep.leaseUntil <= now()) await control.send({ v: 1, type: 'aggregate', sweepId });
  } else if ((await countMissedShards(sweep, store)) >= plan.shards) {
    await control.send({ v: 1, type: 'close', sweepId, why: 'all-answered' });
  } else if (Date.parse(plan.deadlineAt) <= now()) {
    log.warn('sweep closes by its deadline', { deadlineAt: plan.deadlineAt });
    await control.send({ v: 1, type: 'close', sweepId, why: 'deadline' });
  }
  return false;
}

/** A worker may die between filling a shard and saying so: such shards are counted now. Returns how many are full. */
async function countMissedShards({ sweepId, plan, shardsDone }: PlannedSweep, store: SweepStore): Promise<number> {
  const done = new Set(shardsDone);
  const open = Array.from({ length: plan.shards }, (_, shard) => shard).filter((shard) => !done.has(shard));
  if (open.length === 0) return done.size;
  let full = done.size;
  for (const [shard, answered] of await store.readShards(sweepId, open)) {
    if (answered >= sizeOf(shard, plan)) full = await store.countShard(sweepId, shard);
  }
  return full;
}

function sizeOf(shard: number, { known, shards }: SweepPlan): number {
  return shardSize(shard, known, shards);
}
