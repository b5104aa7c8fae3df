import { type NewSweep, type Sweep, type SweepListItem, sweep, sweepListItem } from '../../core/sweep.ts';
import type { SweepProgress } from '../../core/sweep-store.ts';
import { expiresAfter, keptSeconds, keys, monthOf } from './keys.ts';
import { parseItem, recordMissing } from './stored-item.ts';
import type { Item, Table } from './table.ts';

/** Sweeps: their lives, their ends, and who may publish them. */
export function createSweepProgress(table: Table): Omit<SweepProgress, 'takeLock' | 'keepLock' | 'releaseLock'> {
  const read = async (sweepId: string): Promise<Sweep | undefined> => {
    const item = await table.get(keys.sweep(sweepId));
    return item && toSweep(item);
  };

  /** Changes a sweep where the condition holds, and returns it as it stands either way. */
  async function move(
    sweepId: string,
    expression: string,
    values: Item,
    condition: string,
  ): Promise<Sweep | undefined> {
    const moved = await table.update(keys.sweep(sweepId), expression, values, condition);
    return moved ? toSweep(moved) : await read(sweepId);
  }

  async function moveExisting(...args: Parameters<typeof move>): Promise<Sweep> {
    const moved = await move(...args);
    if (moved) return moved;
    throw recordMissing(keys.sweep(args[0]));
  }

  return {
    readSweep: read,

    async openSweep(opened) {
      const created = newItem(opened);
      if (await table.put(created, 'attribute_not_exists(#pk)')) return toSweep(created);
      return await moveExisting(
        opened.sweepId,
        'SET #status = :preparing, #seq = :seq, #startedAt = :startedAt REMOVE #error',
        { ':preparing': 'preparing', ':failed': 'failed', ':seq': opened.seq, ':startedAt': opened.startedAt },
        '#status IN (:preparing, :failed) AND attribute_not_exists(#plan) AND #seq <= :seq',
      );
    },

    beginSweep: ({ sweepId, seq }, plan) =>
      moveExisting(
        sweepId,
        'SET #status = :running, #plan = :plan',
        { ':running': 'running', ':plan': plan, ':preparing': 'preparing', ':seq': seq },
        '#status = :preparing AND #seq = :seq',
      ),

    failSweep: (sweepId, error) =>
      moveExisting(
        sweepId,
        'SET #status = :failed, #error = :error',
        { ':failed': 'failed', ':error': error, ':preparing': 'preparing' },
        '#status = :preparing',
      ),

    closeSweep: (sweepId, { why, at }) =>
      move(
        sweepId,
        'SET #status = :closing, #closedWhy = :why, #closedAt = :at',
        { ':closing': 'closing', ':why': why, ':at': at, ':running': 'running' },
        '#status = :running',
      ),

    abandonSweep: (sweepId, error) =>
      move(
        sweepId,
        'SET #status = :abandoned, #error = :error',
        {
          ':abandoned': 'abandoned',
          ':error': error,
          ':preparing': 'preparing',
          ':running': 'running',
          ':closing': 'closing',
        },
        '#status IN (:preparing, :running, :closing)',
      ),

    async takeLease(sweepId, { owner, now, until }) {
      const taken = await table.update(
        keys.sweep(sweepId),
        'SET #leaseOwner = :owner, #leaseUntil = :until ADD #fence :one',
        { ':owner': owner, ':until': until, ':one': 1, ':now': now, ':closing': 'closing' },
        // The owner's own lease is one whose answer was lost on the way.
        '#status = :closing AND (#leaseUntil <= :now OR #leaseOwner = :owner)',
      );
      return taken && { sweepId, owner, fence: toSweep(taken).fence };
    },

    async renewLease({ sweepId, owner, fence }, until) {
      const renewed = await table.update(
        keys.sweep(sweepId),
        'SET #leaseUntil = :until',
        { ':until': until, ':owner': owner, ':fence': fence, ':closing': 'closing' },
        '#status = :closing AND #fence = :fence AND #leaseOwner = :owner',
      );
      return renewed !== undefined;
    },

    async releaseLease({ sweepId, owner, fence }, from = 0) {
      await table.update(
        keys.sweep(sweepId),
        'SET #leaseUntil = :from REMOVE #leaseOwner',
        { ':from': from, ':owner': owner, ':fence': fence },
        '#fence = :fence AND #leaseOwner = :owner',
      );
    },

    async finishSweep({ sweepId, fence }, end) {
      const standing = await move(
        sweepId,
        'SET #status = :end, #end = :how, #leaseUntil = :never REMOVE #leaseOwner',
        { ':end': end.status, ':how': end, ':never': 0, ':fence': fence, ':closing': 'closing' },
        '#status = :closing AND #fence = :fence',
      );
      return standing?.end !== undefined && standing.fence === fence;
    },

    async advanceTick(sweepId, tick) {
      await table.update(keys.sweep(sweepId), 'SET #tick = :tick', { ':tick': tick }, '#tick < :tick');
    },

    async listSweep(item) {
      await table.put({
        ...keys.sweepList(monthOf(item.startedAt), item.seq),
        ...item,
        ...expiresAfter(item.seq, keptSeconds.sweep),
      });
    },

    async readSweepList(month) {
      const listed: SweepListItem[] = [];
      const { pk } = keys.sweepList(month, 0);
      for await (const item of table.query(pk, { newestFirst: true })) listed.push(parseItem(sweepListItem, item));
      return listed;
    },
  };
}

function newItem(opened: NewSweep) {
  const fresh = { v: 1, status: 'preparing', tick: 0, fence: 0, leaseUntil: 0 };
  return { ...keys.sweep(opened.sweepId), ...opened, ...fresh, ...expiresAfter(opened.seq, keptSeconds.sweep) };
}

function toSweep(item: Item): Sweep {
  return parseItem(sweep, { shardsDone: [], ...item }, ['leaseOwner']);
}
