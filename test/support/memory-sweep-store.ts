import { type Change, type Current, changeOf, nextCurrent } from '../../shared/core/current.ts';
import { DriftError } from '../../shared/core/errors.ts';
import { judgeRecording, type Release } from '../../shared/core/release.ts';
import type { Place } from '../../shared/core/shards.ts';
import { isEnded, type Sweep, type SweepListItem } from '../../shared/core/sweep.ts';
import type { SweepStore } from '../../shared/core/sweep-store.ts';
import { isChecked, type TenantResult } from '../../shared/core/tenant-result.ts';
import type { Verdict } from '../../shared/core/verdict.ts';
import { rememberVerdicts } from '../../shared/core/verdict-store.ts';

/** The sweep store in memory. The contract suite holds it to what the real one does. */
export function createMemorySweepStore(): SweepStore {
  const sweeps = new Map<string, Sweep & { leaseOwner?: string }>();
  const results = new Map<string, TenantResult>();
  const done = new Map<string, Set<number>>();
  const currents = new Map<string, Current>();
  const changes = new Map<string, Map<number, Change>>();
  const releases = new Map<string, Release>();
  const listed = new Map<string, SweepListItem>();
  const verdicts = new Map<string, Verdict>();
  let lock: { sweepId: string; until: number; superseded: string[] } | undefined;

  const find = (sweepId: string): Sweep | undefined => {
    const { leaseOwner: _, ...sweep } = sweeps.get(sweepId) ?? {};
    return 'v' in sweep ? structuredClone(sweep) : undefined;
  };
  const existing = (sweepId: string): Sweep => {
    const sweep = find(sweepId);
    if (sweep) return sweep;
    throw new DriftError('record-missing', `There is no sweep ${sweepId}.`);
  };
  const change = (
    sweepId: string,
    when: (sweep: Sweep) => boolean,
    by: Partial<Sweep> & { leaseOwner?: string },
  ): boolean => {
    const sweep = sweeps.get(sweepId);
    if (!sweep || !when(sweep)) return false;
    sweeps.set(sweepId, { ...sweep, ...by });
    return true;
  };
  const holds = (sweepId: string, owner: string, fence: number) => (sweep: Sweep) =>
    sweep.fence === fence && sweeps.get(sweepId)?.leaseOwner === owner;
  /** The result with what its verdict holds. */
  function joined(result: TenantResult): TenantResult;
  function joined(result: TenantResult | undefined): TenantResult | undefined;
  function joined(result: TenantResult | undefined): TenantResult | undefined {
    if (result?.verdict === undefined) return structuredClone(result);
    const verdict = verdicts.get(result.verdict);
    if (!verdict) throw new DriftError('record-missing', `There is no verdict ${result.verdict}.`);
    const { findings, suppressed, unmodeled } = verdict;
    return { ...structuredClone(result), findings, suppressed, unmodeled };
  }
  const placeOf = ({ sweepId, shard, index }: Place) => `${sweepId}#${shard}#${index}`;

  return {
    async takeLock({ sweepId, now, until, force, settled }) {
      const foreign = lock !== undefined && lock.sweepId !== sweepId;
      if (lock && foreign && lock.until > now && !force) return { held: false, by: lock.sweepId, until: lock.until };
      const named = lock?.superseded ?? [];
      const superseded = lock && foreign ? [...named, lock.sweepId] : settled ? [] : named;
      lock = { sweepId, until, superseded };
      return { held: true, ...(superseded.length > 0 && { superseded }) };
    },
    async releaseLock(sweepId) {
      if (lock?.sweepId === sweepId) lock = undefined;
    },

    async openSweep(opened) {
      if (!sweeps.has(opened.sweepId)) {
        sweeps.set(opened.sweepId, {
          v: 1,
          ...opened,
          status: 'preparing',
          shardsDone: [],
          tick: 0,
          fence: 0,
          leaseUntil: 0,
        });
      }
      const sweep = existing(opened.sweepId);
      if (sweep.status !== 'failed' || sweep.plan) return sweep;
      const { error: _, ...again } = sweep;
      const { seq, startedAt } = opened;
      sweeps.set(sweep.sweepId, { ...again, status: 'preparing', seq, startedAt });
      return existing(sweep.sweepId);
    },
    readSweep: async (sweepId) => find(sweepId),
    async beginSweep(sweepId, plan) {
      change(sweepId, ({ status }) => status === 'preparing', { status: 'running', plan });
      return existing(sweepId);
    },
    async failSweep(sweepId, error) {
      change(sweepId, ({ status }) => status === 'preparing', { status: 'failed', error });
      return existing(sweepId);
    },
    async closeSweep(sweepId, { why, at }) {
      change(sweepId, ({ status }) => status === 'running', { status: 'closing', closedWhy: why, closedAt: at });
      return find(sweepId);
    },
    async abandonSweep(sweepId, error) {
      change(sweepId, ({ status }) => !isEnded(status), { status: 'abandoned', error });
      return find(sweepId);
    },

    async takeLease(sweepId, { owner, now, until }) {
      const fence = (find(sweepId)?.fence ?? 0) + 1;
      const free = (sweep: Sweep) => sweep.leaseUntil <= now || sweeps.get(sweepId)?.leaseOwner === owner;
      const taken = change(sweepId, (sweep) => sweep.status === 'closing' && free(sweep), {
        leaseOwner: owner,
        leaseUntil: until,
        fence,
      });
      return taken ? { sweepId, owner, fence } : undefined;
    },
    async renewLease({ sweepId, owner, fence }, until) {
      const mine = holds(sweepId, owner, fence);
      return change(sweepId, (sweep) => sweep.status === 'closing' && mine(sweep), { leaseUntil: until });
    },
    async releaseLease({ sweepId, owner, fence }) {
      change(sweepId, holds(sweepId, owner, fence), { leaseUntil: 0, leaseOwner: '' });
    },
    async finishSweep({ sweepId, fence }, end) {
      const mine = (sweep: Sweep) => sweep.status === 'closing' && sweep.fence === fence;
      change(sweepId, mine, { status: end.status, end, leaseUntil: 0, leaseOwner: '' });
      const standing = find(sweepId);
      return standing?.end !== undefined && standing.fence === fence;
    },
    async advanceTick(sweepId, tick) {
      change(sweepId, (sweep) => sweep.tick < tick, { tick });
    },
    async listSweep(item) {
      listed.set(`${item.startedAt.slice(0, 7)}#${item.seq}`, item);
    },
    async readSweepList(month) {
      return [...listed.values()].filter(({ startedAt }) => startedAt.startsWith(month)).sort((a, b) => b.seq - a.seq);
    },

    verdicts: rememberVerdicts({
      read: async (key) => structuredClone(verdicts.get(key)),
      write: async (key, verdict) => void verdicts.set(key, structuredClone(verdict)),
    }),
    readResult: async (place) => joined(results.get(placeOf(place))),
    async recordResult(place, result) {
      const standing = results.get(placeOf(place));
      if (standing && (isChecked(standing.status) || !isChecked(result.status))) return joined(standing);
      const named = result.verdict !== undefined && { findings: [], suppressed: [], unmodeled: {} };
      results.set(placeOf(place), structuredClone({ ...result, ...named }));
      return result;
    },
    async *readResults({ sweepId }) {
      for (const [place, result] of results) if (place.startsWith(`${sweepId}#`)) yield joined(result);
    },
    async countTenant({ sweepId, shard, index }) {
      const set = done.get(`${sweepId}#${shard}`) ?? new Set();
      done.set(`${sweepId}#${shard}`, set.add(index));
      return set.size;
    },
    async countShard(sweepId, shard) {
      const shardsDone = [...new Set([...(find(sweepId)?.shardsDone ?? []), shard])];
      return change(sweepId, () => true, { shardsDone }) ? shardsDone.length : 0;
    },
    async readShards(sweepId, shards) {
      return new Map(shards.map((shard) => [shard, done.get(`${sweepId}#${shard}`)?.size ?? 0]));
    },

    async updateCurrent(seq, result, read) {
      const next = nextCurrent(currents.get(result.tenantId), seq, result, read);
      if (!next) return;
      currents.set(result.tenantId, next);
      const log = changes.get(result.tenantId) ?? new Map<number, Change>();
      const made = changeOf(next);
      if (made) log.set(seq, made);
      else log.delete(seq);
      changes.set(result.tenantId, log);
    },
    async readCurrents(tenantIds) {
      return new Map(
        tenantIds.flatMap((id) => (currents.has(id) ? [[id, structuredClone(currents.get(id))]] : [])).filter(hasValue),
      );
    },
    async readChanges(tenantId) {
      return [...(changes.get(tenantId)?.values() ?? [])].sort((a, b) => b.seq - a.seq);
    },

    async recordRelease({ name, ...recorded }) {
      const [inForce] = newestFirst(releases.values(), recorded.since);
      const judged = judgeRecording(inForce, recorded);
      if (inForce && judged === 'known') return inForce;
      const made: Release =
        inForce && judged === 'same'
          ? { v: 1, ...recorded, since: inForce.since, name: name ?? inForce.name }
          : { v: 1, ...recorded, name: name ?? `r${releases.size + 1}` };
      releases.set(made.since, made);
      return made;
    },
    readReleases: async (limit, upTo) => newestFirst(releases.values(), upTo).slice(0, limit),
  };
}

function newestFirst(releases: Iterable<Release>, upTo?: string): Release[] {
  const known = [...releases].filter(({ since }) => upTo === undefined || since <= upTo);
  return known.sort((a, b) => (a.since < b.since ? 1 : -1));
}

function hasValue(entry: (string | Current | undefined)[]): entry is [string, Current] {
  return entry[1] !== undefined;
}
