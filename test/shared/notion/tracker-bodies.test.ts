import { Client } from '@notionhq/client';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import type { MatrixRow } from '../../../shared/core/matrix.ts';
import { notionVersion } from '../../../shared/notion/calls.ts';
import { aFinding, aRow } from './fixtures.ts';
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

  it('does not cost the row when Notion does not take it', async () => {
    await under.publish([drifted('bigint')]);
    under.notion.faults.add({ method: 'PATCH', path: /children$/, action: { kind: 'status', status: 403 } });
    expect(await under.publish([drifted('smallint', { severity: 'low' })])).toMatchObject({ updated: 1, failed: [] });
    expect(under.log.join()).toMatch(/could not be written into a row's page/);
  });
});
