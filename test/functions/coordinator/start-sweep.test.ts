import { describe, expect, it } from 'vitest';
import { DriftError } from '../../../shared/core/errors.ts';
import { snapshotDigest } from '../../../shared/core/snapshot.ts';
import { aSnapshot } from '../../support/builders.ts';
import { Died, died, mortal } from '../../support/dying.ts';
import { createWorld } from '../../support/memory-world.ts';

const head = aSnapshot('accounts', 'invoices');
const other = aSnapshot('accounts');
const hour = 3_600_000;

describe('a coordinator', () => {
  const again = { sweepId: 'resumed' };

  it('is not held up by a sweep that ended and died before it gave the lock back', async () => {
    const world = createWorld(head, { a: head });
    const first = await world.sweep();
    await world.store.takeLock({
      sweepId: first.sweep.id,
      now: world.clock.ms,
      until: world.clock.ms + hour,
      force: false,
    });
    expect((await world.start({ sweepId: 'second' })).status).toBe('running');
  });

  it('leaves the field to a sweep that failed before it had a plan and holds the lock to start again', async () => {
    const world = createWorld(head, { a: head });
    world.databases.set('canonical', new DriftError('connection-refused', 'nobody listens'));
    await expect(world.start(again)).rejects.toMatchObject({ code: 'canonical-unreadable' });
    world.databases.set('canonical', head);
    const answers: string[] = [];
    const openSweep: typeof world.store.openSweep = async (opened) => {
      answers.push((await world.start({ sweepId: 'second' })).status);
      return await world.store.openSweep(opened);
    };
    answers.push((await world.start(again, { store: { ...world.store, openSweep } })).status);
    expect(answers).toEqual(['skipped', 'running']);
  });

  it('that waited for the lock is newer than the sweep that ended meanwhile', async () => {
    const world = createWorld(head, { a: head });
    const takeLock: typeof world.store.takeLock = async (request) => {
      if (request.sweepId === 'slow' && !(await world.store.readSweep('quick'))) {
        world.clock.ms += 60_000;
        await world.sweep({ sweepId: 'quick' });
        world.clock.ms += 60_000;
      }
      return await world.store.takeLock(request);
    };
    await world.start({ sweepId: 'slow' }, { store: { ...world.store, takeLock } });
    const [quick, slow] = [await world.store.readSweep('quick'), await world.store.readSweep('slow')];
    expect(slow?.seq).toBeGreaterThan(quick?.seq ?? 0);
    expect(Date.parse(slow?.startedAt ?? '')).toBe(slow?.seq);
  });

  describe('whose first record is written only after another sweep came and went', () => {
    /** Opens late, and hands over what it opened with. */
    async function openLate(world: ReturnType<typeof createWorld>, then: 'lives' | 'dies') {
      const openSweep: typeof world.store.openSweep = async (opened) => {
        world.clock.ms += 60_000;
        await world.sweep({ sweepId: 'quick', force: true });
        const standing = await world.store.openSweep(opened);
        if (then === 'dies') throw new Error('died');
        return standing;
      };
      return await world.start({ sweepId: 'slow' }, { store: { ...world.store, openSweep } });
    }

    it('begins nothing', async () => {
      const world = createWorld(head, { a: head });
      expect((await openLate(world, 'lives')).status).toBe('abandoned');
      expect(world.queue.sent).toEqual([]);
    });

    it('is newer when it is tried again', async () => {
      const world = createWorld(head, { a: head });
      await expect(openLate(world, 'dies')).rejects.toThrow('died');
      expect((await world.start({ sweepId: 'slow' })).status).toBe('running');
      const [quick, slow] = [await world.store.readSweep('quick'), await world.store.readSweep('slow')];
      expect(slow?.seq).toBeGreaterThan(quick?.seq ?? Number.POSITIVE_INFINITY);
    });
  });

  it('that is slow to give the lock back leaves it to another one that has begun the same sweep again', async () => {
    const world = createWorld(head, { a: head });
    world.databases.set('canonical', new DriftError('connection-refused', 'nobody listens'));
    const releaseLock: typeof world.store.releaseLock = async (...args) => {
      world.databases.set('canonical', head);
      expect((await world.start(again)).status).toBe('running');
      await world.store.releaseLock(...args);
    };
    const slow = world.start(again, { store: { ...world.store, releaseLock } });
    await expect(slow).rejects.toMatchObject({ code: 'canonical-unreadable' });
    expect((await world.start({ sweepId: 'third' })).status).toBe('skipped');
  });

  it('that fails and starts again still waits for the publisher of the sweep that it took over from', async () => {
    const world = createWorld(head, { a: head });
    const { sweepId } = await world.start();
    await world.checkAll();
    await world.store.closeSweep(sweepId, { why: 'all-answered', at: new Date(world.clock.ms).toISOString() });
    const until = world.clock.ms + 120_000;
    await world.store.takeLease(sweepId, { owner: 'slow', now: world.clock.ms, until });
    world.databases.set('canonical', new DriftError('connection-refused', 'nobody listens'));
    const second = { sweepId: 'second', force: true };
    await expect(world.start(second)).rejects.toMatchObject({ code: 'canonical-unreadable' });
    world.databases.set('canonical', head);
    world.clock.ms += 60_000;
    await world.start(second);
    expect((await world.store.readSweep('second'))?.plan?.publishFrom).toBe(new Date(until).toISOString());
  });

  it('that takes over from a sweep that was waiting for a publisher waits for the same one', async () => {
    const world = createWorld(head, { a: head });
    const { sweepId } = await world.start();
    await world.store.closeSweep(sweepId, { why: 'all-answered', at: new Date(world.clock.ms).toISOString() });
    const until = world.clock.ms + 120_000;
    await world.store.takeLease(sweepId, { owner: 'slow', now: world.clock.ms, until });
    await world.start({ sweepId: 'second', force: true });
    world.clock.ms += 10_000;
    await world.start({ sweepId: 'third', force: true });
    expect((await world.store.readSweep('third'))?.plan?.publishFrom).toBe(new Date(until).toISOString());
  });

  it('that was superseded before its sweep was opened, opened it all the same and died, gives it up when called again', async () => {
    const world = createWorld(head, { a: head });
    const openSweep: typeof world.store.openSweep = async (opened) => {
      await world.start({ sweepId: 'second', force: true });
      await world.store.openSweep(opened);
      throw new Died('after openSweep');
    };
    expect(await died(world.start(again, { store: { ...world.store, openSweep } }))).toBe(true);
    expect(await world.store.readSweep('resumed')).toMatchObject({ status: 'preparing' });
    expect(await world.start(again)).toMatchObject({ status: 'abandoned', queued: 0 });
    expect(await world.store.readSweep('resumed')).toMatchObject({ status: 'abandoned' });
    await world.checkAll();
    await world.controlAll();
    expect((await world.matrix('second')).sweep).toMatchObject({ outcome: 'complete', checked: 1 });
  });

  it('that died over a sweep it superseded leaves the giving up to the next sweep', async () => {
    const world = createWorld(head, { a: head });
    const first = await world.start();
    const dying = mortal(world.ports, ['store'], 1);
    expect(await died(world.start({ sweepId: 'second', force: true }, dying))).toBe(true);
    await world.start({ sweepId: 'third', force: true });
    expect((await world.store.readSweep(first.sweepId))?.status).toBe('abandoned');
    await world.checkAll();
    await world.controlAll();
    expect(world.tracker.published).toHaveLength(1);
    expect((await world.matrix('third')).sweep).toMatchObject({ outcome: 'complete', checked: 1 });
  });

  it('that failed and is called again after another sweep had its turn starts anew, as the newer of the two', async () => {
    const world = createWorld(head, { a: head });
    world.databases.set('canonical', new DriftError('connection-refused', 'nobody listens'));
    await expect(world.start(again)).rejects.toMatchObject({ code: 'canonical-unreadable' });
    world.databases.set('canonical', head);
    world.clock.ms += 60_000;
    await world.sweep({ sweepId: 'between' });
    world.clock.ms += 60_000;
    world.databases.set('a', other);
    const matrix = await world.sweep(again);
    expect(matrix.sweep.startedAt).toBe((await world.store.readSweep('resumed'))?.startedAt);
    expect((await world.store.readCurrents(['a'])).get('a')?.status).toBe('drifted');
    expect((await world.store.readSweepList('2026-11')).map(({ sweepId }) => sweepId)).toEqual(['resumed', 'between']);
  });

  it('that cannot read the canonical schema sends nothing, publishes nothing and lets the next sweep start', async () => {
    const world = createWorld(head, { a: head });
    const cause = new DriftError('connection-refused', 'postgres://x:hunter2@h/c refused');
    world.databases.set('canonical', cause);
    const failure = await world.start(again).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'canonical-unreadable', cause });
    expect(String(failure)).not.toContain('hunter2');
    expect(world.queue.sent).toEqual([]);
    expect(world.control.sent).toEqual([]);
    expect(world.tracker.published).toEqual([]);
    expect(await world.store.readSweep('resumed')).toMatchObject({
      status: 'failed',
      error: { code: 'canonical-unreadable' },
    });
    world.databases.set('canonical', head);
    expect((await world.sweep(again)).sweep).toMatchObject({ outcome: 'complete', checked: 1 });
  });

  it('refuses a list that names a tenant twice, and names both places', async () => {
    const world = createWorld(head, { a: head, b: head });
    const [first] = world.fleet.tenants;
    if (first) world.fleet.tenants.push(first);
    await expect(world.start()).rejects.toMatchObject({
      code: 'config-invalid',
      message: expect.stringContaining('tenants[0] and tenants[2]'),
    });
    expect(world.queue.sent).toEqual([]);
  });

  it('asks for full reads when the event does, also after it died and was resumed', async () => {
    const world = createWorld(head, { a: head, b: head });
    const sweepId = 'full';
    const broken = { queue: { send: () => Promise.reject(new Error('died')) } };
    await expect(world.start({ sweepId, full: true }, broken)).rejects.toThrow('died');
    await world.start({ sweepId });
    expect(world.queue.sent.map(({ full }) => full)).toEqual([true, true]);
    await world.checkAll();
    await world.controlAll();
    await world.start();
    expect(world.queue.sent.every((message) => !('full' in message))).toBe(true);
  });

  it('says enough of the canonical schema for a check to tell it from any other', async () => {
    const world = createWorld(head, { a: head });
    const { canonical } = await world.start();
    expect(canonical).toMatchObject({ digest: snapshotDigest(head), fingerprint: head.fingerprint });
    expect((await world.store.readReleases(1))[0]).toMatchObject({ mark: { token: expect.any(String) } });
  });

  it('refuses to sweep tenants that are not in the list, by name', async () => {
    const world = createWorld(head, { acme: head });
    await expect(world.start({ tenants: ['acme', 'acmee'] })).rejects.toMatchObject({
      code: 'message-invalid',
      message: expect.stringContaining('acmee'),
    });
    expect(world.queue.sent).toEqual([]);
  });
});
