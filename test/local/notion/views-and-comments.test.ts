import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Linked, openLinked } from './open-linked.ts';

let linked: Linked;
beforeEach(async () => {
  linked = await openLinked();
});
afterEach(() => linked.notion.stop());

const views = async () => {
  const { answer } = await linked.ask('GET', `/v1/views?database_id=${linked.notion.databaseId}`);
  return answer.results;
};
const create = async (more: object) => {
  const place = 'view_id' in more ? {} : { database_id: linked.notion.databaseId };
  const body = { data_source_id: linked.dataSourceId, name: 'New', type: 'table', ...place, ...more };
  return (await linked.ask('POST', '/v1/views', body)).answer;
};

describe('R22: views', () => {
  it('begin with a table called Default view, and are listed by id alone', async () => {
    const all = await views();
    expect(all).toEqual([{ object: 'view', id: expect.any(String) }]);
    const { answer } = await linked.ask('GET', `/v1/views/${all[0].id}`);
    expect(answer).toMatchObject({ name: 'Default view', type: 'table', data_source_id: linked.dataSourceId });
    expect(answer.created_time).toMatch(/\.\d{3}\+00:00$/);
  });

  it('show the rows that they filter, in their order, a page at a time', async () => {
    for (const [index, name] of ['b', 'c', 'a'].entries()) {
      await linked.createRow(name, { Status: { select: { name: 'Good' } }, Count: { number: index } });
    }
    const view = await create({
      filter: { property: 'Status', select: { equals: 'Good' } },
      sorts: [{ property: 'Name', direction: 'ascending' }],
    });
    const { answer } = await linked.ask('POST', `/v1/views/${view.id}/queries`, { page_size: 2 });
    expect(answer).toMatchObject({ object: 'view_query', view_id: view.id, total_count: 3, has_more: true });
    const path = `/v1/views/${view.id}/queries/${answer.id}`;
    const { answer: rest } = await linked.ask('GET', `${path}?start_cursor=${answer.next_cursor}`);
    const { results } = await linked.query({ sorts: [{ property: 'Name', direction: 'ascending' }] });
    const good = results.filter(({ id }) => id !== linked.rowId).map(({ id }) => id);
    expect([...answer.results, ...rest.results].map(({ id }: { id: string }) => id)).toEqual(good);
    expect((await linked.ask('DELETE', path)).answer).toMatchObject({ deleted: true });
    expect((await linked.ask('GET', path)).status).toBe(404);
  });

  it('group boards by a column, change key by key, and go', async () => {
    const { answer: source } = await linked.ask('GET', `/v1/data_sources/${linked.dataSourceId}`);
    const group_by = { type: 'select', property_id: source.properties.Status.id, sort: { type: 'manual' } };
    const board = await create({ type: 'board', configuration: { type: 'board', group_by } });
    const configuration = { type: 'board', group_by, card_layout: 'compact' };
    const { answer } = await linked.ask('PATCH', `/v1/views/${board.id}`, { name: 'By status', configuration });
    expect(answer).toMatchObject({ name: 'By status', configuration });
    const { answer: gone } = await linked.ask('DELETE', `/v1/views/${board.id}`);
    expect(Object.keys(gone).sort()).toEqual(['id', 'object', 'parent', 'request_id', 'type']);
    expect(await views()).toHaveLength(1);
  });

  it('stand in a dashboard as widgets, and go with it', async () => {
    const dashboard = await create({ type: 'dashboard' });
    const chart = { type: 'chart', configuration: { type: 'chart', chart_type: 'donut' } };
    const widget = await create({ view_id: dashboard.id, placement: { type: 'new_row' }, ...chart });
    expect(widget.dashboard_view_id).toBe(dashboard.id);
    const { answer } = await linked.ask('GET', `/v1/views/${dashboard.id}`);
    expect(answer.configuration.rows[0].widgets[0].view_id).toBe(widget.id);
    expect(await views()).toHaveLength(2);
    await linked.ask('DELETE', `/v1/views/${dashboard.id}`);
    expect((await linked.ask('GET', `/v1/views/${widget.id}`)).status).toBe(404);
  });
});

describe('R23: comments', () => {
  it('are written on a row, answered in its discussion, listed, changed and taken back', async () => {
    const mention = { mention: { user: { id: linked.notion.humanId } } };
    const { answer: first } = await linked.ask('POST', '/v1/comments', {
      parent: { page_id: linked.rowId },
      rich_text: [mention, { text: { content: ' look' } }],
    });
    expect(first.rich_text[0]).toMatchObject({ type: 'mention', mention: { user: { id: linked.notion.humanId } } });
    const { answer: second } = await linked.ask('POST', '/v1/comments', {
      discussion_id: first.discussion_id,
      markdown: 'seen',
      display_name: { type: 'custom', custom: { name: 'Sweep' } },
    });
    expect(second).toMatchObject({ discussion_id: first.discussion_id, display_name: { resolved_name: 'Sweep' } });
    const list = async () => (await linked.ask('GET', `/v1/comments?block_id=${linked.rowId}`)).answer.results;
    expect(await list()).toHaveLength(2);
    await linked.ask('PATCH', `/v1/comments/${second.id}`, { markdown: 'seen twice' });
    expect((await list())[1].rich_text[0].plain_text).toBe('seen twice');
    await linked.ask('DELETE', `/v1/comments/${second.id}`);
    expect(await list()).toHaveLength(1);
  });

  it('on a block are not those of its page', async () => {
    const paragraph = { type: 'paragraph', paragraph: { rich_text: [] } };
    const { answer } = await linked.ask('PATCH', `/v1/blocks/${linked.rowId}/children`, { children: [paragraph] });
    const block_id = answer.results[0].id;
    await linked.ask('POST', '/v1/comments', { parent: { block_id }, markdown: 'here' });
    const count = async (id: string) => (await linked.ask('GET', `/v1/comments?block_id=${id}`)).answer.results.length;
    expect([await count(block_id), await count(linked.rowId)]).toEqual([1, 0]);
  });
});

describe('users', () => {
  it('are one person and the connections', async () => {
    const { answer } = await linked.ask('GET', '/v1/users');
    expect(answer.results.map(({ type }: { type: string }) => type)).toEqual(['person', 'bot']);
    expect((await linked.ask('GET', `/v1/users/${linked.notion.humanId}`)).answer.type).toBe('person');
  });
});
