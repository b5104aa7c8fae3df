import { describe, expect, it } from 'vitest';
import { DriftError } from '../../../shared/core/errors.ts';
import type { Snapshot } from '../../../shared/core/snapshot.ts';
import { aSnapshot, aTenant } from '../../support/builders.ts';
import { createWorld } from '../../support/memory-world.ts';

const head = aSnapshot('accounts');
const ids = ['a', 'b', 'c', 'd', 'e', 'f'];

function worldOf(databases: Record<string, Snapshot | DriftError>) {
  const world = createWorld(head, databases);
  world.fleet.tenants = Object.keys(databases).map((id) => aTenant(id, { server: 'db1' }));
  return world;
}
const all = (value: Snapshot | DriftError) => Object.fromEntries(ids.map((id) => [id, value]));

/** Every tenant message, in turn and once more until it has its result, with a second between them. */
async function workOff(world: ReturnType<typeof worldOf>): Promise<void> {
  for (let message = world.queue.sent.shift(); message; message = world.queue.sent.shift()) {
    for (let attempt = 1; 'retryFor' in (await world.check(message, attempt)); attempt += 1) world.clock.ms += 1_000;
    world.clock.ms += 1_000;
  }
}

/** Reads that take a while, and say how many went on at once. */
function slowReads({ ports: { catalog } }: ReturnType<typeof worldOf>) {
  const going = { now: 0, most: 0 };
  const readIfMoved: typeof catalog.readIfMoved = async (...args) => {
    going.now += 1;
    going.most = Math.max(going.most, going.now);
    for (let turn = 0; turn < 5; turn += 1) await new Promise(setImmediate);
    going.now -= 1;
    return await catalog.readIfMoved(...args);
  };
  return { going, catalog: { ...catalog, readIfMoved } };
}

describe('a database server', () => {
  it('is asked by so many at once and no more; the others wait, which is no attempt', async () => {
    const world = worldOf(all(head));
    const { sweepId } = await world.start();
    const { going, catalog } = slowReads(world);
    // The last delivery that the queue would make: an error would be the result.
    for (let attempt = 3; world.queue.sent.length > 0; attempt = 1) {
      const messages = world.queue.sent.splice(0);
      const outcomes = await Promise.all(
        messages.map((message) => world.check(message, attempt, { catalog, perServer: 2 })),
      );
      expect(outcomes.filter((outcome) => 'result' in outcome)).toHaveLength(2);
      expect(world.queue.sent).toHaveLength(messages.length - 2);
      for (const copy of world.queue.sent)
        expect(copy).toMatchObject({ tried: 2, waits: (messages[0]?.waits ?? 0) + 1 });
    }
    expect(going.most).toBe(2);
    await world.controlAll();
    expect((await world.matrix(sweepId)).sweep).toMatchObject({ known: 6, checked: 6, inSync: 6 });
  });

  it('where one check after the other times out is left alone, and in the end its tenants are unreachable', async () => {
    const world = worldOf(all(new DriftError('connection-timed-out', 'no answer')));
    const { sweepId } = await world.start();
    const reads = world.catalog.reads.length;
    await workOff(world);
    expect(world.catalog.reads.length - reads).toBe(6);
    await world.controlAll();
    const { rows } = await world.matrix(sweepId);
    expect(rows.map(({ status, error }) => `${status} ${error?.code}`)).toEqual(
      ids.map(() => 'unreachable connection-timed-out'),
    );
    expect(rows.at(-1)?.error?.message).toBe('db1: 6 checks of this sweep timed out there, so it was not asked again.');
  });

  it('has all its healthy tenants checked, however many of the others it lets wait at once', async () => {
    const silent = new DriftError('query-timed-out', 'no answer');
    const world = worldOf({ ...all(silent), x: head, y: head, z: head });
    const { sweepId } = await world.start();
    // Six at once: no slot is left, and no answer comes before all of them have run out of time.
    const gate = Promise.withResolvers<void>();
    const first = world.queue.sent.splice(0, 6);
    const held: typeof world.ports.catalog = {
      ...world.catalog,
      async readIfMoved(...args) {
        await gate.promise;
        world.clock.ms += 5_000;
        return await world.catalog.readIfMoved(...args);
      },
    };
    const checks = first.map((message) => world.check(message, 3, { catalog: held, perServer: 6 }));
    gate.resolve();
    await Promise.all(checks);
    await workOff(world);
    await world.controlAll();
    expect((await world.matrix(sweepId)).sweep).toMatchObject({ known: 9, checked: 3, inSync: 3 });
  });

  it('that accepts logins is not taken for a silent one', async () => {
    const stuck = new DriftError('connection-timed-out', 'no answer', { inLogin: true });
    const world = worldOf(all(stuck));
    await world.start();
    const reads = world.catalog.reads.length;
    await world.checkAll();
    expect(world.catalog.reads.length - reads).toBe(3 * ids.length);
  });

  it('that answers again is asked by everybody again', async () => {
    const world = worldOf(all(new DriftError('connection-timed-out', 'no answer')));
    const { sweepId } = await world.start();
    for (const message of [...world.queue.sent]) await world.check(message);
    for (const id of ids) world.databases.set(id, head);
    world.clock.ms += 15_001;
    await world.checkAll();
    await world.controlAll();
    expect((await world.matrix(sweepId)).sweep).toMatchObject({ known: 6, checked: 6 });
  });

  it('that refuses connections is asked as often as any', async () => {
    const world = worldOf(all(new DriftError('too-many-connections', 'full')));
    await world.start();
    const reads = world.catalog.reads.length;
    await world.checkAll();
    expect(world.catalog.reads.length - reads).toBe(3 * ids.length);
  });

  it('lets a tenant that kills its workers do so in copies as often as in one message, and no more', async () => {
    const world = worldOf(all(head));
    await world.start();
    const [message] = world.queue.sent;
    if (!message) throw new Error('nothing was sent');
    const reads = world.catalog.reads.length;
    expect(await world.check({ ...message, waits: 1, tried: 2 }, 2)).toEqual({ spent: true });
    expect(await world.check({ ...message, waits: 1, tried: 1 }, 3)).toEqual({ spent: true });
    expect(world.catalog.reads).toHaveLength(reads);
    expect(await world.check({ ...message, waits: 1, tried: 2 }, 1)).toMatchObject({ result: { attempt: 3 } });
  });

  it('whose slot cannot be given back costs no result', async () => {
    const world = worldOf(all(head));
    await world.start();
    const [message] = world.queue.sent;
    const releaseSlot = async () => {
      throw new DriftError('store-failed', 'no answer');
    };
    const store = { ...world.store, releaseSlot };
    if (message) expect(await world.check(message, 1, { store })).toMatchObject({ result: { status: 'in-sync' } });
  });
});

describe('the message of a sweep that is over', () => {
  it('asks no database', async () => {
    const world = worldOf(all(head));
    await world.start({ sweepId: 'old' });
    const messages = world.queue.sent.splice(0);
    world.clock.ms += 1_000;
    await world.start({ sweepId: 'new', force: true });
    const reads = world.catalog.reads.length;
    for (const message of messages) expect(await world.check(message)).toEqual({ left: 'sweep-over' });
    expect(world.catalog.reads).toHaveLength(reads);
    await world.checkAll();
    await world.controlAll();
    expect((await world.matrix('new')).sweep).toMatchObject({ checked: 6, inSync: 6 });
  });
});
