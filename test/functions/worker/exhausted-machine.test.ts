import { describe, expect, it } from 'vitest';
import { classifyPostgresError } from '../../../shared/postgres/errors.ts';
import { aSnapshot } from '../../support/builders.ts';
import { createWorld } from '../../support/memory-world.ts';

const head = aSnapshot('accounts');
/** As the system says it, and as the adapter of the databases passes it on. */
const fromSystem = (code: string) =>
  Object.assign(new Error(`connect ${code}`), { code, errno: -24, syscall: 'connect' });

function worldOf(error: Error, times = Number.POSITIVE_INFINITY) {
  let left = times;
  const world = createWorld(head, {
    acme: () => {
      left -= 1;
      if (left < 0) return head;
      throw classifyPostgresError(error, 'acme');
    },
    globex: head,
  });
  /** Every delivery is the last one that the queue makes. */
  const checkAll = async () => {
    const outcomes = [];
    for (let message = world.queue.sent.shift(); message && outcomes.length < 50; message = world.queue.sent.shift())
      outcomes.push(await world.check(message, 3 - (message.tried ?? 0)));
    return outcomes;
  };
  return { world, checkAll };
}

describe('a machine with nothing left', () => {
  it.each(['EMFILE', 'ENFILE', 'ENOBUFS', 'ENOMEM', 'EAI_MEMORY', 'EAI_SYSTEM'])(
    'is no tenant’s result (%s): the tenant waits, and is checked when there is room',
    async (code) => {
      const { world, checkAll } = worldOf(fromSystem(code), 3);
      const { sweepId } = await world.start();
      const outcomes = await checkAll();
      expect(outcomes.filter((outcome) => 'left' in outcome)).toHaveLength(3);
      await world.controlAll();
      expect((await world.matrix(sweepId)).sweep).toMatchObject({ checked: 2, inSync: 2 });
    },
  );

  it('leaves a tenant unchecked in the end, and the sweep does not wait for it', async () => {
    const { world, checkAll } = worldOf(new AggregateError([fromSystem('EMFILE')]));
    const { sweepId } = await world.start();
    expect(await checkAll()).toContainEqual({ left: 'machine-exhausted' });
    await world.controlAll();
    const { sweep, rows } = await world.matrix(sweepId);
    expect(sweep).toMatchObject({ outcome: 'partial', known: 2, checked: 1 });
    expect(rows.map(({ tenant, status }) => [tenant.id, status])).toEqual([
      ['acme', 'not-checked'],
      ['globex', 'in-sync'],
    ]);
  });

  it('is not what a server says that uses the same word', async () => {
    const { world, checkAll } = worldOf(Object.assign(new Error('no'), { code: 'EMFILE', severity: 'FATAL' }));
    const { sweepId } = await world.start();
    await checkAll();
    await world.controlAll();
    const { rows } = await world.matrix(sweepId);
    expect(rows.map(({ status }) => status)).toEqual(['failed', 'in-sync']);
  });
});
