import type { Place } from '../../core/shards.ts';
import type { Key } from './table.ts';

/** Every key of the table, and how long what lies there is kept. */

export const keys = {
  lock: { pk: 'LOCK', sk: 'SWEEP' },
  sweep: (sweepId: string): Key => ({ pk: `SWEEP#${sweepId}`, sk: 'META' }),
  shard: (sweepId: string, shard: number): Key => ({ pk: `SWEEP#${sweepId}#${shard}`, sk: 'DONE' }),
  result: ({ sweepId, shard, index }: Place): Key => ({ pk: `SWEEP#${sweepId}#${shard}`, sk: `T#${padded(index, 6)}` }),
  current: (tenantId: string): Key => ({ pk: `TENANT#${tenantId}`, sk: 'CURRENT' }),
  change: (tenantId: string, seq: number): Key => ({ pk: `TENANT#${tenantId}`, sk: `H#${padded(seq, 15)}` }),
  sweepList: (month: string, seq: number): Key => ({ pk: `SWEEPS#${month}`, sk: padded(seq, 15) }),
  verdict: (key: string): Key => ({ pk: `VERDICT#${key}`, sk: 'VERDICT' }),
  release: (since: string): Key => ({ pk: 'RELEASES', sk: since }),
  slot: (server: string, place: number): Key => ({ pk: `SERVER#${server}`, sk: `SLOT#${padded(place, 4)}` }),
  health: (server: string): Key => ({ pk: `SERVER#${server}`, sk: 'HEALTH' }),
} as const;

/** ISO month, `2026-11`. */
export function monthOf(iso: string): string {
  return iso.slice(0, 7);
}

const daySeconds = 86_400;
export const keptSeconds = {
  sweep: 400 * daySeconds,
  result: 14 * daySeconds,
  change: 400 * daySeconds,
  /** From when it was last asked for, give or take half of it: always longer than a result that names it. */
  verdict: 60 * daySeconds,
  /** From when it ran out; and how a server behaved, from its last silence. */
  slot: daySeconds,
} as const;

/** Of one item, in bytes. A document costs as much to write as 8 KB of item; beyond 400 KB an item is impossible. */
export const largestBody = 16 * 1024;
/** What an item may have besides: beyond it somebody else's texts are left out. */
export const largestItem = 300 * 1024;

/** The table's TTL attribute, in seconds since 1970. */
export function expiresAfter(ms: number, seconds: number): { expiresAt: number } {
  return { expiresAt: Math.floor(ms / 1000) + seconds };
}

/** Padded, so that text order is number order. */
function padded(value: number, digits: number): string {
  return String(value).padStart(digits, '0');
}
