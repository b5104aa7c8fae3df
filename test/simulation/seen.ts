import type { SweepPlan, SweepStatus } from '../../shared/core/sweep.ts';

/** One sweep as it was seen from outside; moments are epoch ms. */
export interface Seen {
  readonly sweepId: string;
  /** The manifest indices of all tenants that a message was ever sent for. */
  readonly queued: Set<number>;
  /** Those that a worker left alone, because the sweep was over. */
  readonly left: Set<number>;
  /** Whether anybody was ever told to watch it. */
  watched: boolean;
  /** Whether all calls of a coordinator for it failed. */
  givenUp: boolean;
  /** Whether another sweep took the lock from it. */
  superseded: boolean;
  /** How many tenants its shards' sets have. */
  counted: number;
  status?: SweepStatus;
  seq?: number;
  plan?: SweepPlan;
  /** When the last of its tenants was counted. */
  fullAt?: number;
  /** When somebody last asked for its close. */
  closeAskedAt?: number;
  closedAt?: number;
  endedAt?: number;
}

export function newSeen(sweepId: string): Seen {
  return {
    sweepId,
    queued: new Set<number>(),
    left: new Set<number>(),
    watched: false,
    givenUp: false,
    superseded: false,
    counted: 0,
  };
}
