import { describe, expect, it } from 'vitest';
import { createMemory, type Memory } from '../../../shared/notion/memory.ts';
import { aMatrix, aRow, tenantIds } from './fixtures.ts';
import { byId, useNotion } from './use-notion.ts';

const fleet = (count: number) => tenantIds(count).map((id) => aRow(id));

describe('a row that no list shows yet', () => {
  const under = useNotion({ plan: 'business', lag: { queryMs: 5000 } });
  /** Each request takes its time, so that the next process begins while rows are still too new to be listed. */
  const unhurried: typeof fetch = async (url, init) => {
    await under.clock.sleep(100);
    return await fetch(url, init);
  };

  it('is not made again by the process that goes on', async () => {
    const reports = await under.publishInTurns(fleet(150), 8, { fetch: unhurried });
    expect(reports.length).toBeGreaterThan(2);
    expect(reports.every(({ failed }) => failed.length === 0)).toBe(true);
    await under.clock.sleep(10_000);
    expect(under.notion.rows()).toHaveLength(150);
    expect(under.notion.duplicates('Tenant ID')).toEqual({});
  });

  it.each([1, 7, 30])('is not made again after a death in the middle of create %i', async (nth) => {
    const memory = createMemory();
    let isDead = false;
    const mortal: Memory = {
      read: memory.read,
      write: async (key, text) => {
        if (!isDead) await memory.write(key, text);
      },
    };
    under.notion.faults.add({
      method: 'POST',
      path: /^\/v1\/pages$/,
      nth,
      when: () => {
        isDead ||= true;
        return true;
      },
      action: { kind: 'reset', committed: true },
    });
    const deadFetch: typeof fetch = async (url, init) => {
      if (isDead) throw new TypeError('dead');
      return await unhurried(url, init);
    };
    const dying = under.aTracker({ memory: mortal, fetch: deadFetch });
    await dying
      .publish(aMatrix(fleet(40)), { deadline: under.clock.now() + 1000, complete: true })
      .catch(() => undefined);
    expect(isDead).toBe(true);
    await under.publish(fleet(40), under.aTracker({ memory }));
    await under.clock.sleep(10_000);
    expect(under.notion.rows()).toHaveLength(40);
    expect(under.notion.duplicates('Tenant ID')).toEqual({});
  });
});

describe('a row that a list leaves out', () => {
  const under = useNotion();
  const publish = async (status: 'in-sync' | 'failed', memory: Memory, changes = {}) =>
    await under.publish([aRow('acme', { status }), aRow('beta')], under.aTracker({ memory, ...changes }));

  it('is not made again when it moved while the list was read', async () => {
    const memory = createMemory();
    await publish('in-sync', memory);
    under.notion.faults.add({ path: /query/, action: { kind: 'hide-row', index: 0 } });
    expect(await publish('failed', memory)).toMatchObject({ created: 0, updated: 1, unchanged: 1 });
    expect(under.notion.rows()).toHaveLength(2);
  });

  it('stays in the trash where a person put it, and is named', async () => {
    const memory = createMemory();
    await publish('in-sync', memory);
    under.notion.human.trashRow(byId('acme'));
    expect(await under.writesOf(() => publish('failed', memory))).toBe(1);
    expect(await publish('failed', memory)).toMatchObject({
      ...{ created: 0, updated: 0, unchanged: 1, failed: [] },
      hidden: 1,
    });
    expect(under.log.join()).toMatch(/lie in the trash and are not written: acme\. Restore them/);
    under.notion.human.restoreRow(byId('acme'));
    const restored = await publish('failed', memory);
    expect(restored).toMatchObject({ created: 0, updated: 1, unchanged: 1 });
    expect(restored).not.toHaveProperty('hidden');
  });

  it('is taken out of the trash with all that people wrote, where that is wanted', async () => {
    const memory = createMemory();
    await publish('in-sync', memory);
    under.notion.human.changeCell(byId('acme'), 'Reason', { rich_text: [{ text: { content: 'mine' } }] });
    under.notion.human.trashRow(byId('acme'));
    expect(await publish('failed', memory, { trashedRows: 'restore' })).toMatchObject({ created: 0, updated: 1 });
    expect(under.rowOf('acme')).toMatchObject([{ Status: 'Failed', Reason: 'mine' }]);
  });

  it('is made anew when a person moved it out of the database', async () => {
    const memory = createMemory();
    await publish('in-sync', memory);
    under.notion.human.moveRowOut(byId('acme'));
    expect(await publish('in-sync', memory)).toMatchObject({ created: 1, unchanged: 1 });
    expect(await publish('in-sync', memory)).toMatchObject({ created: 0, unchanged: 2 });
  });

  it('gets its tenant id back, unless a person gave it to another tenant', async () => {
    const memory = createMemory();
    await publish('in-sync', memory);
    under.notion.human.changeCell(byId('acme'), 'Tenant ID', { rich_text: [] });
    expect(await publish('failed', memory)).toMatchObject({ created: 0, updated: 1 });
    expect(under.rowOf('acme')).toHaveLength(1);
    under.notion.human.changeCell(byId('acme'), 'Tenant ID', { rich_text: [{ text: { content: 'beta' } }] });
    expect(await publish('failed', memory)).toMatchObject({ created: 1 });
    expect(under.rowOf('acme')).toHaveLength(1);
  });

  it('is known whatever the tenant is called', async () => {
    const memory = createMemory();
    const odd = ['__proto__', 'constructor', 'a,b', '"'].map((id) => aRow(id));
    await under.publish(odd, under.aTracker({ memory }));
    under.notion.human.trashRow(byId('__proto__'));
    expect(await under.publish(odd, under.aTracker({ memory }))).toMatchObject({ created: 0, unchanged: 3 });
  });
});
