import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { DriftError } from '../../../shared/core/errors.ts';
import { createLog } from '../../../shared/log.ts';
import type { Figure, Meter } from '../../../shared/metrics.ts';
import { aSnapshot } from '../../support/builders.ts';
import { createRecordingTracker } from '../../support/memory-ports.ts';
import { createWorld, worldSettings } from '../../support/memory-world.ts';

const head = aSnapshot('accounts', 'invoices');
const other = aSnapshot('accounts');

describe('an aggregator', () => {
  async function closed() {
    const world = createWorld(head, { a: head, b: other });
    const { sweepId } = await world.start();
    await world.checkAll();
    return { world, sweepId, aggregate: { v: 1, type: 'aggregate', sweepId } as const };
  }

  it('that took over from a sweep that is being published waits until nobody can be writing for that one', async () => {
    const { world, sweepId } = await closed();
    await world.store.closeSweep(sweepId, { why: 'all-answered', at: new Date(world.clock.ms).toISOString() });
    const until = world.clock.ms + worldSettings.leaseMs;
    await world.store.takeLease(sweepId, { owner: 'slow', now: world.clock.ms, until });
    world.control.sent.splice(0);
    world.clock.ms += 1000;
    await world.start({ sweepId: 'second', force: true });
    await world.checkAll();
    for (const { message } of world.control.sent.splice(0))
      if (message.type === 'close') await world.aggregate(message);
    expect(world.tracker.published).toEqual([]);
    expect(world.control.sent.map(({ message, delaySeconds }) => [message.type, delaySeconds])).toEqual([
      ['aggregate', 119],
    ]);
    await world.controlAll();
    expect(world.clock.ms).toBeGreaterThanOrEqual(until);
    expect(world.tracker.published).toHaveLength(1);
    expect((await world.matrix('second')).sweep).toMatchObject({ outcome: 'complete', checked: 2 });
  });

  it('says once, in figures, how the whole fleet stands; and nothing after a sweep of some tenants', async () => {
    const { world } = await closed();
    const said: Readonly<Record<string, Figure>>[] = [];
    const meter: Meter = (figures) => said.push(figures);
    while (world.control.sent.length > 0) {
      const [next] = world.control.sent.splice(0, 1);
      if (next) await world.aggregate(next.message, { meter });
    }
    expect(said).toHaveLength(1);
    expect(said[0]).toMatchObject({
      TenantsKnown: { value: 2 },
      TenantsInSync: { value: 1 },
      TenantsDrifted: { value: 1 },
      SyncRate: { value: 50, unit: 'Percent' },
      ClosedByDeadline: { value: 0 },
      SweepsPublished: { value: 1 },
    });
    await world.start({ tenants: ['a'] });
    await world.checkAll();
    while (world.control.sent.length > 0) {
      const [next] = world.control.sent.splice(0, 1);
      if (next) await world.aggregate(next.message, { meter });
    }
    expect(said).toHaveLength(1);
  });

  it.each([
    ['a dry run', { dryRun: true }, {}, undefined],
    ['a tracker that refused', {}, {}, new DriftError('tracker-refused', 'no access')],
    ['a canonical schema that is suspected', {}, { suspectPercent: 40 }, undefined],
  ])('counts no sweep as published after %s', async (_, event, settings, refused) => {
    const lacking = Array.from({ length: 9 }, (_, at) => [`t${at}`, other] as const);
    const world = createWorld(head, { a: head, ...Object.fromEntries(lacking) });
    const published: (number | undefined)[] = [];
    const meter: Meter = ({ SweepsPublished }) => published.push(SweepsPublished?.value);
    const tracker = createRecordingTracker(refused ? [refused] : []);
    await world.start(event);
    await world.checkAll();
    await world.controlAll(50, (message) =>
      world.aggregate(message, { meter, openTracker: async () => tracker }, { ...worldSettings, ...settings }),
    );
    expect(published).toEqual([0]);
    expect(tracker.published).toEqual([]);
  });

  it('that runs out of time goes on where it was', async () => {
    const { world, sweepId } = await closed();
    const unfinished = { created: 1, updated: 0, unchanged: 0, retired: 0, failed: [], finished: false };
    const tracker = createRecordingTracker([unfinished, unfinished]);
    const close = { v: 1, type: 'close', sweepId, why: 'all-answered' } as const;
    const openTracker = async () => tracker;
    await world.aggregate(close, { openTracker });
    const handed = world.control.sent.filter(({ message }) => message.type === 'aggregate');
    expect(handed).toHaveLength(1);
    await world.aggregate({ v: 1, type: 'aggregate', sweepId }, { openTracker });
    await world.aggregate({ v: 1, type: 'aggregate', sweepId }, { openTracker });
    expect((await world.store.readSweep(sweepId))?.end).toMatchObject({
      status: 'aggregated',
      tracker: { created: 2, failed: 0 },
    });
  });

  it.each([300, 1800])('that is asked to wait %i s goes on after them, and nobody asks in between', async (seconds) => {
    const { world, sweepId } = await closed();
    const notBefore = world.clock.ms + seconds * 1000;
    const unfinished = { created: 1, updated: 0, unchanged: 0, retired: 0, failed: [], finished: false, notBefore };
    const tracker = createRecordingTracker([unfinished]);
    let opened = 0;
    Object.assign(world.ports, {
      openTracker: async () => {
        opened += 1;
        return tracker;
      },
    });
    await world.controlAll();
    expect(opened).toBe(2);
    expect(world.clock.ms).toBeGreaterThanOrEqual(notBefore);
    expect(world.clock.ms).toBeLessThan(notBefore + 2 * worldSettings.watchSeconds * 1000);
    expect((await world.store.readSweep(sweepId))?.end).toMatchObject({
      status: 'aggregated',
      tracker: { created: 2 },
    });
  });

  const down = (code: 'tracker-unavailable' | 'store-failed') => new DriftError(code, 'HTTP 503');
  /** What is logged of a publishing that fails until so many minutes after the sweep has closed. */
  async function loggedWhileDown(minutes: number, thrown: DriftError) {
    const { world, sweepId } = await closed();
    const until = world.clock.ms + minutes * 60_000;
    const lines: string[] = [];
    const read = z.object({ level: z.string(), message: z.string() });
    const log = createLog({ level: 'warn', write: (line) => lines.push(line) });
    const tracker = createRecordingTracker();
    const openTracker = async () => {
      if (world.clock.ms < until) throw thrown;
      return tracker;
    };
    Object.assign(world.ports, { openTracker, log });
    await world.controlAll(500);
    expect((await world.store.readSweep(sweepId))?.status).toBe('aggregated');
    const said = lines
      .map((line) => read.parse(JSON.parse(line)))
      .filter(({ message }) => /tracker|matrix/.test(message));
    return new Set(
      said.filter(({ message }) => !message.startsWith('what people')).map((each) => `${each.level}: ${each.message}`),
    );
  }

  it('whose tracker is away for a while calls nobody', async () => {
    expect(await loggedWhileDown(20, down('tracker-unavailable'))).toEqual(
      new Set(['warn: the tracker does not answer, so publishing goes on later']),
    );
  });

  it('whose tracker stays away for half an hour says so in words of its own', async () => {
    expect(await loggedWhileDown(50, down('tracker-unavailable'))).toEqual(
      new Set([
        'warn: the tracker does not answer, so publishing goes on later',
        'error: the tracker has been down for half an hour',
      ]),
    );
  });

  it('that fails for another reason says that', async () => {
    expect(await loggedWhileDown(50, down('store-failed'))).toEqual(
      new Set(['error: the matrix could not be published']),
    );
  });

  it('whose tracker refuses ends the sweep as failed, with the matrix kept', async () => {
    const { world, sweepId } = await closed();
    Object.assign(world.ports, {
      openTracker: async () => {
        throw new DriftError('tracker-refused', 'the token ntn_abcdefghijklmnop1234 may not see this database');
      },
    });
    await world.controlAll();
    const sweep = await world.store.readSweep(sweepId);
    expect(sweep).toMatchObject({ status: 'failed', end: { error: { code: 'tracker-refused' }, checked: 2 } });
    expect(JSON.stringify(sweep)).not.toContain('ntn_abc');
    expect((await world.matrix(sweepId)).rows).toHaveLength(2);
  });
});
