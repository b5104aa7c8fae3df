import { Client } from '@notionhq/client';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import type { MatrixRow } from '../../../shared/core/matrix.ts';
import { notionVersion } from '../../../shared/notion/calls.ts';
import { columns } from '../../../shared/notion/columns.ts';
import { createMemory } from '../../../shared/notion/memory.ts';
import { aFinding, aMatrix, aRow } from './fixtures.ts';
import { byId, useNotion } from './use-notion.ts';

const under = useNotion();
const words = (content: string) => ({ rich_text: [{ text: { content } }] });
const acme = byId('acme');

const findings = Array.from({ length: 40 }, (_, place) => aFinding({ id: `column:app.t.c${place}` }));
/** Every column of ours is filled, and one text is longer than a piece. */
const full: MatrixRow = aRow('acme', {
  tenant: { id: 'acme', ring: 'canary', server: 'db-1' },
  status: 'lagging-and-drifted',
  severity: 'high',
  findings,
  cohort: 'c0ffee',
  lag: { release: 'r5', behind: 2, since: '2026-08-01T10:11:12.345Z' },
  since: '2026-08-03T00:00:00.000Z',
  lastInSync: '2026-08-02T00:00:00.000Z',
  changedAt: '2026-08-04T12:00:00.000Z',
  error: { code: 'internal', message: 'x'.repeat(5000) },
});
const matrix = {
  ...aMatrix([full, aRow('beta')]),
  objects: findings.map(({ kind, id, severity }) => ({ kind, id, severity, tenants: ['acme'] })),
};
const publish = (changes = {}) =>
  under.aTracker({ memory, companions: true, ...changes }).publish(matrix, {
    deadline: Number.POSITIVE_INFINITY,
    complete: true,
  });
let memory = createMemory();
const start = async (): Promise<void> => {
  memory = createMemory();
  await publish();
};

/** What a person puts there, by the column's type. */
const scribbles = {
  rich_text: words('by hand'),
  number: { number: 99 },
  select: { select: { name: 'By hand' } },
  multi_select: { multi_select: [{ name: 'By hand' }] },
  date: { date: { start: '2026-08-20T00:00:00.000Z' } },
} as const;
const ours = columns.filter(({ key, type }) => type !== 'title' && key !== 'tenantId');

describe('a cell of ours that a person wrote over', () => {
  it('is put right by the next sweep, whichever column it is, with one write', async () => {
    await start();
    const before = under.rowOf('acme');
    for (const { key, name, type } of ours) {
      if (type === 'title') continue;
      under.notion.human.changeCell(acme, name, scribbles[type]);
      expect(under.rowOf('acme'), key).not.toEqual(before);
      // The row that differs is also looked into: what its page says may be gone.
      expect(await under.writesOf(publish), key).toBe(1);
      expect(under.rowOf('acme'), key).toEqual(before);
    }
    expect(await under.writesOf(publish)).toBe(0);
  });

  it('is put right when they emptied it, or gave a day an end', async () => {
    await start();
    const before = under.rowOf('acme');
    for (const [name, value] of [
      ['Behind by', { number: null }],
      ['Ring', { select: null }],
      ['Error', { rich_text: [] }],
      ['Top findings', { multi_select: [] }],
      ['Last change seen', { date: null }],
      ['Since', { date: { start: '2026-08-03T00:00:00.000Z', end: '2026-08-09T00:00:00.000Z' } }],
      ['Patterns', { relation: [] }],
    ] as const) {
      under.notion.human.changeCell(acme, name, value);
      expect(await under.writesOf(publish), name).toBe(1);
      expect(under.rowOf('acme'), name).toEqual(before);
    }
  });

  it('is put right in the row of a retired tenant', async () => {
    await start();
    const without = { ...matrix, rows: matrix.rows.slice(0, 1), sweep: { ...matrix.sweep, known: 1 } };
    const retire = () =>
      under.aTracker({ memory }).publish(without, { deadline: Number.POSITIVE_INFINITY, complete: true });
    expect(await retire()).toMatchObject({ retired: 1 });
    under.notion.human.changeCell(byId('beta'), 'Headline', words('back soon'));
    // Of what the tenant was nothing is known any more.
    under.notion.human.changeCell(byId('beta'), 'Ring', { select: { name: 'gone' } });
    expect(await retire()).toMatchObject({ retired: 1, unchanged: 1 });
    expect(under.rowOf('beta')).toMatchObject([{ Headline: 'No longer in the tenant list', Ring: 'gone' }]);
    expect(await retire()).toMatchObject({ retired: 0 });
  });

  it('costs no request while nothing is wrong, also beside what people may write', async () => {
    await start();
    const seen = under.notion.requests.length;
    await publish();
    const quiet = under.notion.requests.length - seen;
    under.notion.human.changeCell(acme, 'Reason', words('ours'));
    under.notion.human.changeCell(acme, 'Tenant', { title: [{ text: { content: 'ACME' } }] });
    expect(await under.writesOf(publish)).toBe(0);
    expect(under.notion.requests.length - seen).toBe(2 * quiet);
    expect(under.rowOf('acme')).toMatchObject([{ Reason: 'ours', Tenant: 'ACME' }]);
  });

  it('is the title, too, where that is to stay the name of the tenant', async () => {
    await start();
    await publish({ titleOwner: 'machine' });
    under.notion.human.changeCell(acme, 'Tenant', { title: [{ text: { content: 'ACME' } }] });
    expect(await under.writesOf(() => publish({ titleOwner: 'machine' }))).toBe(1);
    expect(under.rowOf('acme')).toMatchObject([{ Tenant: 'acme' }]);
  });

  it('is nothing that Notion itself says in other words: that is not written again and again', async () => {
    await start();
    const trimming: typeof fetch = async (url, init) => {
      const answer = await fetch(url, init);
      const text = (await answer.text()).replaceAll('"canary"', '"Canary"');
      return new Response(text, { status: answer.status, headers: answer.headers });
    };
    expect(await under.writesOf(() => publish({ fetch: trimming }))).toBe(0);
    under.notion.human.changeCell(acme, 'Reason', words('ours'));
    expect(await under.writesOf(() => publish({ fetch: trimming }))).toBe(1);
    expect(await under.writesOf(() => publish({ fetch: trimming }))).toBe(0);
  });
});

describe('a row beside the tenants’ that a person wrote over', () => {
  const answer = z.object({
    results: z.array(z.object({ id: z.string(), properties: z.record(z.string(), z.looseObject({})) })),
  });
  const sources = z.object({ data_sources: z.array(z.object({ id: z.string(), name: z.string() })) });

  it.each([
    ['Drift patterns', 'Severity', 'High'],
    ['Sweeps', 'Outcome', 'Complete'],
  ])('is put right: %s', async (name, column, right) => {
    await start();
    const other = under.notion.addConnection('somebody else');
    other.sharedRoots.add(under.notion.rootPageId);
    const client = new Client({ auth: other.token, baseUrl: under.notion.baseUrl, notionVersion });
    const { data_sources: all } = sources.parse(
      await client.databases.retrieve({ database_id: under.notion.databaseId }),
    );
    const id = all.find((each) => each.name === name)?.id ?? '';
    const rows = async () => answer.parse(await client.dataSources.query({ data_source_id: id })).results;
    const [row] = await rows();
    await client.pages.update({
      page_id: row?.id ?? '',
      properties: { [column]: { select: { name: 'By hand' } } },
    });
    expect(await under.writesOf(publish)).toBe(1);
    const now = (await rows()).find((each) => each.id === row?.id);
    expect(now?.properties[column]?.select).toMatchObject({ name: right });
    expect(await under.writesOf(publish)).toBe(0);
  });
});
