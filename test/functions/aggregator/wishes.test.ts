import { describe, expect, it } from 'vitest';
import type { Wishes } from '../../../shared/core/wishes.ts';
import { aSnapshot } from '../../support/builders.ts';
import { createWorld } from '../../support/memory-world.ts';

const head = aSnapshot('accounts', 'orders');
const drifted = aSnapshot('accounts', 'orders', 'scratch');
const worse = aSnapshot('accounts', 'scratch');

/** A fleet whose tracker has columns for people. */
function aWorld(tenants: Parameters<typeof createWorld>[1]) {
  const world = createWorld(head, tenants);
  const decisions = new Map<string, { is: string; owner?: string; until?: string; reason?: string }>();
  const asked = { rechecks: [] as string[], cleared: [] as string[], fails: false };
  const wishes = async (): Promise<Wishes> => {
    if (asked.fails) throw new Error('nobody is there');
    return { decisions, rechecks: asked.rechecks };
  };
  const people = {
    readWishes: wishes,
    readRechecks: async () => (await wishes()).rechecks,
    clearRechecks: async (tenantIds: readonly string[]) => {
      asked.cleared.push(...tenantIds);
      asked.rechecks = asked.rechecks.filter((id) => !tenantIds.includes(id));
    },
  };
  world.tracker.people = people;
  return {
    ...{ world, decisions, asked, requests: world.requests.sent },
    async sweep(input = {}) {
      world.clock.ms += 3_600_000;
      return await world.sweep(input);
    },
  };
}

const day = (ms: number): string => new Date(ms).toISOString().slice(0, 10);
const waive = (until: string, reason = 'until the audit') => ({ is: 'waive', owner: 'Kim', until, reason });

describe('a decision to waive', () => {
  it('hides what the row showed when it was taken, in the next sweep and in the rates', async () => {
    const { world, decisions, sweep } = aWorld({ a: drifted, b: head });
    expect((await sweep()).rows[0]).toMatchObject({ tenant: { id: 'a' }, status: 'drifted' });
    const until = day(world.clock.ms + 7 * 86_400_000);
    decisions.set('a', waive(until));
    const { rows, sweep: summary, cohorts, objects } = await sweep();
    const a = rows.find(({ tenant }) => tenant.id === 'a');
    expect(a).toMatchObject({
      status: 'in-sync',
      findings: [],
      counts: { extra: 0 },
      decision: { is: 'waive', owner: 'Kim' },
      suppressed: [{ rule: `waiver: decided in the tracker (until the audit; Kim, until ${until})`, count: 1 }],
    });
    expect(a).not.toHaveProperty('cohort');
    expect([summary.inSync, cohorts, objects]).toEqual([2, [], []]);
    expect(world.tracker.rows.get('a')?.status).toBe('in-sync');
  });

  it('does not hide what differs later', async () => {
    const { world, decisions, sweep } = aWorld({ a: drifted });
    await sweep();
    decisions.set('a', waive('2099-01-01'));
    world.databases.set('a', worse);
    const [a] = (await sweep()).rows;
    expect(a).toMatchObject({ status: 'drifted', findings: [{ class: 'missing', id: 'table:public.orders' }] });
    expect(a?.suppressed).toMatchObject([{ count: 1 }]);
  });

  it('covers nothing that nobody has seen: what a row never showed', async () => {
    const { decisions, sweep } = aWorld({ a: drifted });
    decisions.set('a', waive('2099-01-01'));
    expect((await sweep()).rows[0]).toMatchObject({ status: 'drifted', suppressed: [] });
    // Now the row has shown it.
    expect((await sweep()).rows[0]).toMatchObject({ status: 'in-sync' });
  });

  it('ends after its last day, and when it is taken back', async () => {
    const { world, decisions, sweep } = aWorld({ a: drifted });
    await sweep();
    decisions.set('a', waive(day(world.clock.ms)));
    expect((await sweep()).rows[0]?.status).toBe('in-sync');
    world.clock.ms += 86_400_000;
    expect((await sweep()).rows[0]?.status).toBe('drifted');
    decisions.set('a', waive('2099-01-01'));
    expect((await sweep()).rows[0]?.status).toBe('in-sync');
    decisions.delete('a');
    expect((await sweep()).rows[0]?.status).toBe('drifted');
  });

  it('can be extended while it hides what it is about', async () => {
    const { decisions, sweep } = aWorld({ a: drifted });
    await sweep();
    decisions.set('a', waive('2098-01-01'));
    await sweep();
    decisions.set('a', waive('2099-01-01', 'longer'));
    expect((await sweep()).rows[0]).toMatchObject({ status: 'in-sync', suppressed: [{ count: 1 }] });
  });

  it('hides nothing without a date or a reason, and nothing when it is another decision', async () => {
    const { decisions, sweep } = aWorld({ a: drifted });
    await sweep();
    for (const decision of [
      { is: 'waive', until: '2099-01-01' },
      { is: 'waive', reason: 'so' },
      { ...waive('2099-01-01'), is: 'wait' },
    ]) {
      decisions.set('a', decision);
      expect((await sweep()).rows[0]).toMatchObject({ status: 'drifted', decision });
    }
  });

  it('holds while the tracker cannot be asked', async () => {
    const { decisions, asked, sweep } = aWorld({ a: drifted });
    await sweep();
    decisions.set('a', waive('2099-01-01'));
    await sweep();
    asked.fails = true;
    expect((await sweep()).rows[0]?.status).toBe('in-sync');
  });

  it('is about what the last sweep of that tenant showed, whichever sweep it was', async () => {
    const { world, decisions, sweep } = aWorld({ a: head, b: head });
    await sweep();
    world.databases.set('a', drifted);
    await sweep({ tenants: ['a'] });
    decisions.set('a', waive('2099-01-01'));
    expect((await sweep()).rows.map(({ status }) => status)).toEqual(['in-sync', 'in-sync']);
  });
});

describe('a tick that asks for a recheck', () => {
  it('becomes a request for just those tenants, and nobody ticked is no request', async () => {
    const { world, asked, requests } = aWorld({ a: drifted, b: head });
    await world.aggregate({ v: 1, type: 'ask' });
    expect(requests).toEqual([]);
    asked.rechecks = ['a'];
    await world.aggregate({ v: 1, type: 'ask' });
    expect(requests).toEqual([{ trigger: 'recheck', tenants: ['a'] }]);
  });

  it('is quiet about a tracker that does not answer', async () => {
    const { world, asked, requests } = aWorld({ a: drifted });
    asked.fails = true;
    await world.aggregate({ v: 1, type: 'ask' });
    expect(requests).toEqual([]);
  });

  it('is cleared by the sweep that it led to, and by no other', async () => {
    const { world, asked, sweep } = aWorld({ a: drifted, b: head });
    await sweep();
    asked.rechecks = ['a'];
    await sweep({ tenants: ['a'] });
    await sweep();
    expect(asked.cleared).toEqual([]);
    world.databases.set('a', head);
    const { rows, sweep: summary } = await sweep({ trigger: 'recheck', tenants: ['a'] });
    expect(summary.id).toMatch(/^r-/);
    expect(rows).toMatchObject([{ tenant: { id: 'a' }, status: 'in-sync' }]);
    expect(asked.cleared).toEqual(['a']);
  });

  it('is about tenants of the list: others are left out', async () => {
    const { sweep } = aWorld({ a: drifted });
    expect((await sweep({ trigger: 'recheck', tenants: ['a', 'gone'] })).rows).toHaveLength(1);
  });

  it('waits while a sweep is under way, and gives way to the next one of the fleet', async () => {
    const { world, sweep } = aWorld({ a: drifted, b: head });
    const fleet = await world.start();
    expect(await world.start({ trigger: 'recheck', tenants: ['a'] })).toMatchObject({ status: 'skipped' });
    await world.checkAll();
    await world.controlAll();
    await world.matrix(fleet.sweepId);
    world.clock.ms += 60_000;
    const recheck = await world.start({ trigger: 'recheck', tenants: ['a'] });
    expect(recheck.status).toBe('running');
    expect((await sweep()).sweep).toMatchObject({ known: 2 });
    expect((await world.store.readSweep(recheck.sweepId))?.status).toBe('abandoned');
  });
});
