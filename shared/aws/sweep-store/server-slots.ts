import * as z from 'zod';
import { allowedAtOnce, doubtful, refusalOf, type ServerSlots } from '../../core/server-slots.ts';
import { expiresAfter, keptSeconds, keys } from './keys.ts';
import type { Item, Table } from './table.ts';

const held = z.object({ until: z.int() });
const health = z.object({ sweepId: z.string(), silences: z.int(), silentAt: z.int() });

/** The slots of each server, an item each, and beside them how the server has behaved: one request reads it all. */
export function createServerSlots(table: Table): ServerSlots {
  async function readServer(server: string, sweepId: string, now: number) {
    const taken = new Set<number>();
    let known: z.infer<typeof health> | undefined;
    // Whoever takes a slot that was just taken is refused then.
    for await (const item of table.query(keys.slot(server, 0).pk, { stale: true })) {
      if (item.sk === keys.health(server).sk) known = health.parse(item);
      else if (held.parse(item).until > now) taken.add(placeOf(item));
    }
    return { taken, health: known?.sweepId === sweepId ? known : undefined };
  }

  return {
    async takeSlot({ server, sweepId, most, spread, now, until }) {
      const { taken, health } = await readServer(server, sweepId, now);
      const silences = health?.silences ?? 0;
      const allowed = allowedAtOnce(health, most, now);
      if (taken.size >= allowed) return refusalOf(health);
      for (const place of placesFrom(spread, allowed)) {
        if (taken.has(place)) continue;
        const item = { ...keys.slot(server, place), until, ...expiresAfter(until, keptSeconds.slot) };
        const condition = 'attribute_not_exists(#pk) OR #until <= :now';
        if (await table.put(item, condition, { ':now': now })) return { taken: { server, place, until }, silences };
      }
      return refusalOf(health);
    },

    async releaseSlot({ server, place, until }) {
      await table.remove(keys.slot(server, place), '#until = :until', { ':until': until });
    },

    async noteSilence(server, sweepId, { began, at }) {
      const key = keys.health(server);
      const values = { ':at': at, ':sweepId': sweepId };
      const counted = await table.update(
        key,
        'SET #silentAt = :at ADD #silences :one',
        { ...values, ':one': 1, ':doubtful': doubtful, ':began': began },
        '#sweepId = :sweepId AND (#silences < :doubtful OR #silentAt <= :began)',
      );
      // One that went on beside the last one says no more than that one did.
      if (counted || (await table.update(key, 'SET #silentAt = :at', values, '#sweepId = :sweepId'))) return;
      await table.put({ ...key, sweepId, silences: 1, silentAt: at, ...expiresAfter(at, keptSeconds.slot) });
    },

    async noteAnswer(server, sweepId) {
      await table.remove(keys.health(server), '#sweepId = :sweepId', { ':sweepId': sweepId });
    },
  };
}

/** All places, beginning somewhere else for everybody. */
const placesFrom = (spread: number, places: number): readonly number[] =>
  Array.from({ length: places }, (_, at) => (spread + at) % places);

const placeOf = ({ sk }: Item): number => Number(String(sk).slice('SLOT#'.length));
