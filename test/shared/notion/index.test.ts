import { describe, expect, it } from 'vitest';
import { aRow, tenantIds } from './fixtures.ts';
import { byId, useNotion } from './use-notion.ts';

describe('a database with more rows than one list holds', () => {
  const under = useNotion({ resultCap: 30 });
  const fleet = (count: number) => tenantIds(count).map((id) => aRow(id));

  /** Rows of at most 20 tenants a minute, as an allowance for requests would have it. */
  async function fill(count: number): Promise<void> {
    for (let size = 20; size <= count; size += 20) {
      await under.publish(fleet(size), under.aTracker(), false);
      await under.clock.sleep(60_000);
    }
  }

  it('is read to its end, so that nobody gets a second row', async () => {
    await fill(100);
    const report = await under.publish([...fleet(100), aRow('new')]);
    expect(report).toMatchObject({ created: 1, unchanged: 100, failed: [], finished: true });
    expect(under.notion.duplicates('Tenant ID')).toEqual({});
    expect(await under.writesOf(() => under.publish([...fleet(100), aRow('new')]))).toBe(0);
  });

  it('shows rows beyond it that are retired or archived', async () => {
    await fill(80);
    for (const id of tenantIds(80).slice(0, 45)) under.notion.human.archiveRow(byId(id));
    expect(await under.publish(fleet(80).slice(0, 79))).toMatchObject({ created: 0, unchanged: 79, retired: 1 });
  });

  it('is refused before any write when one minute alone holds more', async () => {
    await under.publish(fleet(30), under.aTracker(), false);
    under.notion.human.duplicateRow(byId('tenant-1'), 'person');
    const writes = await under.writesOf(async () => {
      await expect(under.publish(fleet(31))).rejects.toMatchObject({
        code: 'tracker-refused',
        message: expect.stringMatching(/only part of the rows \(30\).*in one minute, 2026-09-01 10:00 UTC/),
      });
    });
    expect(writes).toBe(0);
  });
});

describe('a list of rows that says too little', () => {
  const under = useNotion();

  it('is asked again from the minute where it broke off', async () => {
    await under.publish([aRow('acme')]);
    under.notion.faults.add({ path: /query/, action: { kind: 'incomplete' } });
    expect(await under.publish([aRow('acme'), aRow('beta')])).toMatchObject({ created: 1, unchanged: 1 });
  });

  it('is refused when rows come without their content', async () => {
    await under.publish([aRow('acme')]);
    const bare: typeof fetch = async (url, init) => {
      const answer = await fetch(url, init);
      if (!String(url).includes('/query')) return answer;
      const text = (await answer.text()).replaceAll(/"properties":/g, '"hidden":');
      return new Response(text, { status: 200, headers: { 'content-type': 'application/json' } });
    };
    const writes = await under.writesOf(async () => {
      await expect(under.publish([aRow('acme')], under.aTracker({ fetch: bare }))).rejects.toMatchObject({
        code: 'tracker-refused',
        message: expect.stringContaining('"Read content"'),
      });
    });
    expect(writes).toBe(0);
  });
});
