import { describe, expect, it } from 'vitest';
import type { WorkerPorts } from '../../../functions/worker/check-tenant.ts';
import { aSnapshot } from '../../support/builders.ts';
import { died, mortal } from '../../support/dying.ts';
import { createWorld } from '../../support/memory-world.ts';

const head = aSnapshot('accounts', 'invoices');

describe('the watch', () => {
  it('makes up for a close message that got lost', async () => {
    const world = createWorld(head, { a: head });
    const { sweepId } = await world.start();
    await world.checkAll();
    const kept = world.control.sent.filter(({ message }) => message.type === 'watch');
    world.control.sent.splice(0, world.control.sent.length, ...kept);
    await world.controlAll();
    expect((await world.matrix(sweepId)).sweep.outcome).toBe('complete');
  });

  it('counts shards that were filled by a worker that died before it could say so', async () => {
    const world = createWorld(head, { a: head });
    const { sweepId } = await world.start();
    const [message] = world.queue.sent.splice(0);
    if (message)
      expect(await died(world.check(message, 1, mortal<WorkerPorts>(world.ports, ['store', 'control'], 5)))).toBe(true);
    await world.controlAll();
    expect(await world.store.readSweep(sweepId)).toMatchObject({ status: 'aggregated', closedWhy: 'all-answered' });
  });

  it('does not multiply when its message is delivered twice', async () => {
    const world = createWorld(head, { a: head });
    const { sweepId } = await world.start();
    const watch = { v: 1, type: 'watch', sweepId, tick: 0 } as const;
    world.control.sent.splice(0);
    await world.aggregate(watch);
    await world.aggregate(watch);
    expect(world.control.sent.map(({ message }) => message)).toEqual([{ ...watch, tick: 1 }]);
  });

  it.each([1, 2])('goes on when the aggregator dies after its write %i', async (nth) => {
    const world = createWorld(head, { a: head });
    const { sweepId } = await world.start();
    world.control.sent.splice(0);
    const watch = { v: 1, type: 'watch', sweepId, tick: 0 } as const;
    expect(await died(world.aggregate(watch, mortal(world.ports, ['store', 'control'], nth)))).toBe(true);
    await world.aggregate(watch);
    expect(world.control.sent.map(({ message }) => 'tick' in message && message.tick)).toContain(1);
    await world.controlAll();
    expect((await world.store.readSweep(sweepId))?.status).toBe('aggregated');
  });
});
