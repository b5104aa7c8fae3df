/**
 * Who has answered is kept as sets: one of tenant indices per shard, one of full shards per sweep. Adding to a set twice
 * changes nothing, so a sweep is complete exactly when its sets are, whatever was repeated or died half-way.
 */

/** At 100 indices a shard's set costs one write unit; more than 300 shards would make the sweep's own set dear. */
const smallShard = 100;
const largeShard = 400;
const mostSmall = 30_000;

export interface Place {
  readonly sweepId: string;
  readonly index: number;
  readonly shard: number;
}

/** How many shards a sweep of so many tenants has. */
export function shardCount(tenants: number): number {
  return Math.ceil(tenants / (tenants > mostSmall ? largeShard : smallShard));
}

/** Neighbours in send order go to different shards, so that no shard is hot. */
export function shardOf(index: number, shards: number): number {
  return index % shards;
}

export function shardSize(shard: number, tenants: number, shards: number): number {
  return Math.ceil((tenants - shard) / shards);
}
