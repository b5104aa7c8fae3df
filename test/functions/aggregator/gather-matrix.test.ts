import { describe, expect, it } from 'vitest';
import { DriftError } from '../../../shared/core/errors.ts';
import { aSnapshot } from '../../support/builders.ts';
import { createWorld } from '../../support/memory-world.ts';

const head = aSnapshot('accounts');

describe('the row of a tenant that could not be checked', () => {
  it('keeps what it was when it last was, and when that was', async () => {
    const world = createWorld(head, { a: head, b: head });
    await world.start();
    await world.checkAll();
    await world.controlAll();
    const at = new Date(world.clock.ms).toISOString();
    world.clock.ms += 3_600_000;
    world.databases.set('b', new DriftError('connection-refused', 'nobody is at home'));
    const { sweepId } = await world.start();
    await world.checkAll();
    await world.controlAll();
    const { rows } = await world.matrix(sweepId);
    expect(rows.map(({ tenant, status }) => [tenant.id, status])).toEqual([
      ['b', 'unreachable'],
      ['a', 'in-sync'],
    ]);
    expect(rows[0]?.lastChecked?.status).toBe('in-sync');
    expect(rows[0]?.lastChecked?.at.slice(0, 13)).toBe(at.slice(0, 13));
    expect(rows[1]?.lastChecked).toBeUndefined();
  });
});
