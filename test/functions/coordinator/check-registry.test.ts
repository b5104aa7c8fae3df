import { describe, expect, it } from 'vitest';
import { DriftError } from '../../../shared/core/errors.ts';
import { aSnapshot, aTenant } from '../../support/builders.ts';
import { createWorld } from '../../support/memory-world.ts';

const head = aSnapshot('accounts');

describe('a sweep whose list is held against reality', () => {
  const found = {
    servers: ['db1:5432'],
    tenants: [aTenant('a', { server: 'db1:5432' }), aTenant('new', { server: 'db1:5432' })],
  };

  it('says who is gone and what is unknown, in its answer and in its record, and checks the list all the same', async () => {
    const world = createWorld(head, { a: head, b: head });
    const registry = {
      gone: { count: 1, names: ['b'] },
      unknown: { count: 1, names: ['db1:5432/new'] },
      elsewhere: 0,
    };
    const answer = await world.start({}, { readReality: async () => found });
    expect(answer).toMatchObject({ known: 2, queued: 2, registry });
    expect((await world.store.readSweep(answer.sweepId))?.plan?.registry).toEqual(registry);
  });

  it('says nothing, and does not fail, when reality does not answer', async () => {
    const world = createWorld(head, { a: head });
    const readReality = async () => {
      throw new DriftError('connection-refused', 'nobody there');
    };
    const answer = await world.start({}, { readReality });
    expect(answer).toMatchObject({ status: 'running', known: 1 });
    expect(answer).not.toHaveProperty('registry');
  });

  it('says nothing when nobody said how to look', async () => {
    expect(await createWorld(head, { a: head }).start()).not.toHaveProperty('registry');
  });
});

it('a tenant that the list cannot say how to reach fails by itself', async () => {
  const world = createWorld(head, { a: head, b: head });
  world.fleet.tenants[1] = aTenant('b', { connection: { broken: 'The list names no secret for this tenant.' } });
  const { rows } = await world.sweep();
  expect(rows).toMatchObject([
    {
      tenant: { id: 'b' },
      status: 'failed',
      error: { code: 'config-invalid', message: 'The list names no secret for this tenant.' },
    },
    { tenant: { id: 'a' }, status: 'in-sync' },
  ]);
});
