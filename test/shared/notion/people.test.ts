import { describe, expect, it } from 'vitest';
import { createMemory } from '../../../shared/notion/memory.ts';
import { aFinding, aRow, tenantIds } from './fixtures.ts';
import { byId, useNotion } from './use-notion.ts';

const under = useNotion();
const limits = { deadline: Number.POSITIVE_INFINITY };
const fleet = tenantIds(3).map((id) => aRow(id));
const human = ['Owner', 'Decision', 'Until', 'Reason', 'Re-check', 'Ticket'];

const tick = (id: string, checked = true) => under.notion.human.changeCell(byId(id), 'Re-check', { checkbox: checked });
const decide = (id: string, is: string, until?: string, reason?: string) => {
  under.notion.human.changeCell(byId(id), 'Decision', { select: { name: is } });
  if (until) under.notion.human.changeCell(byId(id), 'Until', { date: { start: until } });
  if (reason) under.notion.human.changeCell(byId(id), 'Reason', { rich_text: [{ text: { content: reason } }] });
};
const columnsNow = () => Object.keys(under.notion.rows()[0] ?? {});
const people = (changes = {}) => {
  const { people } = under.aTracker(changes);
  if (!people) throw new Error('The tracker asks nobody.');
  return people;
};
const requestsOf = async (work: () => Promise<unknown>): Promise<readonly string[]> => {
  const seen = under.notion.requests.length;
  await work();
  return under.notion.requests
    .slice(seen)
    .map(({ method, path }) => `${method} ${path.replace(/[0-9a-f-]{36}/, ':id')}`);
};

describe('the columns for people', () => {
  it('are made in a database that has our columns already, once', async () => {
    const memory = createMemory();
    await under.publish(fleet, under.aTracker({ memory }));
    for (const name of human) under.notion.human.deleteColumn(name);
    await under.publish(fleet, under.aTracker({ memory }));
    expect(columnsNow().filter((name) => human.includes(name))).toEqual([]);
    // A memory that knows nothing finds none of them: somebody adopts the database.
    await under.publish(fleet);
    expect(columnsNow()).toEqual(expect.arrayContaining(human));
  });

  it('gain the one that an older set-up did not have, and no one that somebody deleted', async () => {
    const memory = createMemory();
    await under.publish(fleet, under.aTracker({ memory }));
    const [key] = await keysOf(memory, 'people-');
    const { recheck: _, ...older } = JSON.parse((await memory.read(key ?? '')) ?? '{}');
    await memory.write(key ?? '', JSON.stringify(older));
    under.notion.human.deleteColumn('Re-check');
    under.notion.human.deleteColumn('Ticket');
    await under.publish(fleet, under.aTracker({ memory }));
    expect(columnsNow()).toContain('Re-check');
    expect(columnsNow()).not.toContain('Ticket');
  });

  it('never take the name of a column that is there', async () => {
    under.notion.human.addColumn('decision', { number: {} });
    await under.publish([aRow('acme')], under.aTracker({ columns: { server: 'Owner' } }));
    expect(under.rowOf('acme')[0]).toMatchObject({ decision: null, Owner: '' });
    expect(columnsNow()).not.toContain('Decision');
  });

  it('cost no row when they cannot be made', async () => {
    under.notion.faults.add({
      method: 'PATCH',
      path: /data_sources/,
      when: ({ body }) => JSON.stringify(body).includes('Re-check'),
      action: { kind: 'status', status: 403 },
    });
    expect(await under.publish(fleet)).toMatchObject({ created: 3, finished: true });
    expect(under.log.join()).toMatch(/the columns for people could not be written/);
  });
});

describe('what people ask for', () => {
  it('is read with one request, whatever they call their columns', async () => {
    const memory = createMemory();
    await under.publish(fleet, under.aTracker({ memory }));
    tick('tenant-2');
    under.notion.human.renameColumn('Re-check', 'Bitte nochmal');
    let rechecks: readonly string[] = [];
    const asked = await requestsOf(async () => {
      rechecks = await people({ memory }).readRechecks(limits);
    });
    expect(rechecks).toEqual(['tenant-2']);
    expect(asked).toEqual(['POST /v1/data_sources/:id/query']);
  });

  it('is found by whoever remembers nothing, and where nothing was ever written nobody asks', async () => {
    expect(await people().readRechecks(limits)).toEqual([]);
    await under.publish(fleet);
    tick('tenant-3');
    expect(await people().readRechecks(limits)).toEqual(['tenant-3']);
  });

  it('is looked up anew when a remembered column is gone', async () => {
    const memory = createMemory();
    await under.publish(fleet, under.aTracker({ memory }));
    under.notion.human.deleteColumn('Owner');
    tick('tenant-1');
    expect(await people({ memory }).readRechecks(limits)).toEqual(['tenant-1']);
  });

  it('leaves out rows of tenants that are no longer in the list', async () => {
    await under.publish(fleet);
    await under.publish(fleet.slice(0, 2));
    tick('tenant-3');
    expect(await people().readRechecks(limits)).toEqual([]);
  });

  it('holds each decision, and names those that hide nothing for want of a date or a reason', async () => {
    await under.publish(fleet);
    decide('tenant-1', 'waive', '2026-12-01', 'until the audit');
    decide('tenant-2', 'waive');
    under.notion.human.changeCell(byId('tenant-1'), 'Owner', { people: [{ id: under.notion.humanId }] });
    const { decisions, rechecks } = await people().readWishes(limits);
    expect(rechecks).toEqual([]);
    expect(Object.fromEntries(decisions)).toEqual({
      'tenant-1': { is: 'waive', owner: expect.any(String), until: '2026-12-01', reason: 'until the audit' },
      'tenant-2': { is: 'waive' },
    });
    expect(under.log).toContain('Notion: “waive” hides nothing without Until and Reason: tenant-2');
  });

  it('loses its ticks once checked, those that were read and no other, and nothing else is written', async () => {
    await under.publish(fleet);
    tick('tenant-1');
    const reader = people();
    await reader.readWishes(limits);
    tick('tenant-2');
    decide('tenant-1', 'investigate');
    const before = under.rowOf('tenant-1')[0];
    expect(await under.writesOf(() => reader.clearRechecks(['tenant-1', 'tenant-2'], limits))).toBe(1);
    expect(under.rowOf('tenant-1')[0]).toEqual({ ...before, 'Re-check': false });
    expect(await people().readRechecks(limits)).toEqual(['tenant-2']);
  });

  it('is never written over by a publish', async () => {
    await under.publish(fleet);
    tick('tenant-1');
    decide('tenant-1', 'waive', '2026-12-01', 'until the audit');
    await under.publish([aRow('tenant-1', { status: 'drifted', findings: [aFinding()] }), ...fleet.slice(1)]);
    expect(under.rowOf('tenant-1')[0]).toMatchObject({
      Status: 'Drifted',
      'Re-check': true,
      Decision: 'waive',
      Reason: 'until the audit',
    });
  });
});

/** The keys of what is remembered, by the beginning of their names. */
async function keysOf(memory: ReturnType<typeof createMemory>, name: string): Promise<string[]> {
  const id = under.notion.requests.map(({ path }) => /data_sources\/([0-9a-f-]{36})/.exec(path)?.[1]).find(Boolean);
  const key = `tracker/notion-${name}${id}.json`;
  return (await memory.read(key)) === undefined ? [] : [key];
}
