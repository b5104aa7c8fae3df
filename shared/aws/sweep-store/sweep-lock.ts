import * as z from 'zod';
import { DriftError } from '../../core/errors.ts';
import type { SweepProgress } from '../../core/sweep-store.ts';
import { keys } from './keys.ts';
import { parseItem } from './stored-item.ts';
import type { Table } from './table.ts';

const lock = z.strictObject({
  v: z.literal(1),
  sweepId: z.string(),
  until: z.int(),
  /** Kept with the lock, so that whoever died after taking it, or comes after the dead, learns who was superseded. */
  superseded: z.union([z.array(z.string()), z.string().transform((one) => [one])]).default([]),
});

/** Nobody changes the lock more often than sweeps start. */
const tries = 10;

type Lock = z.infer<typeof lock>;

/** The lock that lets one sweep run at a time. */
export function createSweepLock(table: Table): Pick<SweepProgress, 'takeLock' | 'keepLock' | 'releaseLock'> {
  async function read(): Promise<Lock | undefined> {
    const item = await table.get(keys.lock);
    return item && parseItem(lock, item);
  }

  /** False when it has changed since it was read as `held`. */
  async function replace(held: Lock | undefined, next: Omit<Lock, 'v'>): Promise<boolean> {
    const { superseded, ...rest } = next;
    const item = { ...keys.lock, v: 1, ...rest, ...(superseded.length > 0 && { superseded }) };
    const unchanged = held ? '#sweepId = :held AND #until = :until' : 'attribute_not_exists(#pk)';
    return await table.put(item, unchanged, held && { ':held': held.sweepId, ':until': held.until });
  }

  /** Every hold ends at another moment, also of one sweep: so its end tells one hold from another. */
  const extended = (held: Lock, until: number): number => Math.max(until, held.until + 1);

  return {
    takeLock: ({ sweepId, now, until, force }) =>
      untilItStands(sweepId, async () => {
        const held = await read();
        const isForeign = held && held.sweepId !== sweepId;
        if (isForeign && held.until > now && !force) return { held: false, by: held.sweepId, until: held.until };
        const superseded = [...(held?.superseded ?? []), ...(isForeign ? [held.sweepId] : [])];
        const end = held && !isForeign ? extended(held, until) : until;
        const isTaken = await replace(held, { sweepId, until: end, superseded });
        return isTaken ? { held: true, until: end, ...(superseded.length > 0 && { superseded }) } : undefined;
      }),

    keepLock: (sweepId, until) =>
      untilItStands(sweepId, async () => {
        const held = await read();
        if (held?.sweepId !== sweepId) return false;
        return (await replace(held, { sweepId, until: extended(held, until), superseded: [] })) || undefined;
      }),

    /** A lock that still names somebody runs out instead: whoever comes next must give those up. */
    async releaseLock(sweepId, until) {
      const isMine = until === undefined ? '#sweepId = :mine' : '#sweepId = :mine AND #until = :until';
      const mine = { ':mine': sweepId, ...(until !== undefined && { ':until': until }) };
      await table.remove(keys.lock, `${isMine} AND attribute_not_exists(#superseded)`, mine);
      await table.update(keys.lock, 'SET #until = :past', { ...mine, ':past': 0 }, isMine);
    },
  };
}

/** Tries again while others change the lock in between. */
async function untilItStands<T>(sweepId: string, attempt: () => Promise<T | undefined>): Promise<T> {
  for (let tried = 0; tried < tries; tried += 1) {
    const answer = await attempt();
    if (answer !== undefined) return answer;
  }
  throw new DriftError('store-failed', `The sweep lock changed ${tries} times while ${sweepId} tried to take it.`);
}
