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

/** The lock that lets one sweep run at a time. */
export function createSweepLock(table: Table): Pick<SweepProgress, 'takeLock' | 'releaseLock'> {
  return {
    async takeLock({ sweepId, now, until, force, settled }) {
      for (let attempt = 1; attempt <= tries; attempt += 1) {
        const item = await table.get(keys.lock);
        const held = item && parseItem(lock, item);
        const foreign = held && held.sweepId !== sweepId;
        if (foreign && held.until > now && !force) return { held: false, by: held.sweepId, until: held.until };
        const named = held?.superseded ?? [];
        const superseded = foreign ? [...named, held.sweepId] : settled ? [] : named;
        const kept = superseded.length > 0 && { superseded };
        // Extended, whoever of this sweep asks: so its end tells one hold from another.
        const end = held && !foreign ? Math.max(until, held.until + 1) : until;
        const taken = await table.put(
          { ...keys.lock, v: 1, sweepId, until: end, ...kept },
          held ? '#sweepId = :held AND #until = :until' : 'attribute_not_exists(#pk)',
          held && { ':held': held.sweepId, ':until': held.until },
        );
        if (taken) return { held: true, until: end, ...kept };
      }
      throw new DriftError('store-failed', `The sweep lock changed ${tries} times while ${sweepId} tried to take it.`);
    },

    /** A lock that still names somebody runs out instead: whoever comes next must give those up. */
    async releaseLock(sweepId, until) {
      const isMine = until === undefined ? '#sweepId = :mine' : '#sweepId = :mine AND #until = :until';
      const mine = { ':mine': sweepId, ...(until !== undefined && { ':until': until }) };
      await table.remove(keys.lock, `${isMine} AND attribute_not_exists(#superseded)`, mine);
      await table.update(keys.lock, 'SET #until = :past', { ...mine, ':past': 0 }, isMine);
    },
  };
}
