import type { Change, Current } from './current.ts';
import type { LastRead } from './last-read.ts';
import type { CloseReason } from './messages.ts';
import type { NewRelease, Release } from './release.ts';
import type { ServerSlots } from './server-slots.ts';
import type { Place } from './shards.ts';
import type { NewSweep, PlannedSweep, Sweep, SweepEnd, SweepError, SweepListItem, SweepPlan } from './sweep.ts';
import type { TenantResult } from './tenant-result.ts';
import type { VerdictStore } from './verdict.ts';

/**
 * What the stories need kept: every operation may be repeated, by a redelivery or by a client that lost the answer, and
 * then changes nothing. Times are ms since 1970 unless they are ISO texts. All fail with `store-failed`.
 */
export interface SweepStore extends SweepProgress, TenantResults, ReleaseList, ServerSlots {
  readonly verdicts: VerdictStore;
  /**
   * What keys the digests of hidden values, so that nobody can guess them who sees only what is published. Made on the first
   * call, from `offered` if given, and the same for as long as the store lives.
   */
  readDigestKey(offered?: string): Promise<string>;
}

export type LockAnswer =
  /**
   * `superseded`: the sweeps that held the lock until it ran out or was forced from them, the last one last. They are named
   * again, also to the next one that takes the lock, until they are settled (`keepLock`). `until` is never the same twice.
   */
  | { readonly held: true; readonly until: number; readonly superseded?: readonly string[] }
  | { readonly held: false; readonly by: string; readonly until: number };

export interface LockRequest {
  readonly sweepId: string;
  readonly now: number;
  readonly until: number;
  readonly force: boolean;
}

export interface Lease {
  readonly sweepId: string;
  readonly owner: string;
  /** Grows with every lease of a sweep; who holds an older one can no longer write. */
  readonly fence: number;
}

export interface SweepProgress {
  /** One sweep at a time. Taken when free, run out, forced, or already this sweep's (which then extends it). */
  takeLock(request: LockRequest): Promise<LockAnswer>;
  /**
   * Extends the lock where it is still this sweep's; false where it is not: another sweep has come, and perhaps gone. All that
   * this one superseded is settled with that, and no longer named.
   */
  keepLock(sweepId: string, until: number): Promise<boolean>;
  /**
   * Frees the lock if it is this sweep's and, where `until` says when the caller's hold of it ends, nobody has taken it since:
   * another coordinator of the same sweep may be at work.
   */
  releaseLock(sweepId: string, until?: number): Promise<void>;

  /**
   * Creates the sweep as `preparing` or returns what is there. One without a plan starts again, now: it may have been written
   * late, by a coordinator that another sweep came and went before.
   */
  openSweep(sweep: NewSweep): Promise<Sweep>;
  readSweep(sweepId: string): Promise<Sweep | undefined>;
  /**
   * `preparing` → `running`, once; returns the sweep as it stands, with the plan that was first. `seq` is that of the sweep as it
   * was opened: where it has started again since, the plan is too old.
   */
  beginSweep(opened: Pick<Sweep, 'sweepId' | 'seq'>, plan: SweepPlan): Promise<Sweep>;
  /** `preparing` → `failed`; returns the sweep as it stands. */
  failSweep(sweepId: string, error: SweepError): Promise<Sweep>;
  /** `running` → `closing`, once; returns the sweep as it stands. */
  closeSweep(sweepId: string, close: { why: CloseReason; at: string }): Promise<Sweep | undefined>;
  /** Any status but an end → `abandoned`; returns the sweep as it stands. */
  abandonSweep(sweepId: string, error: SweepError): Promise<Sweep | undefined>;

  /** The right to publish a `closing` sweep; undefined while somebody else has it. */
  takeLease(sweepId: string, request: { owner: string; now: number; until: number }): Promise<Lease | undefined>;
  /** False when somebody else took over or the sweep ended. */
  renewLease(lease: Lease, until: number): Promise<boolean>;
  /** From `from` on, or at once, somebody else can take it. */
  releaseLease(lease: Lease, from?: number): Promise<void>;
  /** `closing` → its end, for the holder of the lease; false when the lease was lost. */
  finishSweep(lease: Lease, end: SweepEnd): Promise<boolean>;

  /** Raises the sweep's tick to at least this, so that copies of a watch message with a lower one die out. */
  advanceTick(sweepId: string, tick: number): Promise<void>;

  listSweep(item: SweepListItem): Promise<void>;
  /** The sweeps that ended and started in a month (`2026-11`), newest first. */
  readSweepList(month: string): Promise<readonly SweepListItem[]>;
}

export interface TenantResults {
  readResult(place: Place): Promise<TenantResult | undefined>;
  /**
   * Writes a result and returns the one that stands: the first check wins over everything, and an error only fills an
   * empty place. Of a result that names its verdict, what the verdict holds is not written again: it must be there already.
   */
  recordResult(place: Place, result: TenantResult): Promise<TenantResult>;
  /** All results of a sweep, in no order. Those of one verdict share its findings. */
  readResults(sweep: PlannedSweep): AsyncIterable<TenantResult>;

  /** Adds the tenant to its shard's set; returns how many tenants the set now has. */
  countTenant(place: Place): Promise<number>;
  /** Adds a full shard to the sweep's set; returns how many shards the set now has, 0 when there is no such sweep. */
  countShard(sweepId: string, shard: number): Promise<number>;
  /** How many tenants each of these shards' sets have. */
  readShards(sweepId: string, shards: readonly number[]): Promise<ReadonlyMap<number, number>>;

  /** Brings what is known of the tenant up to date with a sweep's result, and logs the change; never back to an older sweep. */
  updateCurrent(seq: number, result: TenantResult, read?: LastRead): Promise<void>;
  readCurrents(tenantIds: readonly string[]): Promise<ReadonlyMap<string, Current>>;
  /** Newest first. */
  readChanges(tenantId: string): Promise<readonly Change[]>;
}

export interface ReleaseList {
  /** Says what was canonical at a moment. The release then in force is returned; a new one is made if it differs. */
  recordRelease(release: NewRelease): Promise<Release>;
  /** Newest first; `upTo` (ISO) leaves out those that became canonical later. */
  readReleases(limit: number, upTo?: string): Promise<readonly Release[]>;
}
