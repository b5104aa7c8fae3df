import { Client } from '@notionhq/client';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import type { MatrixRow } from '../../../shared/core/matrix.ts';
import { notionVersion } from '../../../shared/notion/calls.ts';
import { createMemory } from '../../../shared/notion/memory.ts';
import { aFinding, aMatrix, aRow, tenantIds } from './fixtures.ts';
import { useNotion } from './use-notion.ts';

const under = useNotion();
const blocks = z.object({ results: z.array(z.looseObject({ id: z.string(), type: z.string() })) });

const client = () => new Client({ auth: under.notion.token, baseUrl: under.notion.baseUrl, notionVersion });
const pageId = async (tenant: string): Promise<string> => {
  const found = under.notion.requests.length;
  expect(found).toBeGreaterThan(0);
  const { data_sources: sources } = z
    .object({ data_sources: z.array(z.object({ id: z.string() })) })
    .parse(await client().databases.retrieve({ database_id: under.notion.databaseId }));
  const rows = await client().dataSources.query({
    data_source_id: sources[0]?.id ?? '',
    filter: { property: 'Tenant ID', rich_text: { equals: tenant } },
  });
  return rows.results[0]?.id ?? '';
};
const blocksOf = async (id: string) => blocks.parse(await client().blocks.children.list({ block_id: id })).results;
const textOf = async (tenant: string): Promise<string> => {
  const top = await blocksOf(await pageId(tenant));
  const inner = await Promise.all(top.map(({ id }) => blocksOf(id)));
  return JSON.stringify([top, inner]);
};

const column = (actual: string) => [
  aFinding({ id: 'column:app.t.a', kind: 'column', attributes: [{ name: 'type', expected: 'integer', actual }] }),
];
const drifted = (actual: string, rest: Partial<MatrixRow> = {}): MatrixRow =>
  aRow('acme', { status: 'drifted', cohort: actual, findings: column(actual), ...rest });

describe('the page of a row that differs', () => {
  it('says what differs when the row is made, in the same request', async () => {
    // Our columns, those of people, two rows, and the line about the fleet.
    expect(await under.writesOf(() => under.publish([drifted('bigint'), aRow('beta')]))).toBe(5);
    expect(await textOf('acme')).toMatch(/column app\.t\.a.*- integer\\n\+ bigint/);
    expect(await blocksOf(await pageId('beta'))).toEqual([]);
  });

  it('says it anew only when that changed, and costs nothing when nothing did', async () => {
    await under.publish([drifted('bigint')]);
    const [before] = await blocksOf(await pageId('acme'));
    expect(await under.writesOf(() => under.publish([drifted('bigint')]))).toBe(0);
    // Another fact of the row: the properties, and not the page.
    expect(await under.writesOf(() => under.publish([drifted('bigint', { serverVersion: '18.9' })]))).toBe(1);
    expect((await blocksOf(await pageId('acme')))[0]?.id).toBe(before?.id);
    await under.publish([drifted('smallint')]);
    expect(await textOf('acme')).toContain('+ smallint');
    expect(await textOf('acme')).not.toContain('bigint');
    expect(await blocksOf(await pageId('acme'))).toHaveLength(1);
  });

  it('is cleared when the tenant is in sync again, and kept when nobody knows', async () => {
    await under.publish([drifted('bigint')]);
    await under.publish([aRow('acme', { status: 'unreachable' })]);
    expect(await textOf('acme')).toContain('+ bigint');
    await under.publish([aRow('acme')]);
    expect(await blocksOf(await pageId('acme'))).toEqual([]);
  });

  it('keeps what people wrote around it, and a copy that they made', async () => {
    await under.publish([drifted('bigint')]);
    const id = await pageId('acme');
    const theirs = { type: 'paragraph' as const, paragraph: { rich_text: [{ text: { content: 'Ask Kim first' } }] } };
    await client().blocks.children.append({ block_id: id, children: [theirs], position: { type: 'start' } });
    await client().blocks.children.append({ block_id: id, children: [theirs] });
    await under.publish([drifted('smallint')]);
    expect((await blocksOf(id)).map(({ type }) => type)).toEqual(['paragraph', 'toggle', 'paragraph']);
    await under.publish([aRow('acme')]);
    expect((await blocksOf(id)).map(({ type }) => type)).toEqual(['paragraph', 'paragraph']);
  });

  it('has one block in the end when answers are lost on the way', async () => {
    await under.publish([drifted('bigint')]);
    under.notion.faults.add({ method: 'PATCH', path: /children$/, action: { kind: 'reset', committed: true } });
    await under.publish([drifted('smallint')]);
    await under.publish([drifted('smallint')]);
    expect(await blocksOf(await pageId('acme'))).toHaveLength(1);
    expect(await textOf('acme')).toContain('+ smallint');
  });

  it('is written by the next sweep when Notion did not take it, and what is no longer true goes at once', async () => {
    await under.publish([drifted('bigint')]);
    const blockLimit = { kind: 'status', status: 403, data: { block_limit: 'block_creation' } } as const;
    under.notion.faults.add({ method: 'PATCH', path: /children$/, times: 2, action: blockLimit });
    expect(await under.publish([drifted('smallint')])).toMatchObject({ updated: 1, failed: [] });
    expect(await blocksOf(await pageId('acme'))).toEqual([]);
    expect(await under.publish([drifted('smallint')])).toMatchObject({ updated: 0, unchanged: 1 });
    expect(await under.publish([drifted('smallint')])).toMatchObject({ updated: 1 });
    expect(await textOf('acme')).toContain('+ smallint');
    expect(await under.writesOf(() => under.publish([drifted('smallint')]))).toBe(0);
  });

  it('is tried once and spoken of once when no page can be written', async () => {
    const fleet = (actual: string) =>
      tenantIds(30).map((id) => aRow(id, { status: 'drifted', findings: column(actual) }));
    await under.publish(fleet('bigint'));
    const forbid = {
      method: 'PATCH',
      path: /children$/,
      times: 1000,
      action: { kind: 'status', status: 403 },
    } as const;
    under.notion.faults.add(forbid);
    expect(await under.publish(fleet('smallint'))).toMatchObject({ updated: 30, failed: [] });
    // As many as were on their way.
    expect(under.notion.faults.struck()).toBeLessThanOrEqual(3);
    expect(under.log.filter((line) => /could not be written into/.test(line))).toHaveLength(1);
    const seen = under.notion.requests.length;
    expect(await under.publish(fleet('smallint'))).toMatchObject({ updated: 0, unchanged: 30 });
    expect(under.notion.requests.length - seen).toBeLessThan(15);
    under.notion.faults.clear();
    expect(await under.publish(fleet('smallint'))).toMatchObject({ updated: 30 });
  });

  it('is cleared by the next sweep when Notion did not let it be', async () => {
    await under.publish([drifted('bigint')]);
    under.notion.faults.add({ method: 'DELETE', path: /blocks/, action: { kind: 'status', status: 403 } });
    expect(await under.publish([aRow('acme')])).toMatchObject({ updated: 1, failed: [] });
    expect(await blocksOf(await pageId('acme'))).toHaveLength(1);
    expect(await under.publish([aRow('acme')])).toMatchObject({ updated: 1 });
    expect(await blocksOf(await pageId('acme'))).toEqual([]);
    expect(await under.publish([aRow('acme')])).toMatchObject({ updated: 0, unchanged: 1 });
  });

  it('holds no more than a request may, and costs no row where it does', async () => {
    const text = (last: string) => `${'好'.repeat(15_000)}${last}`;
    const findings = Array.from({ length: 20 }, (_, place) =>
      aFinding({
        class: 'changed',
        id: `function:app.f${place}`,
        kind: 'function',
        attributes: [
          { name: 'body', expected: `${text('a')}\n${'x'.repeat(9000)}`, actual: text('b') },
          { name: 'settings', expected: Array.from({ length: 40 }, () => text('c')).join('\n'), actual: text('d') },
        ],
      }),
    );
    expect(await under.publish([aRow('acme', { status: 'drifted', findings })])).toMatchObject({
      created: 1,
      failed: [],
    });
    expect(await textOf('acme')).toContain('好b');
    const tooLarge = { kind: 'status', status: 413 } as const;
    under.notion.faults.add({ method: 'POST', path: /pages$/, action: tooLarge });
    const beta = aRow('beta', { status: 'drifted', findings });
    expect(await under.publish([beta], under.aTracker(), false)).toMatchObject({ created: 1, failed: [] });
    expect(await blocksOf(await pageId('beta'))).toEqual([]);
    expect(await under.publish([beta], under.aTracker(), false)).toMatchObject({ updated: 1 });
    expect(await blocksOf(await pageId('beta'))).toHaveLength(1);
  });

  it('is not written anew for a release that changes nothing about it', async () => {
    const rows = [drifted('bigint', { lag: { release: 'r6', behind: 1, since: '2026-08-01T00:00:00.000Z' } })];
    await under.publish(rows);
    const [before] = await blocksOf(await pageId('acme'));
    const matrix = aMatrix([
      drifted('bigint', { lag: { release: 'r6', behind: 2, since: '2026-08-01T00:00:00.000Z' } }),
    ]);
    const canonical = { ...matrix.canonical, release: 'r8' };
    const options = { deadline: Number.POSITIVE_INFINITY, complete: true };
    expect(await under.aTracker().publish({ ...matrix, canonical }, options)).toMatchObject({ updated: 1 });
    expect((await blocksOf(await pageId('acme')))[0]?.id).toBe(before?.id);
  });

  it('is found again by another connection that took over', async () => {
    const memory = createMemory();
    await under.publish([drifted('bigint')], under.aTracker({ memory }));
    const other = under.notion.addConnection('driftmatrix, again');
    other.sharedRoots.add(under.notion.rootPageId);
    await under.publish([drifted('smallint')], under.aTracker({ memory, token: other.token }));
    expect(await blocksOf(await pageId('acme'))).toHaveLength(1);
    expect(await textOf('acme')).not.toContain('bigint');
  });
});
