import {
  isFullBlock,
  isFullComment,
  isFullDatabase,
  isFullDataSource,
  isFullPage,
  isFullUser,
  isFullView,
} from '@notionhq/client';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startNotionStandIn } from '../../../local/notion/stand-in.ts';
import { type Linked, openLinked } from './open-linked.ts';
import { openClient, text } from './open-stand-in.ts';
import { send } from './refusals.ts';

let linked: Linked;
beforeEach(async () => {
  linked = await openLinked();
});
afterEach(() => linked.notion.stop());

const get = async (path: string) => (await linked.ask('GET', path)).answer;

describe('answers that the SDK takes for complete', () => {
  it('are those of every kind of object', async () => {
    const { client, notion, dataSourceId, rowId } = linked;
    expect(isFullPage(await client.pages.retrieve({ page_id: rowId }))).toBe(true);
    expect(isFullDatabase(await client.databases.retrieve({ database_id: notion.databaseId }))).toBe(true);
    expect(isFullDataSource(await client.dataSources.retrieve({ data_source_id: dataSourceId }))).toBe(true);
    expect(isFullUser(await client.users.me({}))).toBe(true);
    const children = [{ type: 'paragraph' as const, paragraph: { rich_text: text('x') } }];
    const { results } = await client.blocks.children.append({ block_id: rowId, children });
    expect(results.every((block) => isFullBlock(block))).toBe(true);
    expect(isFullComment(await client.comments.create({ parent: { page_id: rowId }, rich_text: text('x') }))).toBe(
      true,
    );
    const [view] = (await client.views.list({ database_id: notion.databaseId })).results;
    expect(isFullView(await client.views.retrieve({ view_id: view?.id ?? '' }))).toBe(true);
  });
});

describe('details', () => {
  it('F1: pages, data sources and dates know minutes, databases milliseconds', async () => {
    const page = await get(`/v1/pages/${linked.rowId}`);
    expect(page.created_time).toBe('2026-09-01T10:00:00.000Z');
    expect((await get(`/v1/data_sources/${linked.dataSourceId}`)).last_edited_time).toBe('2026-09-01T10:00:00.000Z');
    expect((await get(`/v1/databases/${linked.notion.databaseId}`)).created_time).toBe('2026-09-01T10:00:30.123+00:00');
  });

  it('F2: property ids are odd and encoded, the title is called title, and keys come in any order', async () => {
    const orders = new Set<string>();
    for (const name of ['a', 'b', 'c']) {
      const { properties } = await linked.createRow(name);
      orders.add(Object.keys(properties).join());
      expect(properties.Name?.id).toBe('title');
      for (const { id } of Object.values(properties)) expect(encodeURIComponent(decodeURIComponent(id))).toBe(id);
    }
    expect(orders.size).toBe(3);
  });

  it('F3, F4 and F8: ids, headers and links look like the service’s', async () => {
    const path = `${linked.notion.baseUrl}/v1/pages/${linked.rowId}`;
    const headers = { authorization: `Bearer ${linked.notion.token}`, 'notion-version': '2026-03-11' };
    const response = await fetch(path, { headers });
    const body = JSON.parse(await response.text());
    expect(linked.rowId).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab]/);
    expect(response.headers.get('x-notion-request-id')).toBe(body.request_id);
    expect(response.headers.get('cf-ray')).toMatch(/-LOC$/);
    expect(body.url).toBe(`https://app.notion.com/p/${linked.rowId.replaceAll('-', '')}`);
  });

  it('F5 and F6: options are described in the schema only, and text is spelled out', async () => {
    const rich_text = [
      { text: { content: 'a', link: { url: 'https://b.c' } }, annotations: { bold: true, color: 'red' } },
    ];
    await linked.createRow('x', { Key: { rich_text }, Status: { select: { name: 'Good' } } });
    const { results } = await linked.query({ filter: { property: 'Key', rich_text: { equals: 'A' } } });
    expect(results[0]?.properties.Status).toMatchObject({ select: { name: 'Good', color: 'green' } });
    expect(JSON.stringify(results[0]?.properties.Status)).not.toContain('description');
    const source = await get(`/v1/data_sources/${linked.dataSourceId}`);
    expect(source.properties.Status.select.options[0]).toHaveProperty('description', null);
    expect(results[0]?.properties.Key).toMatchObject({
      rich_text: [
        {
          type: 'text',
          text: { content: 'a', link: { url: 'https://b.c' } },
          annotations: { bold: true, italic: false, strikethrough: false, underline: false, code: false, color: 'red' },
          plain_text: 'a',
          href: 'https://b.c',
        },
      ],
    });
  });

  it('F7: formulas answer with tokens when asked to', async () => {
    const tokens = await startNotionStandIn({ formulaTokens: true, checkAnswers: true });
    const client = openClient(tokens);
    const { data_sources } = Object(await client.databases.retrieve({ database_id: tokens.databaseId }));
    const properties = { Age: { formula: { expression: 'prop("Name") + "!"' } } };
    const answer = await client.dataSources.update({ data_source_id: data_sources[0].id, properties });
    expect(JSON.stringify(answer)).toContain('{{notion:block_property:title:');
    await tokens.stop();
    await linked.client.dataSources.update({ data_source_id: linked.dataSourceId, properties });
    expect((await get(`/v1/data_sources/${linked.dataSourceId}`)).properties.Age.formula.expression).toBe(
      'prop("Name") + "!"',
    );
    expect((await get(`/v1/pages/${linked.rowId}`)).properties.Age.formula).toEqual({
      type: 'unsupported',
      unsupported: {},
    });
  });

  it('F9 and F11: what is empty, and who wrote it', async () => {
    const before = await get(`/v1/pages/${linked.rowId}`);
    expect(before.properties).toMatchObject({ Status: { select: null }, Patterns: { relation: [], has_more: false } });
    const { id: bot } = await linked.client.users.me({});
    expect([before.created_by.id, before.last_edited_by.id]).toEqual([bot, bot]);
    linked.notion.human.changeCell({ column: 'Name', text: 'acme' }, 'Count', { number: 3 });
    const after = await get(`/v1/pages/${linked.rowId}`);
    expect([after.created_by.id, after.last_edited_by.id]).toEqual([bot, linked.notion.humanId]);
  });

  it('R11: a status column begins with three options, and new ones are to do', async () => {
    const path = `/v1/data_sources/${linked.dataSourceId}`;
    await linked.ask('PATCH', path, { properties: { Step: { status: {} } } });
    const options = [{ name: 'Not started' }, { name: 'In progress' }, { name: 'Done' }, { name: 'Blocked' }];
    await linked.ask('PATCH', path, { properties: { Step: { status: { options } } } });
    const { status } = (await get(path)).properties.Step;
    expect(status.options.map(({ name }: { name: string }) => name)).toEqual(options.map(({ name }) => name));
    expect(status.groups.map(({ option_ids }: { option_ids: string[] }) => option_ids.length)).toEqual([2, 1, 1]);
  });

  it('F12: a free workspace is full at 1,000 blocks, and changes to rows still work', async () => {
    const free = await startNotionStandIn({ blockLimit: 3, checkAnswers: true });
    const client = openClient(free);
    const { data_sources } = Object(await client.databases.retrieve({ database_id: free.databaseId }));
    const parent = { data_source_id: data_sources[0].id };
    const { id } = await client.pages.create({ parent, properties: {} });
    const paragraph = { type: 'paragraph' as const, paragraph: { rich_text: text('x') } };
    await client.blocks.children.append({ block_id: id, children: [paragraph] });
    const full = { status: 403, code: 'restricted_resource', additional_data: { block_limit: 'block_creation' } };
    await expect(client.pages.create({ parent, properties: {} })).rejects.toMatchObject(full);
    await expect(client.blocks.children.append({ block_id: id, children: [paragraph] })).rejects.toMatchObject(full);
    await client.pages.update({ page_id: id, properties: { Name: { title: text('still') } } });
    await free.stop();
  });

  it('R1: older versions say archived as well, and take after', async () => {
    const headers = { 'notion-version': '2025-09-03' };
    const { answer } = await send(linked, { method: 'GET', path: `/v1/pages/${linked.rowId}`, headers });
    expect(answer).toMatchObject({ archived: false, in_trash: false });
    expect(await get(`/v1/pages/${linked.rowId}`)).not.toHaveProperty('archived');
    const path = `/v1/blocks/${linked.rowId}/children`;
    const children = [{ type: 'divider', divider: {} }];
    const first = await send(linked, { method: 'PATCH', path, body: { children }, headers });
    const { results } = Object(first.answer);
    const again = await send(linked, { method: 'PATCH', path, body: { children, after: results[0].id }, headers });
    expect(again.status).toBe(200);
    const trashed = await send(linked, {
      method: 'PATCH',
      path: `/v1/pages/${linked.rowId}`,
      body: { archived: true },
      headers,
    });
    expect(trashed.answer).toMatchObject({ archived: true });
  });
});
