import { describe, expect, it } from 'vitest';
import { createLog } from '../../../shared/log.ts';
import { aSnapshot } from '../../support/builders.ts';
import { createWorld, worldSettings } from '../../support/memory-world.ts';

const ids = ['a', 'b', 'c', 'd', 'e', 'f'];
const settings = { ...worldSettings, suspectPercent: 60 };

const well = aSnapshot('accounts', 'invoices');
const mistaken = aSnapshot('accounts', 'invoices', 'mistake');

/** All tenants lack what only the canonical schema has, unless that is another one. */
function doubtfulWorld(canonical = mistaken) {
  const world = createWorld(canonical, Object.fromEntries(ids.map((id) => [id, well])));
  const log: string[] = [];
  const ports = { log: createLog({ level: 'error', write: (line) => log.push(line) }) };
  return {
    world,
    log,
    async sweep(input = {}) {
      world.clock.ms += 3_600_000;
      const { sweepId } = await world.start(input);
      await world.checkAll();
      await world.controlAll(500, (message) => world.aggregate(message, ports, settings));
      return await world.store.readSweep(sweepId);
    },
  };
}

const statusesOf = ({ tracker }: ReturnType<typeof createWorld>) =>
  [...tracker.rows.values()].map(({ status }) => status);

describe('a sweep that finds most of the fleet different in the same way', () => {
  it('publishes nothing, says so, and is confirmed by the next one', async () => {
    const { world, log, sweep } = doubtfulWorld();
    expect((await sweep())?.end).toMatchObject({
      status: 'aggregated',
      suspected: { finding: 'missing table public.mistake', tenants: 6, checked: 6 },
    });
    expect(world.tracker.rows.size).toBe(0);
    expect(log.join()).toMatch(/the canonical schema is suspected.*missing table public\.mistake/);
    expect((await sweep())?.end?.suspected).toBeUndefined();
    expect(world.tracker.rows.size).toBe(6);
  });

  it('doubts anew when something else is different', async () => {
    const { world, sweep } = doubtfulWorld();
    await sweep();
    world.databases.set('canonical', aSnapshot('accounts', 'invoices', 'another'));
    expect((await sweep())?.end?.suspected?.finding).toBe('missing table public.another');
  });

  it('publishes when only some tenants were asked for', async () => {
    const { world, sweep } = doubtfulWorld();
    expect((await sweep({ tenants: ids }))?.end?.suspected).toBeUndefined();
    expect(world.tracker.rows.size).toBe(6);
  });

  it('takes no time to confirm what was confirmed, but doubts what comes on top', async () => {
    const { world, sweep } = doubtfulWorld();
    await sweep();
    await sweep();
    for (const id of ids) world.databases.set(id, aSnapshot('accounts'));
    expect((await sweep())?.end?.suspected?.finding).toBe('missing table public.invoices');
    expect((await sweep())?.end?.suspected).toBeUndefined();
  });
});

describe('a canonical schema that was right a sweep ago', () => {
  it('and has lost a table is suspected, and nobody is painted red', async () => {
    const { world, log, sweep } = doubtfulWorld(well);
    await sweep();
    world.databases.set('canonical', aSnapshot('accounts'));
    expect((await sweep())?.end?.suspected).toEqual({ finding: 'extra table public.invoices', tenants: 6, checked: 6 });
    expect(log.join()).toMatch(/the canonical schema is suspected.*extra table public\.invoices/);
    expect(new Set(statusesOf(world))).toEqual(new Set(['in-sync']));
    await sweep();
    expect(new Set(statusesOf(world))).toEqual(new Set(['lagging']));
  });

  it('and was repaired is suspected again when the same happens again', async () => {
    const { world, sweep } = doubtfulWorld(well);
    for (const lost of [aSnapshot('accounts'), well, aSnapshot('accounts')]) {
      await sweep();
      world.databases.set('canonical', lost);
    }
    expect((await sweep())?.end?.suspected?.finding).toBe('extra table public.invoices');
    expect(new Set(statusesOf(world))).toEqual(new Set(['in-sync']));
  });

  it('and was restored empty is suspected', async () => {
    const { world, sweep } = doubtfulWorld(well);
    await sweep();
    world.databases.set('canonical', aSnapshot());
    expect((await sweep())?.end?.suspected).toMatchObject({ tenants: 6, checked: 6 });
    expect(new Set(statusesOf(world))).toEqual(new Set(['in-sync']));
  });

  it('and lost most of itself is suspected in a fleet too small to have a share', async () => {
    const tables = Array.from({ length: 9 }, (_, at) => `t${at}`);
    const { world, sweep } = doubtfulWorld(aSnapshot(...tables));
    for (const id of ids) world.databases.set(id, aSnapshot(...tables));
    world.fleet.tenants.splice(2);
    await sweep();
    world.databases.set('canonical', aSnapshot('t0'));
    expect((await sweep())?.end?.suspected?.finding).toBe(
      'the canonical schema lost 8 of the 9 objects that release r1 had',
    );
  });

  it('and gained a table is taken for a rollout', async () => {
    const { world, sweep } = doubtfulWorld(well);
    await sweep();
    world.databases.set('canonical', mistaken);
    expect((await sweep())?.end?.suspected).toBeUndefined();
    expect(new Set(statusesOf(world))).toEqual(new Set(['lagging']));
  });
});
