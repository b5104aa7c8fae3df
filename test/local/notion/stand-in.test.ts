import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startNotionStandIn } from '../../../local/notion/stand-in.ts';
import { firstDataSource, type Opened, openClient, openStandIn, text } from './open-stand-in.ts';

let opened: Opened;
beforeEach(async () => {
  opened = await openStandIn();
});
afterEach(() => opened.notion.stop());

describe('a row that is hidden, a cursor that is not yours', () => {
  it('R15: a row in the trash takes nothing but its way out', async () => {
    const { client, createRow, query } = opened;
    const { id } = await createRow('a');
    await client.pages.update({ page_id: id, in_trash: true });
    expect((await query()).results).toHaveLength(0);
    await expect(client.pages.update({ page_id: id, properties: { Count: { number: 1 } } })).rejects.toMatchObject({
      status: 400,
    });
    await client.pages.update({ page_id: id, in_trash: false });
    expect((await query()).results).toHaveLength(1);
  });

  it('R15: archived rows are listed only when asked for', async () => {
    const { client, createRow, query } = opened;
    const { id } = await createRow('a');
    await client.request({ path: `pages/${id}`, method: 'patch', body: { is_archived: true } });
    expect((await query()).results).toHaveLength(0);
    expect((await query({ is_archived: true })).results).toHaveLength(1);
  });

  it('R16: a cursor serves only the query that gave it', async () => {
    const { createRow, query } = opened;
    for (const title of ['a', 'b', 'c']) await createRow(title);
    const { next_cursor } = await query({ page_size: 2 });
    expect(next_cursor).toMatch(/^s:[0-9a-f-]{36}:[0-9a-f-]{36}$/);
    expect((await query({ page_size: 2, start_cursor: next_cursor })).results).toHaveLength(1);
    await expect(
      query({ page_size: 2, start_cursor: next_cursor, filter: { property: 'Key', rich_text: { equals: 'a' } } }),
    ).rejects.toMatchObject({
      status: 400,
    });
  });
});

describe('a request that Notion would take', () => {
  it('creates a database with its schema, and ignores properties in the wrong place', async () => {
    const { client, notion } = opened;
    const parent = { type: 'page_id' as const, page_id: notion.rootPageId };
    const made = await client.databases.create({
      parent,
      title: text('Second'),
      initial_data_source: { properties: { Tenant: { title: {} }, Level: { number: { format: 'percent' } } } },
    });
    const source =
      'data_sources' in made
        ? await client.dataSources.retrieve({ data_source_id: made.data_sources[0]?.id ?? '' })
        : undefined;
    expect(Object.keys(source?.properties ?? {}).sort()).toEqual(['Level', 'Tenant']);
    const body = { parent, properties: { Lost: { number: {} } } };
    expect(await client.request({ path: 'databases', method: 'post', body })).toMatchObject({ object: 'database' });
  });

  it('converts a column and loses its values, replaces options and loses theirs, as Notion does', async () => {
    const { client, createRow, dataSourceId, notion } = opened;
    await createRow('a', { Key: { rich_text: text('1') }, Status: { select: { name: 'Good' } } });
    await client.dataSources.update({
      data_source_id: dataSourceId,
      properties: {
        Key: { number: {} },
        Status: { select: { options: [{ name: 'Bad' }] } },
        Count: { name: 'How many' },
      },
    });
    expect(notion.rows()[0]).toMatchObject({ Key: null, Status: null, 'How many': null });
  });

  it('creates an option by writing it, cuts dates to the minute, and answers in any order', async () => {
    const { client, createRow, dataSourceId, query } = opened;
    await createRow('a', {
      Status: { select: { name: 'New' } },
      When: { date: { start: '2026-01-02T03:04:05.678+02:00' } },
    });
    const source = await client.dataSources.retrieve({ data_source_id: dataSourceId });
    expect(JSON.stringify(source)).toContain('"name":"New"');
    const { results } = await query();
    expect(results[0]?.properties).toMatchObject({
      Status: { select: { name: 'New' } },
      When: { date: { start: '2026-01-02T01:04:00.000+00:00', end: null, time_zone: null } },
      Made: { created_time: '2026-09-01T10:00:00.000Z' },
      Link: { url: null },
    });
    const ids = Object.values((await createRow('b')).properties).map(({ id }) => id);
    expect(ids).toContain('title');
    expect(ids.some((id) => id.includes('%'))).toBe(true);
  });

  it('takes a column by name, by raw id and by encoded id', async () => {
    const { client, createRow, notion, query } = opened;
    const { id, properties } = await createRow('a');
    const encoded = properties.Count?.id ?? '';
    for (const [number, key] of ['Count', encoded, decodeURIComponent(encoded)].entries()) {
      await client.pages.update({ page_id: id.replaceAll('-', ''), properties: { [key]: { number } } });
      expect(notion.rows()[0]?.Count).toBe(number);
    }
    const { results } = await query({}, [encoded]);
    expect(Object.keys(results[0]?.properties ?? {})).toEqual(['Count']);
  });

  it('filters and sorts', async () => {
    const { clock, createRow, query } = opened;
    for (const [index, title] of ['Ann', 'bob', 'Cid'].entries()) {
      await createRow(title, {
        Count: { number: index },
        Done: { checkbox: index > 0 },
        Status: index > 0 ? { select: { name: 'Good' } } : { select: null },
      });
      clock.now += 60_000;
    }
    const titles = async (filter: object | undefined, sorts?: object[]) => {
      const { results } = await query({ ...(filter && { filter }), ...(sorts && { sorts }) });
      return results.map(({ properties }) => JSON.stringify(properties.Name).match(/"content":"(\w+)"/)?.[1]);
    };
    expect(await titles(undefined)).toEqual(['Cid', 'bob', 'Ann']);
    expect(await titles(undefined, [{ timestamp: 'created_time', direction: 'ascending' }])).toEqual([
      'Ann',
      'bob',
      'Cid',
    ]);
    expect(await titles({ property: 'title', title: { equals: 'BOB' } })).toEqual(['bob']);
    expect(
      await titles({ property: 'Count', number: { greater_than: 0 } }, [{ property: 'Name', direction: 'descending' }]),
    ).toEqual(['bob', 'Cid'].sort().reverse());
    expect(
      await titles({
        and: [
          { property: 'Done', checkbox: { equals: true } },
          {
            or: [
              { property: 'Status', select: { equals: ['Good', 'Bad'] } },
              { property: 'Status', select: { is_empty: true } },
            ],
          },
        ],
      }),
    ).toEqual(['Cid', 'bob']);
    expect(
      await titles({
        timestamp: 'created_time',
        created_time: { on_or_after: `${new Date(clock.now - 60_000).toISOString().slice(0, 16)}:00Z` },
      }),
    ).toEqual(['Cid']);
  });

  it('R17: says that an answer is incomplete beyond the cap', async () => {
    const small = await startNotionStandIn({ resultCap: 3 });
    const own = openClient(small);
    const id = await firstDataSource(own, small.databaseId);
    for (const title of ['a', 'b', 'c', 'd']) {
      await own.pages.create({ parent: { data_source_id: id }, properties: { Name: { title: text(title) } } });
    }
    const first = await own.dataSources.query({ data_source_id: id, page_size: 2 });
    expect(first.request_status).toBeUndefined();
    const second = await own.dataSources.query({
      data_source_id: id,
      page_size: 2,
      ...(first.next_cursor && { start_cursor: first.next_cursor }),
    });
    expect(second).toMatchObject({ has_more: false, request_status: { type: 'incomplete' } });
    await small.stop();
  });

  it('keeps blocks, appends where asked and hides what was deleted', async () => {
    const { client, dataSourceId } = opened;
    const paragraph = (content: string) => ({ type: 'paragraph' as const, paragraph: { rich_text: text(content) } });
    const { id } = await client.pages.create({
      parent: { data_source_id: dataSourceId },
      properties: { Name: { title: text('a') } },
      children: [paragraph('one'), paragraph('two')],
    });
    const list = async () => (await client.blocks.children.list({ block_id: id })).results;
    const [first] = await list();
    await client.blocks.children.append({
      block_id: id,
      children: [paragraph('between')],
      position: { type: 'after_block', after_block: { id: first?.id ?? '' } },
    });
    await client.blocks.delete({ block_id: first?.id ?? '' });
    expect(JSON.stringify(await list()).match(/"content":"(\w+)"/g)).toEqual([
      '"content":"between"',
      '"content":"two"',
    ]);
  });
});

describe('allowance and faults', () => {
  it('refuses what is beyond the allowance until the window ends', async () => {
    const { client, clock, notion } = opened;
    const used = notion.requests.length;
    for (let sent = used; sent < 180; sent += 1) await client.users.me({});
    await expect(client.users.me({})).rejects.toMatchObject({
      status: 429,
      code: 'rate_limited',
      additional_data: { retry_after: '60' },
    });
    clock.now += 59_000;
    await expect(client.users.me({})).rejects.toMatchObject({ additional_data: { retry_after: '1' } });
    clock.now += 1_000;
    await client.users.me({});
    expect(notion.stats()).toMatchObject({ rateLimited: 2, busiestMinute: 180 });
  });

  it('commits what it was told to commit and nothing else', async () => {
    const { createRow, notion } = opened;
    notion.faults.add({ method: 'POST', path: /pages/, action: { kind: 'reset', committed: true } });
    notion.faults.add({
      method: 'POST',
      path: /pages/,
      action: { kind: 'status', status: 503, committed: true, named: true },
    });
    notion.faults.add({ method: 'POST', path: /pages/, action: { kind: 'status', status: 503 } });
    await expect(createRow('a')).rejects.toThrow('fetch failed');
    await expect(createRow('b')).rejects.toMatchObject({
      status: 503,
      additional_data: { committed_resource_id: expect.stringMatching(/^[0-9a-f-]{36}$/) },
    });
    await expect(createRow('c')).rejects.toMatchObject({ status: 503 });
    expect(notion.rows().map(({ Name }) => Name)).toEqual(['a', 'b']);
    await createRow('d');
  });
});

describe('the drawn page', () => {
  it('shows the rows with coloured options and escapes what people write', async () => {
    const { createRow, notion } = opened;
    await createRow('<script>alert(1)</script>', {
      Status: { select: { name: 'Good' } },
      Key: { rich_text: text('"quoted" & more') },
    });
    const html = await (await fetch(notion.pageUrl)).text();
    expect(html).toBe(notion.renderPage());
    expect(html).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
    expect(html).not.toContain('<script>alert');
    expect(html).toContain('<span class="chip green">Good</span>');
    expect(html).toContain('&quot;quoted&quot; &amp; more');
    expect(html).not.toMatch(/(src|href)="http/);
  });

  it('can be drawn before there is anything', async () => {
    const empty = await startNotionStandIn({ seedDatabase: false });
    expect(empty.databaseId).toBe('');
    expect(empty.renderPage()).toContain('No rows yet');
    expect(empty.rows()).toEqual([]);
    await empty.stop();
  });
});
