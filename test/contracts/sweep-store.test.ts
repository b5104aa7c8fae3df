import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTable } from '../../local/cloud/queues.ts';
import { type AwsClients, createClients } from '../../shared/aws/clients.ts';
import { createSweepStore, createSweepStoreOn } from '../../shared/aws/sweep-store/sweep-store.ts';
import type { CatalogMark } from '../../shared/core/catalog-mark.ts';
import { isPlanned, type Sweep, type SweepEnd } from '../../shared/core/sweep.ts';
import type { Lease, SweepStore } from '../../shared/core/sweep-store.ts';
import type { TenantResult } from '../../shared/core/tenant-result.ts';
import {
  aFinding,
  aLastRead,
  aNewSweep,
  anError,
  aPlan,
  aResult,
  aVerdict,
  isoAfter,
  noon,
} from '../support/builders.ts';
import { startTestCloud, type TestCloud } from '../support/cloud.ts';
import { type Dynoxide, dynoxide, startDynoxide } from '../support/dynoxide.ts';
import { createMemoryDocuments } from '../support/memory-ports.ts';
import { createMemoryTable } from '../support/memory-table.ts';

/** One suite for every sweep store: what the stories rely on, in memory as on DynamoDB, by two emulators of it. */

let cloud: TestCloud;
let other: { readonly server: Dynoxide; readonly clients: AwsClients } | undefined;
const documents = createMemoryDocuments();
const on = (dynamo: AwsClients['dynamo']) => createSweepStore({ dynamo, table: cloud.names.table, documents });
const onDynamo = () => on(cloud.clients.dynamo);
const onOther = () => on((other ?? cloud).clients.dynamo);
/** A store, and for the one on DynamoDB another one on the same table, as of another process. */
const memoryTable = createMemoryTable();
const onMemory = () => createSweepStoreOn(memoryTable, documents);
const stores: Record<string, () => { store: SweepStore; again: (store: SweepStore) => SweepStore }> = {
  'in memory': () => ({ store: onMemory(), again: onMemory }),
  'on DynamoDB': () => ({ store: onDynamo(), again: onDynamo }),
  ...(dynoxide && { 'on another DynamoDB': () => ({ store: onOther(), again: onOther }) }),
};

beforeAll(async () => {
  cloud = await startTestCloud();
  if (!dynoxide) return;
  const server = await startDynoxide(dynoxide);
  const clients = createClients({ ...cloud.emulators.endpoints, AWS_ENDPOINT_URL_DYNAMODB: server.endpoint });
  other = { server, clients };
  await createTable(clients.dynamo, cloud.names.table);
});
afterAll(async () => {
  other?.clients.destroy();
  await other?.server.stop();
  await cloud.stop();
});

/** Tests share a table, so each uses sweeps and tenants of its own. */
let used = 0;
const fresh = (what: string) => `${what}-${++used}`;

const end: SweepEnd = {
  status: 'aggregated',
  endedAt: isoAfter(5),
  outcome: 'complete',
  checked: 1,
  inSync: 1,
  matrixKey: 'k',
};
const taken = { code: 'sweep-abandoned', message: 'taken over' } as const;

describe.each(Object.keys(stores))('a sweep store %s', (name) => {
  let store: SweepStore;
  let again: () => SweepStore;
  beforeAll(() => {
    const made = stores[name]?.();
    if (!made) throw new Error(`no store ${name}`);
    store = made.store;
    again = () => made.again(made.store);
  });

  async function running(known = 1): Promise<Sweep> {
    const sweepId = fresh('sweep');
    return await store.beginSweep(await store.openSweep(aNewSweep({ sweepId })), aPlan(known));
  }
  async function closing(): Promise<string> {
    const { sweepId } = await running();
    await store.closeSweep(sweepId, { why: 'all-answered', at: isoAfter(2) });
    return sweepId;
  }
  async function lease(sweepId: string, owner = 'a', now = noon): Promise<Lease> {
    const held = await store.takeLease(sweepId, { owner, now, until: now + 1000 });
    if (!held) throw new Error('no lease');
    return held;
  }
  async function results(sweep: Sweep): Promise<TenantResult[]> {
    if (!isPlanned(sweep)) throw new Error('no plan');
    const all: TenantResult[] = [];
    for await (const result of store.readResults(sweep)) all.push(result);
    return all;
  }

  describe('the lock', () => {
    const ask = (sweepId: string, now: number, force = false) =>
      store.takeLock({ sweepId, now, until: now + 1000, force });

    it('is held by one sweep, which may extend it', async () => {
      const [a, b] = [fresh('a'), fresh('b')];
      expect(await ask(a, noon)).toEqual({ held: true, until: noon + 1000 });
      expect(await ask(b, noon + 500)).toEqual({ held: false, by: a, until: noon + 1000 });
      expect(await ask(a, noon + 500)).toEqual({ held: true, until: noon + 1500 });
      expect(await ask(b, noon + 1200)).toEqual({ held: false, by: a, until: noon + 1500 });
      await store.releaseLock(b);
      expect(await ask(b, noon + 1200)).toMatchObject({ held: false });
      await store.releaseLock(a);
      expect(await ask(b, noon + 1200)).toEqual({ held: true, until: noon + 2200 });
      await store.releaseLock(b);
    });

    it('passes on when it ran out or is forced, and names all sweeps superseded until they are settled', async () => {
      const [a, b, c] = [fresh('a'), fresh('b'), fresh('c')];
      await ask(a, noon);
      expect(await ask(b, noon + 1000)).toEqual({ held: true, until: noon + 2000, superseded: [a] });
      expect(await ask(b, noon + 1001)).toEqual({ held: true, until: noon + 2001, superseded: [a] });
      expect(await ask(c, noon + 1002, true)).toEqual({ held: true, until: noon + 2002, superseded: [a, b] });
      expect(await store.keepLock(b, noon + 2003)).toBe(false);
      expect(await store.keepLock(c, noon + 2003)).toBe(true);
      expect(await ask(c, noon + 1004)).toEqual({ held: true, until: noon + 2004 });
      await store.releaseLock(a);
      expect(await ask(a, noon + 1003)).toMatchObject({ held: false, by: c });
      await store.releaseLock(c);
      expect(await store.keepLock(c, noon + 3000)).toBe(false);
    });

    it('is freed by whoever has it, and not by who had it before for the same sweep', async () => {
      const [a, b] = [fresh('a'), fresh('b')];
      await ask(a, noon);
      // Never for less long, and never to the same end.
      expect(await ask(a, noon - 500)).toEqual({ held: true, until: noon + 1001 });
      await store.releaseLock(a, noon + 1000);
      expect(await ask(b, noon)).toEqual({ held: false, by: a, until: noon + 1001 });
      await store.releaseLock(a, noon + 1001);
      expect(await ask(b, noon)).toMatchObject({ held: true });
      await store.releaseLock(b);
    });

    it('goes to exactly one of several that ask at once', async () => {
      const ids = Array.from({ length: 8 }, () => fresh('racer'));
      const answers = await Promise.all(ids.map((id) => ask(id, noon)));
      expect(answers.filter(({ held }) => held)).toHaveLength(1);
      await Promise.all(ids.map((id) => store.releaseLock(id)));
    });
  });

  describe('a sweep', () => {
    it('is opened once, and without a plan starts again, now', async () => {
      const sweepId = fresh('sweep');
      const first = await store.openSweep(aNewSweep({ sweepId }));
      const again = await store.openSweep(aNewSweep({ sweepId, seq: noon + 1, startedAt: isoAfter(1), dryRun: true }));
      expect(first).toEqual({
        v: 1,
        ...aNewSweep({ sweepId }),
        status: 'preparing',
        shardsDone: [],
        tick: 0,
        fence: 0,
        leaseUntil: 0,
      });
      expect(again).toEqual({ ...first, seq: noon + 1, startedAt: isoAfter(1) });
      expect(await store.openSweep(aNewSweep({ sweepId }))).toEqual(again);
      expect(await store.readSweep(fresh('unknown'))).toBeUndefined();

      // A plan of the first start is too old.
      expect((await store.beginSweep(first, aPlan(1))).status).toBe('preparing');
      expect((await store.beginSweep(again, aPlan(2))).plan).toEqual(aPlan(2));
      expect(await store.openSweep(aNewSweep({ sweepId, seq: noon + 2 }))).toMatchObject({ seq: noon + 1 });
    });

    it('begins with the first plan', async () => {
      const sweep = await running(7);
      const { plan } = sweep;
      const again = await store.beginSweep(sweep, aPlan(8));
      expect(again).toMatchObject({ status: 'running', plan });
      expect(plan).toEqual(aPlan(7));
    });

    it('that failed before it had a plan starts again, now, and no other', async () => {
      const sweepId = fresh('sweep');
      await store.openSweep(aNewSweep({ sweepId }));
      const failed = await store.failSweep(sweepId, { code: 'canonical-unreadable', message: 'no' });
      expect(failed).toMatchObject({ status: 'failed', error: { code: 'canonical-unreadable' } });
      const now = { seq: noon + 60_000, startedAt: isoAfter(1) };
      const opened = await store.openSweep(aNewSweep({ sweepId, ...now }));
      expect(opened).toMatchObject({ status: 'preparing', ...now });
      expect(await store.readSweep(sweepId)).toEqual(opened);
      expect(opened.error).toBeUndefined();
      expect((await store.abandonSweep(sweepId, taken))?.status).toBe('abandoned');
      expect((await store.openSweep(aNewSweep({ sweepId }))).status).toBe('abandoned');
      expect((await store.beginSweep(opened, aPlan(1))).status).toBe('abandoned');
    });

    it('that runs cannot fail any more as if it had not begun', async () => {
      const { sweepId } = await running();
      expect((await store.failSweep(sweepId, { code: 'internal', message: 'late' })).status).toBe('running');
    });

    it('closes once, for the first reason', async () => {
      const sweepId = await closing();
      const again = await store.closeSweep(sweepId, { why: 'deadline', at: isoAfter(9) });
      expect(again).toMatchObject({ status: 'closing', closedWhy: 'all-answered', closedAt: isoAfter(2) });
      expect(await store.closeSweep(fresh('unknown'), { why: 'deadline', at: isoAfter(9) })).toBeUndefined();
    });

    it('that ended stays as it ended', async () => {
      const sweepId = await closing();
      expect(await store.finishSweep(await lease(sweepId), end)).toBe(true);
      await store.abandonSweep(sweepId, taken);
      await store.closeSweep(sweepId, { why: 'deadline', at: isoAfter(9) });
      expect(await store.readSweep(sweepId)).toMatchObject({ status: 'aggregated', end, closedWhy: 'all-answered' });
    });

    it('raises its tick and never lowers it', async () => {
      const { sweepId } = await running();
      await store.advanceTick(sweepId, 3);
      await store.advanceTick(sweepId, 2);
      expect((await store.readSweep(sweepId))?.tick).toBe(3);
      await store.advanceTick(fresh('unknown'), 1);
    });

    it('that ended is listed under its month, newest first, once', async () => {
      const month = `20${30 + Object.keys(stores).indexOf(name)}-01`;
      const item = (seq: number) => ({
        v: 1 as const,
        sweepId: `s-${seq}`,
        seq,
        startedAt: `${month}-02T00:00:00.000Z`,
        dryRun: false,
        wholeFleet: true,
        status: 'aggregated' as const,
        known: 1,
        end,
      });
      for (const seq of [9, 10, 9]) await store.listSweep(item(seq));
      expect(await store.readSweepList(month)).toEqual([item(10), item(9)]);
    });
  });

  describe('the lease', () => {
    it('is for closing sweeps only', async () => {
      const { sweepId } = await running();
      expect(await store.takeLease(sweepId, { owner: 'a', now: noon, until: noon + 1 })).toBeUndefined();
      expect(await store.takeLease(fresh('unknown'), { owner: 'a', now: noon, until: noon + 1 })).toBeUndefined();
    });

    it('is held by one owner until it runs out or is given back', async () => {
      const sweepId = await closing();
      const first = await lease(sweepId, 'a');
      expect(await store.takeLease(sweepId, { owner: 'b', now: noon + 999, until: noon + 5000 })).toBeUndefined();
      expect(await store.renewLease(first, noon + 3000)).toBe(true);
      expect(await store.takeLease(sweepId, { owner: 'b', now: noon + 2000, until: noon + 5000 })).toBeUndefined();
      await store.releaseLease(first);
      expect((await lease(sweepId, 'b')).fence).toBeGreaterThan(first.fence);
    });

    it('can be given back for later', async () => {
      const sweepId = await closing();
      await store.releaseLease(await lease(sweepId, 'a'), noon + 5000);
      expect(await store.takeLease(sweepId, { owner: 'b', now: noon + 4999, until: noon + 9000 })).toBeUndefined();
      expect(await store.takeLease(sweepId, { owner: 'b', now: noon + 5000, until: noon + 9000 })).toBeDefined();
    });

    it('that ran out and was taken lets its old holder write nothing', async () => {
      const sweepId = await closing();
      const old = await lease(sweepId, 'a');
      const now = await lease(sweepId, 'b', noon + 1000);
      expect(await store.renewLease(old, noon + 9000)).toBe(false);
      await store.releaseLease(old);
      expect(await store.finishSweep(old, end)).toBe(false);
      expect(await store.readSweep(sweepId)).toMatchObject({ status: 'closing', fence: now.fence });
      expect(await store.takeLease(sweepId, { owner: 'c', now: noon + 1500, until: noon + 9000 })).toBeUndefined();
      expect(await store.finishSweep(now, end)).toBe(true);
      expect(await store.finishSweep(now, end)).toBe(true);
      expect(await store.renewLease(now, noon + 9000)).toBe(false);
    });

    it('is given again to an owner that lost the answer', async () => {
      const sweepId = await closing();
      await lease(sweepId, 'a');
      expect(await store.finishSweep(await lease(sweepId, 'a'), end)).toBe(true);
    });

    it('goes to exactly one of several that ask at once', async () => {
      const sweepId = await closing();
      const asked = await Promise.all(
        ['a', 'b', 'c', 'd', 'e'].map((owner) => store.takeLease(sweepId, { owner, now: noon, until: noon + 1000 })),
      );
      expect(asked.filter((held) => held !== undefined)).toHaveLength(1);
    });
  });

  describe('results', () => {
    const place = (sweepId: string, index: number, shard = 0) => ({ sweepId, index, shard });

    it('come back as they were written, however large', async () => {
      const sweep = await running(250);
      const large = Array.from({ length: 400 }, (_, at) =>
        aFinding(`table:public.t${at}`, {
          class: 'changed',
          attributes: [
            {
              name: 'definition',
              expected: 'x'.repeat(90),
              actual: { max: 9007199254740991, list: [1.5, null, true, ''] },
            },
          ],
        }),
      );
      const { sweepId } = sweep;
      const findings = [aFinding('table:public.x')];
      const small = aResult('a', { sweepId, status: 'drifted', databaseId: 'dddd', findings });
      const big = aResult('b', { sweepId, status: 'drifted', findings: large });
      expect(await store.recordResult(place(sweep.sweepId, 0, 0), small)).toEqual(small);
      expect(await store.recordResult(place(sweep.sweepId, 1, 1), big)).toEqual(big);
      expect(await store.readResult(place(sweep.sweepId, 0, 0))).toEqual(small);
      expect(await store.readResult(place(sweep.sweepId, 1, 1))).toEqual(big);
      expect(await store.readResult(place(sweep.sweepId, 2, 2))).toBeUndefined();
      const all = await results(sweep);
      expect(all.sort((a, b) => (a.tenantId < b.tenantId ? -1 : 1))).toEqual([small, big]);
    });

    it('that are too large for the store are kept without their texts, and nothing is tried for ever', async () => {
      const sweep = await running(250);
      const { sweepId } = sweep;
      const long = anError('a', { sweepId, error: { code: 'limit-exceeded', message: 'x\n'.repeat(300_000) } });
      const names = Array.from({ length: 20_000 }, (_, at) => [`unreadable query of view:public.v${at}`, 1] as const);
      const wide = aResult('b', { sweepId, status: 'drifted', unmodeled: Object.fromEntries(names) });
      await store.recordResult(place(sweepId, 0, 0), long);
      await store.recordResult(place(sweepId, 1, 1), wide);
      const said = { code: 'limit-exceeded', message: expect.stringMatching(/^.{0,400}too large to be kept.{0,100}$/) };
      const all = await results(sweep);
      expect(all.sort((a, b) => (a.tenantId < b.tenantId ? -1 : 1))).toMatchObject([
        { tenantId: 'a', status: 'unreachable', error: said },
        { tenantId: 'b', status: 'failed', unmodeled: {}, error: said },
      ]);
      const read = { ...aLastRead(), unmodeled: Object.fromEntries(names) };
      await store.updateCurrent(sweep.seq, wide, read);
      const known = (await store.readCurrents(['b'])).get('b');
      expect(known).toMatchObject({ status: 'drifted' });
      expect(known?.lastRead).toBeUndefined();
    });

    it('are one per tenant: the first check stands, an error only fills an empty place', async () => {
      const sweep = await running();
      const { sweepId } = sweep;
      const error = anError('t', { sweepId });
      const check = aResult('t', { sweepId, durationMs: 1 });
      expect(await store.recordResult(place(sweepId, 0), error)).toEqual(error);
      expect(await store.recordResult(place(sweepId, 0), anError('t', { sweepId, attempt: 3 }))).toEqual(error);
      expect(await store.recordResult(place(sweepId, 0), check)).toEqual(check);
      expect(await store.recordResult(place(sweepId, 0), aResult('t', { sweepId, durationMs: 2 }))).toEqual(check);
      expect(await store.recordResult(place(sweepId, 0), error)).toEqual(check);
      expect(await results(sweep)).toEqual([check]);
    });

    it('are counted as sets: twice is once', async () => {
      const { sweepId } = await running(250);
      expect(await store.countTenant(place(sweepId, 3, 1))).toBe(1);
      expect(await store.countTenant(place(sweepId, 3, 1))).toBe(1);
      expect(await store.countTenant(place(sweepId, 5, 1))).toBe(2);
      expect(await store.countTenant(place(sweepId, 4, 2))).toBe(1);
      expect(await store.readShards(sweepId, [0, 1, 2])).toEqual(
        new Map([
          [0, 0],
          [1, 2],
          [2, 1],
        ]),
      );
      expect(await store.countShard(sweepId, 1)).toBe(1);
      expect(await store.countShard(sweepId, 1)).toBe(1);
      expect(await store.countShard(sweepId, 2)).toBe(2);
      expect(new Set((await store.readSweep(sweepId))?.shardsDone)).toEqual(new Set([1, 2]));
      expect(await store.countShard(fresh('unknown'), 1)).toBe(0);
    });

    it('are counted by many at once without losing one', async () => {
      const { sweepId } = await running(100);
      const counts = await Promise.all(
        Array.from({ length: 100 }, (_, index) => store.countTenant(place(sweepId, index))),
      );
      expect(Math.max(...counts)).toBe(100);
    });
  });

  describe('the key of the digests', () => {
    it('is the one of whoever was first, for every process and for good', async () => {
      const offered = Array.from({ length: 8 }, (_, n) => String(n).repeat(64));
      const given = await Promise.all(offered.map((key) => again().readDigestKey(key)));
      const [first = ''] = given;
      expect(new Set(given)).toEqual(new Set([first]));
      expect(offered).toContain(first);
      expect([await store.readDigestKey(), await again().readDigestKey(offered[7])]).toEqual([first, first]);
    });
  });

  describe('verdicts', () => {
    const place = (sweepId: string, index: number) => ({ sweepId, index, shard: index % 2 });
    const findings = (count: number) =>
      Array.from({ length: count }, (_, at) =>
        aFinding(`column:public.t.c${at}`, {
          class: 'changed',
          attributes: [{ name: 'type', expected: 'x'.repeat(90), actual: { deep: [1.5, null, 9007199254740991] } }],
        }),
      );
    const drifted = aVerdict({
      status: 'lagging-and-drifted',
      lag: { release: 'r1', behind: 2, since: isoAfter(-9) },
      findings: findings(1),
      suppressed: [{ rule: 'x', count: 3 }],
      unmodeled: { cast: 2 },
    });

    it('come back as they were written, however large, and again from a store that never saw them', async () => {
      const verdicts = { [fresh('small')]: drifted, [fresh('large')]: aVerdict({ findings: findings(600) }) };
      for (const [key, one] of Object.entries(verdicts)) await store.verdicts.write(key, one);
      const other = again();
      for (const [key, one] of Object.entries(verdicts)) {
        expect(await store.verdicts.read(key)).toEqual(one);
        expect(await other.verdicts.read(key)).toEqual(one);
        await other.verdicts.write(key, one);
      }
      expect(await store.verdicts.read(fresh('unknown'))).toBeUndefined();
    });

    it('are joined to the results that name them, which share their findings', async () => {
      const sweep = await running(200);
      const { sweepId } = sweep;
      const key = fresh('verdict');
      await store.verdicts.write(key, drifted);
      const { v: _, ...found } = drifted;
      const named = ['a', 'b', 'c'].map((id) => aResult(id, { sweepId, ...found, verdict: key }));
      for (const [index, result] of named.entries()) {
        expect(await store.recordResult(place(sweepId, index), result)).toEqual(result);
        expect(await store.recordResult(place(sweepId, index), { ...result, durationMs: 99 })).toEqual(result);
        expect(await store.readResult(place(sweepId, index))).toEqual(result);
      }
      const all = (await results(sweep)).sort((a, b) => (a.tenantId < b.tenantId ? -1 : 1));
      expect(all).toEqual(named);
      expect(new Set(all.map((result) => result.findings)).size).toBe(1);
    });

    it('that are gone keep their results from being read as if nothing had been found', async () => {
      const sweep = await running();
      const { sweepId } = sweep;
      await store.recordResult(place(sweepId, 0), aResult('a', { sweepId, status: 'drifted', verdict: fresh('gone') }));
      await expect(store.readResult(place(sweepId, 0))).rejects.toMatchObject({ code: 'record-missing' });
      await expect(results(sweep)).rejects.toMatchObject({ code: 'record-missing' });
    });
  });

  describe('what is known of a tenant', () => {
    const known = async (tenantId: string) => (await store.readCurrents([tenantId])).get(tenantId);

    it('keeps since when, through repetitions, and logs each change once', async () => {
      const id = fresh('tenant');
      const drifted = aResult(id, { status: 'drifted', fingerprint: 'bbbb', checkedAt: isoAfter(60) });
      await store.updateCurrent(1, aResult(id, { checkedAt: isoAfter(0) }));
      await store.updateCurrent(2, aResult(id, { checkedAt: isoAfter(30) }));
      expect(await known(id)).toMatchObject({ status: 'in-sync', since: isoAfter(0), checkedAt: isoAfter(30) });
      await store.updateCurrent(3, drifted);
      await store.updateCurrent(3, drifted);
      expect(await known(id)).toMatchObject({ status: 'drifted', since: isoAfter(60), seq: 3 });
      const to = { status: 'drifted', fingerprint: 'bbbb' };
      const from = { status: 'in-sync', fingerprint: 'aaaa' };
      expect(await store.readChanges(id)).toEqual([{ v: 1, tenantId: id, seq: 3, at: isoAfter(60), from, to }]);
    });

    it('is never taken back by an older sweep, nor by an error of the same one', async () => {
      const id = fresh('tenant');
      await store.updateCurrent(5, aResult(id));
      await store.updateCurrent(4, aResult(id, { status: 'drifted' }));
      await store.updateCurrent(5, anError(id));
      expect(await known(id)).toMatchObject({ seq: 5, status: 'in-sync' });
    });

    it('forgets an error of a sweep whose check came after all', async () => {
      const id = fresh('tenant');
      await store.updateCurrent(1, aResult(id, { checkedAt: isoAfter(0) }));
      await store.updateCurrent(2, anError(id, { checkedAt: isoAfter(10) }));
      expect(await known(id)).toMatchObject({
        status: 'unreachable',
        lastChecked: { status: 'in-sync', at: isoAfter(0) },
      });
      await store.updateCurrent(2, aResult(id, { checkedAt: isoAfter(11) }));
      expect(await known(id)).toMatchObject({ status: 'in-sync', since: isoAfter(0) });
      expect(await store.readChanges(id)).toEqual([]);
    });

    it('keeps what was read until something else is, through errors and through what an older sweep says', async () => {
      const id = fresh('tenant');
      const read = aLastRead();
      await store.updateCurrent(2, aResult(id), read);
      expect((await known(id))?.lastRead).toEqual(read);
      await store.updateCurrent(3, anError(id));
      await store.updateCurrent(1, aResult(id), aLastRead({ verdict: 'older' }));
      expect((await known(id))?.lastRead).toEqual(read);
      const next = aLastRead({ quietChecks: 1, lied: true });
      await store.updateCurrent(4, aResult(id), next);
      expect((await known(id))?.lastRead).toEqual(next);
    });

    it('can be asked for many tenants at once, and unknown ones are left out', async () => {
      const ids = Array.from({ length: 130 }, () => fresh('tenant'));
      await Promise.all(ids.slice(1).map((id) => store.updateCurrent(1, aResult(id))));
      expect((await store.readCurrents(ids)).size).toBe(129);
      expect((await store.readCurrents([])).size).toBe(0);
    });
  });

  describe('canonical releases', () => {
    const at = (
      minutes: number,
      fingerprint: string,
      rest: { name?: string; comparer?: number; mark?: CatalogMark } = {},
    ) =>
      store.recordRelease({
        fingerprint,
        comparer: 1,
        since: isoAfter(minutes),
        snapshotKey: `k/${fingerprint}`,
        objects: 2,
        ...rest,
      });

    it('are recorded when the fingerprint changes, named, and listed newest first', async () => {
      expect(await at(0, 'f1', { name: 'first' })).toMatchObject({ name: 'first', since: isoAfter(0) });
      expect(await at(10, 'f1')).toMatchObject({ name: 'first', since: isoAfter(0) });
      expect(await at(20, 'f2')).toMatchObject({ name: 'r2', since: isoAfter(20) });
      expect(await at(30, 'f1')).toMatchObject({ name: 'r3', since: isoAfter(30) });
      expect((await store.readReleases(10)).map(({ fingerprint }) => fingerprint)).toEqual(['f1', 'f2', 'f1']);
      expect((await store.readReleases(10, isoAfter(20))).map(({ name: called }) => called)).toEqual(['r2', 'first']);
      expect(await store.readReleases(1)).toHaveLength(1);
    });

    it('are the same release when only the comparer is newer', async () => {
      expect(await at(40, 'f9', { comparer: 2 })).toMatchObject({ name: 'r3', since: isoAfter(30), fingerprint: 'f9' });
      expect(await store.readReleases(10)).toHaveLength(3);
    });

    it('keep the newest mark, by which a newer comparer tells a release from the same schema', async () => {
      const mark = (token: string) => ({ mark: { token, hint: '1.2' } });
      await at(50, 'm1', { comparer: 2, ...mark('first') });
      expect((await at(60, 'm1', { comparer: 2, ...mark('second') })).since).toBe(isoAfter(50));
      expect((await at(61, 'm1', { comparer: 2 })).mark?.token).toBe('second');
      const [newest] = await store.readReleases(1);
      expect(newest).toMatchObject({ since: isoAfter(50), ...mark('second') });

      const renewed = await at(70, 'm2', { comparer: 3, ...mark('second') });
      expect(renewed).toMatchObject({ name: newest?.name, since: isoAfter(50), fingerprint: 'm2', comparer: 3 });
      expect(await at(80, 'm3', { comparer: 4, ...mark('third') })).toMatchObject({ since: isoAfter(80) });
      expect(await at(90, 'm4', { comparer: 5 })).toMatchObject({ since: isoAfter(80), fingerprint: 'm4' });
    });
  });
});
