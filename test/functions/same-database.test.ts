import { describe, expect, it } from 'vitest';
import { DriftError } from '../../shared/core/errors.ts';
import { aSnapshot } from '../support/builders.ts';
import { createWorld } from '../support/memory-world.ts';

/** Tenants whose connections lead to one database, whatever they are called. */

const head = aSnapshot('accounts', 'invoices');
type World = ReturnType<typeof createWorld>;

/** Tenants by id; those of one letter behind the dash are on one database. */
function worldOf(...ids: string[]): World {
  const world = createWorld(head, Object.fromEntries(ids.map((id) => [id, head])));
  for (const id of ids) if (id.includes('-')) world.catalog.identities.set(id, `database ${id.split('-')[1]}`);
  return world;
}

async function sweep(world: World, ...tenants: string[]) {
  world.clock.ms += 60_000;
  const matrix = await world.sweep(tenants.length > 0 ? { tenants } : {});
  return new Map(matrix.rows.map((row) => [row.tenant.id, row]));
}
const statuses = async (world: World, ...tenants: string[]) =>
  Object.fromEntries([...(await sweep(world, ...tenants))].map(([id, { status }]) => [id, status]));

describe('tenants on one database', () => {
  it('are all failed, each naming the others, in every sweep: read, quiet or recalled', async () => {
    const world = worldOf('one-x', 'two-x', 'alone-y', 'unknown');
    for (let time = 1; time <= 3; time += 1) {
      const rows = await sweep(world);
      expect(rows.get('one-x')).toMatchObject({
        status: 'failed',
        findings: [],
        error: { code: 'same-database', message: expect.stringContaining('two-x') },
      });
      expect(rows.get('two-x')?.error?.message).toContain('one-x');
      expect(rows.get('two-x')?.error?.message).not.toContain('two-x');
      expect(rows.get('alone-y')?.status).toBe('in-sync');
      expect(rows.get('unknown')?.status).toBe('in-sync');
    }
    expect(world.catalog.quiet.map(({ database }) => database)).toContain('alone-y');
  });

  it('are told apart from quiet ones that became so only now', async () => {
    const world = worldOf('one-x', 'two-y');
    expect(await statuses(world)).toEqual({ 'one-x': 'in-sync', 'two-y': 'in-sync' });
    world.catalog.identities.set('two-y', 'database x');
    expect(await statuses(world)).toEqual({ 'one-x': 'failed', 'two-y': 'failed' });
    expect(world.catalog.quiet).toHaveLength(2);
    world.catalog.identities.set('two-y', 'database y');
    expect(await statuses(world)).toEqual({ 'one-x': 'in-sync', 'two-y': 'in-sync' });
  });

  it('have been failed since they first were, and were last in sync before', async () => {
    const world = worldOf('one-x', 'two-y');
    await sweep(world);
    world.catalog.identities.set('two-y', 'database x');
    const first = await sweep(world);
    const second = await sweep(world);
    const { since, lastChecked } = second.get('one-x') ?? {};
    expect(since).toBeDefined();
    expect(since).toBe(first.get('one-x')?.since);
    expect(lastChecked).toMatchObject({ status: 'in-sync' });
    expect((lastChecked?.at ?? '') < (since ?? '')).toBe(true);
    const changes = await world.store.readChanges('one-x');
    expect(changes.map(({ from, to }) => [from.status, to.status])).toEqual([['in-sync', 'failed']]);
  });

  it('are named ten at most, and then counted', async () => {
    const rows = await sweep(worldOf(...Array.from({ length: 15 }, (_, at) => `t${at}-x`)));
    const { message = '' } = rows.get('t14-x')?.error ?? {};
    expect(message.match(/t\d+-x/g)).toHaveLength(10);
    expect(message).toContain('and 4 more');
  });

  it('are seen by a sweep of one of them, from where the others were last found', async () => {
    const world = worldOf('one-x', 'two-y', 'three-z');
    await sweep(world);
    world.catalog.identities.set('two-y', 'database x');
    const rows = await sweep(world, 'two-y');
    expect(rows.get('two-y')).toMatchObject({ status: 'failed', error: { code: 'same-database' } });
    expect(rows.get('two-y')?.error?.message).toContain('one-x');
    world.catalog.identities.set('two-y', 'database y');
    expect(await statuses(world, 'two-y')).toEqual({ 'two-y': 'in-sync' });
    expect(await statuses(world, 'one-x')).toEqual({ 'one-x': 'in-sync' });
  });

  it('are not presumed from a tenant that was taken from the list, or whose entry says something else by now', async () => {
    for (const change of ['taken from the list', 'changed']) {
      const world = worldOf('one-x', 'two-x');
      await sweep(world);
      const [, two] = world.fleet.tenants;
      const [one] = world.fleet.tenants;
      if (!one || !two) throw new Error('the fleet has two');
      const changed = { ...two, connection: { secret: 'tenant/elsewhere' } };
      world.fleet.tenants = change === 'changed' ? [one, changed] : [one];
      expect(await statuses(world, 'one-x'), change).toEqual({ 'one-x': 'in-sync' });
    }
  });

  it('are not presumed from a tenant that this very sweep could not reach', async () => {
    const world = worldOf('one-x', 'two-x');
    await sweep(world);
    world.databases.set('two-x', new DriftError('connection-refused', 'nobody listens'));
    expect(await statuses(world)).toEqual({ 'one-x': 'in-sync', 'two-x': 'unreachable' });
  });
});
