import { describe, expect, it } from 'vitest';
import type { WorkerPorts } from '../../../functions/worker/check-tenant.ts';
import { aSnapshot } from '../../support/builders.ts';
import { died, mortal } from '../../support/dying.ts';
import { createWorld } from '../../support/memory-world.ts';

const head = aSnapshot('accounts', 'invoices');
const other = aSnapshot('accounts');

describe('a tenant that no worker survives', () => {
  it('keeps the result that a worker wrote before it died', async () => {
    const world = createWorld(head, { a: other });
    const { sweepId } = await world.start();
    const [message] = world.queue.sent.splice(0);
    if (!message) throw new Error('no message');
    expect(await died(world.check(message, 3, mortal<WorkerPorts>(world.ports, ['store', 'control'], 3)))).toBe(true);
    await world.aggregate(message);
    await world.controlAll();
    expect((await world.matrix(sweepId)).rows[0]?.status).toBe('drifted');
  });
});
