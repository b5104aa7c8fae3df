import { describe, expect, it } from 'vitest';
import type { DriftMatrix } from '../../shared/core/matrix.ts';
import type { PublishSettings } from '../../shared/core/publish-values.ts';
import { buildSnapshot } from '../../shared/core/snapshot.ts';
import { createWorld } from '../support/memory-world.ts';

/** Sweep after sweep, with values off and on: who sees what, and that nobody's status changes by it. */

const none: PublishSettings = { values: 'none' };
const redacted: PublishSettings = { values: 'redacted' };

const server = { version: '17.10', versionNum: 170010 };
const withBody = (body: string) => {
  const id = 'function:app.charge()';
  return buildSnapshot({ server, objects: [{ kind: 'function', id, attributes: { body } }], unmodeled: {} });
};
const head = withBody('begin\n  return 1;\nend');
const odd = withBody('begin\n  return hunter2();\nend');

type World = ReturnType<typeof createWorld>;

/** A sweep an hour later, by workers and an aggregator that are told these. */
async function sweep(world: World, worker: PublishSettings, aggregator = worker): Promise<DriftMatrix> {
  world.clock.ms += 3_600_000;
  const { sweepId } = await world.start();
  for (let message = world.queue.sent.shift(); message; message = world.queue.sent.shift()) {
    await world.check(message, 1, { publish: worker });
  }
  await world.controlAll(500, (message) => world.aggregate(message, { publish: aggregator }));
  return await world.matrix(sweepId);
}

const said = (matrix: DriftMatrix) => JSON.stringify(matrix).includes('hunter2');

describe('what a sweep publishes', () => {
  it('has no value of free text by default, and all of them where somebody turned them on', async () => {
    const world = createWorld(head, { a: odd });
    expect(said(await sweep(world, none))).toBe(false);
    expect(JSON.stringify(world.tracker.published)).not.toContain('hunter2');
    expect(said(await sweep(world, redacted))).toBe(true);
  });

  it('hides values that were stored while they were on: of quiet tenants, and of results that came before', async () => {
    const world = createWorld(head, { a: odd });
    const before = await sweep(world, redacted);
    const after = await sweep(world, none);
    expect([said(before), said(after)]).toEqual([true, false]);
    expect(after.rows[0]).toMatchObject({ status: before.rows[0]?.status, since: before.rows[0]?.since });
    // A sweep whose tenants were checked by workers of before.
    expect(said(await sweep(world, redacted, none))).toBe(false);
  });

  it('says the same of a quiet tenant as of one that is read', async () => {
    const world = createWorld(head, { a: odd });
    const [first, second] = [await sweep(world, none), await sweep(world, none)];
    expect(world.catalog.quiet.map(({ database }) => database)).toEqual(['a']);
    expect([second.rows, second.cohorts]).toEqual([first.rows, first.cohorts]);
  });

  it('never holds the key that a finding has with its values', async () => {
    const world = createWorld(head, { a: odd });
    for (const publish of [none, redacted, none]) {
      expect(JSON.stringify(await sweep(world, publish))).not.toContain('otherKey');
    }
  });

  it('keeps two texts apart as two cohorts, and equal ones together', async () => {
    const world = createWorld(head, { a: odd, b: odd, c: withBody('begin\n  return hunter3();\nend') });
    const { cohorts } = await sweep(world, none);
    expect(cohorts.map(({ tenants }) => tenants)).toEqual([['a', 'b'], ['c']]);
    const again = await sweep(world, none);
    expect(again.cohorts.map(({ id }) => id)).toEqual(cohorts.map(({ id }) => id));
  });

  it.each([
    ['off', redacted, none],
    ['on', none, redacted],
  ])('goes on letting pass what people waived when values are turned %s', async (_, before, after) => {
    const world = createWorld(head, { a: odd });
    const decisions = new Map<string, { is: string; until: string; reason: string }>();
    world.tracker.people = {
      readWishes: async () => ({ rechecks: [], decisions }),
      readRechecks: async () => [],
      clearRechecks: async () => undefined,
    };
    await sweep(world, before);
    decisions.set('a', { is: 'waive', until: '2099-01-01', reason: 'known' });
    expect((await sweep(world, before)).rows[0]?.status).toBe('in-sync');
    expect((await sweep(world, after)).rows[0]?.status).toBe('in-sync');
  });
});
