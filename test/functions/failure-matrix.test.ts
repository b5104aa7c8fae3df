import { describe, expect, it } from 'vitest';
import type { WorkerPorts } from '../../functions/worker/check-tenant.ts';
import { DriftError } from '../../shared/core/errors.ts';
import type { TenantMessage } from '../../shared/core/messages.ts';
import { createLog } from '../../shared/log.ts';
import { aSnapshot } from '../support/builders.ts';
import { Died, died, mortal } from '../support/dying.ts';
import { createRecordingTracker } from '../support/memory-ports.ts';
import { createWorld, secretOf, worldSettings } from '../support/memory-world.ts';

/**
 * What may happen to a sweep, and what becomes of it then: an event each. What a throttled DynamoDB does is shown where
 * its client is.
 */

const head = aSnapshot('accounts', 'invoices');
const other = aSnapshot('accounts');
const hour = 3_600_000;
const again = { sweepId: 'resumed' };

/** A sweep whose tenants are checked, and which waits to be closed. */
async function closed() {
  const world = createWorld(head, { a: head, b: other });
  const { sweepId } = await world.start();
  await world.checkAll();
  return { world, sweepId, aggregate: { v: 1, type: 'aggregate', sweepId } as const };
}

describe('a worker dies after any step', () => {
  it.each([1, 2, 3, 4, 5, 6, 7])(
    'after write %i it leaves nothing that the next delivery does not make good',
    async (nth) => {
      const world = createWorld(head, { a: head, b: other });
      const { sweepId } = await world.start();
      const messages = world.queue.sent.splice(0);
      let deaths = 0;
      for (const message of messages) {
        const dying = mortal<WorkerPorts>(world.ports, ['store', 'control'], nth);
        if (await died(world.check(message, 1, dying))) deaths += 1;
        await world.check(message, 2);
      }
      // A slot taken and given back, three writes that everybody makes, and two by the worker that answers last.
      expect(deaths).toBe(nth <= 5 ? 2 : 1);
      await world.controlAll();
      const { sweep } = await world.matrix(sweepId);
      expect(sweep).toMatchObject({ outcome: 'complete', known: 2, checked: 2, inSync: 1 });
      expect(world.tracker.rows.size).toBe(2);
      expect(await world.store.readChanges('a')).toEqual([]);
    },
  );
});

describe('a duplicate delivery after close and aggregation', () => {
  it('changes nothing', async () => {
    const world = createWorld(head, { a: head });
    const { sweepId } = await world.start();
    const [message] = world.queue.sent;
    await world.checkAll();
    await world.controlAll();
    const before = await world.store.readSweep(sweepId);
    world.databases.set('a', other);
    if (message) expect(await world.check(message)).toMatchObject({ result: { status: 'in-sync' } });
    await world.controlAll();
    expect(await world.store.readSweep(sweepId)).toEqual(before);
    expect(world.tracker.published).toHaveLength(1);
  });
});

describe('a late result', () => {
  it('is stored, current, counted, and in Notion with the next sweep', async () => {
    const world = createWorld(head, { a: head, b: head });
    const { sweepId } = await world.start();
    const [first, second] = world.queue.sent.splice(0);
    if (!first || !second) throw new Error('two tenants were to be checked');
    const lines: string[] = [];
    const ports = { log: createLog({ level: 'warn', write: (line) => lines.push(line) }) };
    await world.check(first, 1, ports);
    expect(lines).toEqual([]);
    const late = second.tenant.id;
    let closing: Promise<unknown> | undefined;
    world.databases.set(late, () => {
      // While it is read the deadline passes.
      world.clock.ms += 20_000;
      closing = world.store.closeSweep(sweepId, { why: 'deadline', at: new Date(world.clock.ms).toISOString() });
      return other;
    });
    await world.check(second, 1, ports);
    await closing;
    await world.check(second, 2, ports);
    expect(lines.map((line) => JSON.parse(line).message)).toEqual(['late result']);
    expect((await world.store.readCurrents([late])).get(late)?.status).toBe('drifted');
    expect(await world.store.readResult(second)).toMatchObject({ status: 'drifted' });
    await world.controlAll();

    world.databases.set(late, other);
    world.clock.ms += 3_600_000;
    await world.sweep();
    expect(world.tracker.rows.get(late)?.status).toBe('drifted');
  });

  it('leaves the sweep that ended as it was, and stands in the next one', async () => {
    const world = createWorld(head, { a: other, b: head });
    const { sweepId } = await world.start();
    const slow = world.queue.sent.find(({ tenant }) => tenant.id === 'a');
    world.queue.sent.splice(0, 2, ...world.queue.sent.filter((message) => message !== slow));
    await world.checkAll();
    if (!slow) throw new Error('no message');
    const readIfMoved: WorkerPorts['catalog']['readIfMoved'] = async (...args) => {
      await world.controlAll();
      return await world.catalog.readIfMoved(...args);
    };
    const outcome = await world.check(slow, 1, { catalog: { ...world.catalog, readIfMoved } });
    expect(outcome).toMatchObject({ result: { status: 'drifted' } });
    await world.controlAll();
    const ended = await world.store.readSweep(sweepId);
    expect(ended).toMatchObject({
      status: 'aggregated',
      closedWhy: 'deadline',
      end: { outcome: 'partial', checked: 1 },
    });
    expect((await world.matrix(sweepId)).rows.find(({ tenant }) => tenant.id === 'a')?.status).toBe('not-checked');
    expect(world.tracker.published).toHaveLength(1);
    expect(await world.store.readResult(slow)).toMatchObject({ status: 'drifted' });
    expect((await world.store.readCurrents(['a'])).get('a')?.status).toBe('drifted');

    world.databases.set('a', new DriftError('connection-refused', 'nobody listens'));
    const next = await world.sweep({ sweepId: 'next' });
    const row = next.rows.find(({ tenant }) => tenant.id === 'a');
    expect(row).toMatchObject({ status: 'unreachable', lastChecked: { status: 'drifted' } });
    expect(world.tracker.rows.get('a')).toMatchObject({ lastChecked: { status: 'drifted' } });
  });
});

describe('a poison tenant', () => {
  it('is failed, and the sweep completes without waiting for its deadline', async () => {
    const world = createWorld(head, { poison: head, fine: head });
    const { sweepId } = await world.start();
    const poison = world.queue.sent.find(({ tenant }) => tenant.id === 'poison');
    world.queue.sent.splice(0, 2, ...world.queue.sent.filter(({ tenant }) => tenant.id !== 'poison'));
    await world.checkAll();
    if (poison) await world.aggregate(poison);
    await world.controlAll();
    const matrix = await world.matrix(sweepId);
    expect(matrix.rows.find(({ tenant }) => tenant.id === 'poison')).toMatchObject({
      status: 'failed',
      error: { code: 'worker-died' },
    });
    expect((await world.store.readSweep(sweepId))?.closedWhy).toBe('all-answered');
    expect([...world.documents.texts.keys()].some((key) => key.startsWith(`dead-letters/${sweepId}/`))).toBe(true);
  });

  it('is not checked, and the sweep closes by its deadline, when the recorder itself is down', async () => {
    const world = createWorld(head, { poison: head, fine: head });
    const { sweepId } = await world.start();
    const poison = world.queue.sent.find(({ tenant }) => tenant.id === 'poison');
    world.queue.sent.splice(0, 2, ...world.queue.sent.filter((message) => message !== poison));
    await world.checkAll();
    const write = async () => {
      throw new DriftError('store-failed', 'no answer');
    };
    const down = { documents: { ...world.documents, write } };
    if (poison) await expect(world.aggregate(poison, down)).rejects.toMatchObject({ code: 'store-failed' });
    await world.controlAll();
    expect(await world.store.readSweep(sweepId)).toMatchObject({ status: 'aggregated', closedWhy: 'deadline' });
    const { sweep, rows } = await world.matrix(sweepId);
    expect(sweep).toMatchObject({ outcome: 'partial', known: 2, checked: 1 });
    expect(rows.find(({ tenant }) => tenant.id === 'poison')?.status).toBe('not-checked');
  });
});

describe('a coordinator dies half-sent', () => {
  it.each(Array.from({ length: 12 }, (_, at) => at + 1))(
    'after write %i: it is resumed by calling it again',
    async (nth) => {
      const world = createWorld(head, { a: head, b: other, c: head });
      const dying = mortal(world.ports, ['store', 'documents', 'queue', 'control', 'snapshots'], nth);
      const dead = await died(world.start(again, dying));
      world.databases.set('canonical', other);
      world.fleet.tenants.pop();
      const answer = await world.start(again);
      await world.checkAll();
      await world.controlAll();
      const matrix = await world.matrix('resumed');
      const begun = answer.canonical?.fingerprint === head.fingerprint;
      // Once the plan stands, the resumed sweep follows it, whatever canonical and list say by now.
      expect(matrix.sweep.known).toBe(begun ? 3 : 2);
      expect(matrix.canonical.fingerprint).toBe(begun ? head.fingerprint : other.fingerprint);
      expect(matrix.sweep).toMatchObject({ outcome: 'complete', checked: matrix.sweep.known });
      expect(dead || nth > 9).toBe(true);
    },
  );

  it('and is never resumed: the sweep closes by its deadline and says who was not checked', async () => {
    const world = createWorld(head, { a: head, b: head, c: head });
    const half = {
      send: async (messages: readonly TenantMessage[]) => {
        await world.queue.send(messages.slice(0, 1));
        throw new Died('half-way');
      },
    };
    expect(await died(world.start(again, { queue: half }))).toBe(true);
    await world.checkAll();
    await world.controlAll();
    const matrix = await world.matrix('resumed');
    expect(matrix.rows.map(({ status }) => status).sort()).toEqual(['in-sync', 'not-checked', 'not-checked']);
    expect(matrix.sweep).toMatchObject({ outcome: 'partial', known: 3, checked: 1 });
    expect(await world.store.readSweep('resumed')).toMatchObject({ closedWhy: 'deadline' });
  });
});

describe('overlapping sweeps', () => {
  it('the second leaves the field to the one that is under way', async () => {
    const world = createWorld(head, { a: head });
    const first = await world.start();
    const second = await world.start({ sweepId: 'second' });
    expect(second).toMatchObject({ status: 'skipped', known: 0, queued: 0, skippedFor: { sweepId: first.sweepId } });
    expect(await world.store.readSweep('second')).toBeUndefined();
    expect(world.queue.sent).toHaveLength(1);
  });

  it('a forced one supersedes the one under way, which then neither publishes nor overwrites', async () => {
    const world = createWorld(head, { a: head });
    const first = await world.start();
    const late = world.queue.sent.splice(0);
    world.clock.ms += 1000;
    world.databases.set('a', other);
    const second = await world.start({ sweepId: 'second', force: true });
    await world.checkAll();
    world.databases.set('a', head);
    for (const message of late) await world.check(message);
    await world.controlAll();
    expect((await world.store.readSweep(first.sweepId))?.status).toBe('abandoned');
    expect((await world.matrix(second.sweepId)).rows[0]?.status).toBe('drifted');
    expect((await world.store.readCurrents(['a'])).get('a')?.status).toBe('drifted');
    expect(world.tracker.published).toHaveLength(1);
  });
});

describe('two aggregators', () => {
  it('the second leaves a sweep alone that the first is publishing', async () => {
    const { world, sweepId, aggregate } = await closed();
    await world.store.closeSweep(sweepId, { why: 'all-answered', at: new Date(world.clock.ms).toISOString() });
    await world.store.takeLease(sweepId, { owner: 'somebody', now: world.clock.ms, until: world.clock.ms + 60_000 });
    await world.aggregate(aggregate);
    expect(world.tracker.published).toEqual([]);
    await world.controlAll();
    expect(world.tracker.published).toHaveLength(1);
  });

  it('of which one came to itself too late: the fence refuses what it writes at the end', async () => {
    const { world, sweepId, aggregate } = await closed();
    await world.store.closeSweep(sweepId, { why: 'all-answered', at: new Date(world.clock.ms).toISOString() });
    const paused = createRecordingTracker();
    const publish: typeof paused.publish = async (...args) => {
      world.clock.ms += worldSettings.leaseMs + 1;
      await world.controlAll();
      return await paused.publish(...args);
    };
    await world.aggregate(aggregate, { openTracker: async () => ({ ...paused, publish }) });
    expect(world.tracker.published).toHaveLength(1);
    expect((await world.store.readSweep(sweepId))?.end).toMatchObject({ tracker: { created: 2, updated: 0 } });
    expect(await world.store.readSweepList('2026-11')).toHaveLength(1);
  });
});

describe('an aggregator killed mid-page', () => {
  it.each([1, 2, 3, 4, 5, 6])('after write %i: it is followed by another one', async (nth) => {
    const { world, sweepId } = await closed();
    const dying = mortal(world.ports, ['store', 'documents', 'control'], nth);
    const close = world.control.sent.find(({ message }) => message.type === 'close');
    world.control.sent.splice(0, world.control.sent.length, ...world.control.sent.filter((one) => one !== close));
    if (close) await died(world.aggregate(close.message, dying));
    await world.controlAll();
    expect((await world.matrix(sweepId)).sweep).toMatchObject({ outcome: 'complete', checked: 2 });
    expect(world.tracker.rows.size).toBe(2);
    expect(await world.store.takeLock({ sweepId: 'next', now: world.clock.ms, until: 0, force: false })).toMatchObject({
      held: true,
    });
    expect(await world.store.readSweepList('2026-11')).toHaveLength(1);
  });
});

describe('Notion down for hours', () => {
  it('the tracker is asked after pauses that double up to a quarter of an hour', async () => {
    const { world } = await closed();
    const asked: number[] = [];
    const openTracker = async () => {
      asked.push(world.clock.ms);
      throw new DriftError('tracker-unavailable', 'down');
    };
    Object.assign(world.ports, { openTracker });
    await world.controlAll();
    const pauses = [...new Set(asked)].map((at, nth, all) => (at - (all[nth - 1] ?? at)) / 60_000).slice(1);
    for (const [nth, minutes] of pauses.entries()) {
      expect(minutes).toBeLessThanOrEqual(17);
      // The first of all is over before the watch comes by.
      if (nth > 1) expect(minutes).toBeGreaterThanOrEqual(Math.min(15, 1.5 * (pauses[nth - 1] ?? 0)));
    }
    expect(pauses.at(-1)).toBeGreaterThanOrEqual(15);
    expect(asked.length).toBeLessThan(30);
  });

  it('the aggregator tries again, and the next sweep starts from there', async () => {
    const { world, sweepId } = await closed();
    const down = () => new DriftError('tracker-unavailable', 'down');
    const tracker = createRecordingTracker([down(), down(), down()]);
    const ports = { openTracker: async () => tracker };
    Object.assign(world.ports, ports);
    const from = world.clock.ms;
    await world.controlAll();
    expect((await world.matrix(sweepId)).sweep.checked).toBe(2);
    expect(world.clock.ms - from).toBeGreaterThanOrEqual(2 * worldSettings.watchSeconds * 1000);
    expect(tracker.published).toHaveLength(1);
  });

  it('and for longer: the aggregator gives the sweep up at its hard cap and frees the lock', async () => {
    const { world, sweepId } = await closed();
    Object.assign(world.ports, {
      openTracker: async () => {
        throw new DriftError('tracker-unavailable', 'down');
      },
    });
    await world.controlAll();
    expect(await world.store.readSweep(sweepId)).toMatchObject({
      status: 'abandoned',
      error: { code: 'sweep-abandoned' },
    });
    expect(world.clock.ms).toBeGreaterThanOrEqual(Date.parse('2026-11-22T12:00:00Z') + 2 * hour);
    expect(await world.store.takeLock({ sweepId: 'next', now: world.clock.ms, until: 0, force: false })).toEqual({
      held: true,
      until: 0,
    });
    expect((await world.store.readSweepList('2026-11'))[0]).toMatchObject({ sweepId, status: 'abandoned' });
  });
});

describe('a secret rotated mid-sweep', () => {
  it('is read again, once with each try', async () => {
    const world = createWorld(head, { a: head });
    world.databases.set('renamed', head);
    await world.sweep();
    world.databases.delete('a');
    world.secrets.set(secretOf('a'), 'postgres://reader:new@127.0.0.1/renamed');
    const reads = world.catalog.reads.length;
    expect((await world.sweep({ sweepId: 'second' })).rows[0]?.status).toBe('in-sync');
    expect(world.catalog.reads.slice(reads).map(({ database }) => database)).toEqual(['canonical', 'a', 'renamed']);
    world.databases.set('renamed', new DriftError('authentication-failed', 'no'));
    expect((await world.sweep({ sweepId: 'third' })).rows[0]?.error?.code).toBe('authentication-failed');
    expect(
      world.catalog.reads
        .slice(reads)
        .map(({ database }) => database)
        .slice(3),
    ).toEqual(['canonical', 'renamed', 'renamed', 'renamed']);
  });
});
