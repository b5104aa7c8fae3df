import { Client } from '@notionhq/client';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { notionVersion } from '../../../../shared/notion/calls.ts';
import { createMemory } from '../../../../shared/notion/memory.ts';
import { aRow, tenantIds } from '../fixtures.ts';
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
describe('A14 rows that are there twice', () => {
  it('lose the second one, unless a person has put work into it', async () => {
    const memory = createMemory();
    const ids = tenantIds(6);
    const rows = ids.map((id) => aRow(id));
    await under.publish(rows, under.aTracker({ memory }));
    await under.clock.sleep(120_000);
    const { human } = under.notion;
    for (const id of ids) human.duplicateRow(byId(id), 'connection');
    const pages = listed.parse(
      await client().dataSources.query({
        data_source_id: await dataSourceId(),
        sorts: [{ timestamp: 'created_time', direction: 'descending' }],
      }),
    ).results;
    const twinOf = async (tenant: string): Promise<string> => {
      for (const { id } of pages.slice(0, 6)) {
        const answer = z
          .object({ properties: z.record(z.string(), z.unknown()) })
          .parse(await client().pages.retrieve({ page_id: id }));
        if (JSON.stringify(answer.properties['Tenant ID']).includes(`"${tenant}"`)) return id;
      }
      throw new Error(`no twin of ${tenant}`);
    };
    // By our own connection, as when a person's tool writes with it, so that the last editor tells nothing.
    await client().pages.update({ page_id: await twinOf('tenant-1'), properties: { Reason: words('keep me') } });
    const note = [{ type: 'paragraph' as const, paragraph: words('a note') }];
    await client().blocks.children.append({ block_id: await twinOf('tenant-2'), children: note });
    expect(await under.publish(rows, under.aTracker({ memory }))).toMatchObject({ created: 0, failed: [] });
    expect(under.notion.duplicates('Tenant ID')).toEqual({ 'tenant-1': 2, 'tenant-2': 2 });
    expect(under.log.join('\n')).toMatch(/kept; merge them by hand: tenant-[12], tenant-[12]$/m);
    expect(await under.writesOf(() => under.publish(rows, under.aTracker({ memory })))).toBe(0);
  });
});
