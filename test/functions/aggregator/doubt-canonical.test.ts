import { describe, expect, it } from 'vitest';
import { createLog } from '../../../shared/log.ts';
import { aSnapshot } from '../../support/builders.ts';
import { createWorld, worldSettings } from '../../support/memory-world.ts';

const ids = ['a', 'b', 'c', 'd', 'e', 'f'];
const settings = { ...worldSettings, suspectPercent: 60 };

/** All tenants lack what only the canonical schema has. */
function doubtfulWorld() {
  const world = createWorld(
    aSnapshot('accounts', 'mistake'),
    Object.fromEntries(ids.map((id) => [id, aSnapshot('accounts')])),
  );
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
    world.databases.set('canonical', aSnapshot('accounts', 'another'));
    expect((await sweep())?.end?.suspected?.finding).toBe('missing table public.another');
  });

  it('publishes when only some tenants were asked for', async () => {
    const { world, sweep } = doubtfulWorld();
    expect((await sweep({ tenants: ids }))?.end?.suspected).toBeUndefined();
    expect(world.tracker.rows.size).toBe(6);
  });
});
