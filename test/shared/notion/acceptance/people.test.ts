import { Client } from '@notionhq/client';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import type { MatrixRow } from '../../../../shared/core/matrix.ts';
import { notionVersion } from '../../../../shared/notion/calls.ts';
import { createMemory } from '../../../../shared/notion/memory.ts';
import { aDriftedRow, aRow, tenantIds } from '../fixtures.ts';
import { byId, useNotion } from '../use-notion.ts';

/** What people do in Notion, and what must become of it; by the numbers of the scenarios. */

const under = useNotion();

const words = (content: string) => ({ rich_text: [{ text: { content } }] });
const client = () => new Client({ auth: under.notion.token, baseUrl: under.notion.baseUrl, notionVersion });
const listed = z.object({ results: z.array(z.looseObject({ id: z.string(), type: z.string().optional() })) });
const dataSourceId = async (): Promise<string> => {
  const answer = await client().databases.retrieve({ database_id: under.notion.databaseId });
  return z.object({ data_sources: z.array(z.object({ id: z.string() })) }).parse(answer).data_sources[0]?.id ?? '';
};
const pageId = async (tenant: string): Promise<string> => {
  const filter = { property: 'Tenant ID', rich_text: { equals: tenant } };
  const answer = await client().dataSources.query({ data_source_id: await dataSourceId(), filter });
  return listed.parse(answer).results[0]?.id ?? '';
};
const blocksOf = async (id: string) => listed.parse(await client().blocks.children.list({ block_id: id })).results;

describe('A8 a person renames three columns', () => {
  it('and nothing breaks: the names are kept, no row is written for it, the next change arrives', async () => {
    const memory = createMemory();
    const rows = tenantIds(12).map((id) => aRow(id));
    await under.publish(rows, under.aTracker({ memory }));
    const { human } = under.notion;
    human.renameColumn('Tenant ID', 'Kunde');
    human.renameColumn('Status', 'Zustand');
    human.renameColumn('Fingerprint', 'nicht anfassen');
    expect(await under.writesOf(() => under.publish(rows, under.aTracker({ memory })))).toBe(0);
    // Nor does a process need to have been told of it.
    expect(await under.writesOf(() => under.publish(rows, under.aTracker()))).toBe(0);
    const next = rows.map((row, place) => (place === 0 ? aRow(row.tenant.id, { status: 'failed' }) : row));
    expect(await under.publish(next, under.aTracker({ memory }))).toMatchObject({ updated: 1, unchanged: 11 });
    const names = Object.keys(under.notion.rows()[0] ?? {});
    expect(names).toEqual(expect.arrayContaining(['Kunde', 'Zustand', 'nicht anfassen']));
    expect(names.filter((name) => ['Tenant ID', 'Status', 'Fingerprint'].includes(name))).toEqual([]);
    expect(under.notion.rows().filter((row) => row.Zustand === 'Failed')).toHaveLength(1);
  });
});

describe('A9 a person converts the column of tenant ids to numbers', () => {
  it('and it ends before any write, with what to do', async () => {
    const memory = createMemory();
    await under.publish([aRow('acme')], under.aTracker({ memory }));
    under.notion.human.addColumn('Tenant ID', { number: {} });
    const seen = under.notion.requests.length;
    await expect(under.publish([aRow('acme'), aRow('beta')], under.aTracker({ memory }))).rejects.toMatchObject({
      code: 'tracker-refused',
      message: expect.stringMatching(
        /Nothing was written to the Notion database "Drift matrix": the column "Tenant ID" is of type number, expected is rich_text\. Rename it/,
      ),
    });
    const sent = under.notion.requests.slice(seen);
    expect(sent.every(({ method, path }) => method === 'GET' || path.endsWith('/query'))).toBe(true);
    expect(under.notion.rows()).toHaveLength(1);
  });
});

describe('A10 what people wrote', () => {
  it('is the same byte for byte after everything that can happen to a tenant', async () => {
    const memory = createMemory();
    const publish = (...rows: MatrixRow[]) => under.publish(rows, under.aTracker({ memory }));
    await publish(aDriftedRow('acme'), aRow('beta'));
    const { human } = under.notion;
    const acme = byId('acme');
    human.addColumn('Our notes', { rich_text: {} });
    human.addColumn('Contract ends', { date: {} });
    human.changeCell(acme, 'Our notes', words('Zoë: „100 %“ 😀\nsecond line'));
    human.changeCell(acme, 'Contract ends', { date: { start: '2027-01-31' } });
    human.changeCell(acme, 'Owner', { people: [{ id: under.notion.humanId }] });
    human.changeCell(acme, 'Decision', { select: { name: 'wait' } });
    human.changeCell(acme, 'Until', { date: { start: '2026-12-24' } });
    human.changeCell(acme, 'Reason', words('after the audit'));
    human.changeCell(acme, 'Ticket', { url: 'https://tickets.example/1?a=%20b' });
    human.changeCell(acme, 'Tenant', { title: [{ text: { content: 'ACME (our oldest)' } }] });
    human.writeInRow(acme, '# Who to call\n- Kim\n- **not** the old number');
    const id = await pageId('acme');
    const above = [
      { type: 'paragraph' as const, paragraph: words('Above everything') },
      { type: 'toggle' as const, toggle: { ...words('What differs between us'), children: [] } },
    ];
    await client().blocks.children.append({ block_id: id, children: above, position: { type: 'start' } });
    const seen = () => theirs(id);
    const before = await seen();
    expect(before.blocks.length).toBeGreaterThan(3);
    await under.clock.sleep(120_000);
    for (const row of [
      aDriftedRow('acme', 'smallint'),
      aRow('acme'),
      aRow('acme', { status: 'unreachable' }),
      aDriftedRow('acme', 'text'),
    ]) {
      await publish(row, aRow('beta'));
      expect(await seen()).toEqual(before);
    }
    expect(await publish(aRow('beta'))).toMatchObject({ retired: 1 });
    expect(await publish(aDriftedRow('acme'), aRow('beta'))).toMatchObject({ updated: 1 });
    expect(Buffer.compare(bytes(await seen()), bytes(before))).toBe(0);
    expect(under.notion.stats().lostUpdates).toBe(0);
  });

  const bytes = (value: unknown): Buffer => Buffer.from(JSON.stringify(value));
  const page = z.object({ properties: z.record(z.string(), z.unknown()), icon: z.unknown(), cover: z.unknown() });
  const machine = /^What differs \(driftmatrix/;
  /** Their cells and blocks as the service answers them, times of change among them. */
  async function theirs(id: string) {
    const { properties } = page.parse(await client().pages.retrieve({ page_id: id }));
    const cells = ['Our notes', 'Contract ends', 'Owner', 'Decision', 'Until', 'Reason', 'Ticket', 'Tenant'];
    const text = z.object({ toggle: z.object({ rich_text: z.array(z.object({ plain_text: z.string() })) }) });
    const blocks = (await blocksOf(id)).filter((block) => {
      const toggle = text.safeParse(block);
      return !(toggle.success && machine.test(toggle.data.toggle.rich_text.map((piece) => piece.plain_text).join('')));
    });
    return { cells: cells.map((name) => properties[name]), blocks };
  }
});

describe('A11 a person takes a row away', () => {
  const three = (...changes: Partial<MatrixRow>[]) =>
    ['acme', 'beta', 'gamma'].map((id, place) => aRow(id, changes[place]));
  const worse = three({ status: 'failed' }, { status: 'failed' }, { status: 'failed' });

  it('into the archive: it is written there, and no second one is made', async () => {
    await under.publish(three());
    under.notion.human.archiveRow(byId('acme'));
    expect(await under.publish(worse)).toMatchObject({ created: 0, updated: 3, failed: [] });
    expect(under.notion.stats().created).toBe(3);
  });

  it('into the trash: it stays there, and is named', async () => {
    const memory = createMemory();
    await under.publish(three(), under.aTracker({ memory }));
    under.notion.human.trashRow(byId('acme'));
    expect(await under.publish(worse, under.aTracker({ memory }))).toMatchObject({
      created: 0,
      updated: 2,
      failed: [],
    });
    expect(under.rowOf('acme')).toEqual([]);
    expect(under.log.join('\n')).toMatch(/lie in the trash and are not written: acme\. Restore them/);
  });

  it('into the trash, and the configuration wants it back: with all that people wrote', async () => {
    const memory = createMemory();
    await under.publish(three(), under.aTracker({ memory }));
    under.notion.human.changeCell(byId('acme'), 'Reason', words('because'));
    under.notion.human.trashRow(byId('acme'));
    const report = await under.publish(worse, under.aTracker({ memory, trashedRows: 'restore' }));
    expect(report).toMatchObject({ created: 0, updated: 3, failed: [] });
    expect(under.rowOf('acme')).toMatchObject([{ Status: 'Failed', Reason: 'because' }]);
  });

  it('out of the database: the tenant gets a new one, and the other is left alone', async () => {
    const memory = createMemory();
    await under.publish(three(), under.aTracker({ memory }));
    const moved = await pageId('acme');
    under.notion.human.moveRowOut(byId('acme'));
    const before = await client().pages.retrieve({ page_id: moved });
    expect(await under.publish(worse, under.aTracker({ memory }))).toMatchObject({
      created: 1,
      updated: 2,
      failed: [],
    });
    expect(under.rowOf('acme')).toHaveLength(1);
    expect(await client().pages.retrieve({ page_id: moved })).toMatchObject({
      ...before,
      request_id: expect.anything(),
    });
  });
});

describe('A12 two data sources', () => {
  it('of which none is known: it ends before any write, with the list', async () => {
    under.notion.human.addDataSource('Second');
    await expect(under.publish([aRow('acme')])).rejects.toMatchObject({
      code: 'tracker-refused',
      message: expect.stringMatching(
        /"Drift matrix" has several data sources: "Drift matrix" \([0-9a-f-]{36}\), "Second" \([0-9a-f-]{36}\)\. Put the id of the one to use into the configuration/,
      ),
    });
    expect(under.notion.stats().writes).toBe(0);
  });

  it('of which one is ours: it goes on there', async () => {
    await under.publish([aRow('acme')]);
    under.notion.human.addDataSource('Second');
    expect(await under.writesOf(() => under.publish([aRow('acme')]))).toBe(0);
    expect(await under.publish([aRow('acme', { status: 'failed' })])).toMatchObject({ updated: 1, created: 0 });
  });
});
