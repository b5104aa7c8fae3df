import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Capability } from '../../../local/notion/state.ts';
import { type Linked, openLinked } from './open-linked.ts';
import { type Case, expectRefusal, type Wrong } from './refusals.ts';

let linked: Linked;
beforeEach(async () => {
  linked = await openLinked();
});
afterEach(() => linked.notion.stop());

const nobody = '00000000-0000-0000-0000-000000000000';
const view = (more: object): Wrong => ({
  path: '/v1/views',
  body: {
    data_source_id: linked.dataSourceId,
    database_id: linked.notion.databaseId,
    name: 'New',
    type: 'table',
    ...more,
  },
});
const comment = (more: object): Wrong => ({
  path: '/v1/comments',
  body: { parent: { page_id: linked.rowId }, rich_text: [{ text: { content: 'x' } }], ...more },
});

const wrongRequests: readonly Case[] = [
  ['R22 a view of nothing', () => view({ database_id: undefined }), 400, 'exactly one of'],
  ['R22 a view of a database and in a dashboard', () => view({ view_id: nobody }), 400, 'exactly one of'],
  ['R22 a view of an unknown type', () => view({ type: 'pie' }), 400, 'body.type'],
  ['R22 a board without groups', () => view({ type: 'board' }), 400, 'group_by'],
  [
    'R22 a board grouped by a column that is not there',
    () =>
      view({
        type: 'board',
        configuration: { type: 'board', group_by: { type: 'select', property_id: 'zzzz', sort: { type: 'manual' } } },
      }),
    400,
    'could not find property',
  ],
  [
    'R22 a board grouped by a column of another type',
    () =>
      view({
        type: 'board',
        configuration: {
          type: 'board',
          group_by: { type: 'status', property_id: 'Status', group_by: 'option', sort: { type: 'manual' } },
        },
      }),
    400,
    'group_by.type',
  ],
  ['R22 a configuration of another type', () => view({ configuration: { type: 'list' } }), 400, 'configuration.type'],
  [
    'R22 a column that is too narrow',
    () => view({ configuration: { type: 'table', properties: [{ property_id: 'title', width: 31 }] } }),
    400,
    '≥ `32`',
  ],
  [
    'R22 a filter by an option that is not there',
    () => view({ filter: { property: 'Status', select: { equals: 'Elsewhere' } } }),
    400,
    'the name of an option',
  ],
  [
    'R22 a filter by a column that is not there',
    () => view({ filter: { property: 'Nothing', select: { equals: 'Good' } } }),
    400,
    'Could not find property',
  ],
  ['R22 a placement outside a dashboard', () => view({ placement: { type: 'new_row' } }), 400, 'dashboard'],
  ['R22 the views of nothing', () => ({ method: 'GET', path: '/v1/views' }), 400, 'exactly one of'],
  ['R22 a view that does not exist', () => ({ method: 'GET', path: `/v1/views/${nobody}` }), 404, 'view'],
  ['R23 a comment on a page and in a discussion', () => comment({ discussion_id: nobody }), 400, 'discussion_id'],
  ['R23 a comment on nothing', () => comment({ parent: undefined }), 400, 'body'],
  ['R23 a comment as text and as markdown', () => comment({ markdown: 'x' }), 400, 'body'],
  ['R23 a comment that says nothing', () => comment({ rich_text: [] }), 400, 'rich_text'],
  ['R23 a comment on a page that does not exist', () => comment({ parent: { page_id: nobody } }), 404, 'page'],
  [
    'R23 a discussion that does not exist',
    () => comment({ parent: undefined, discussion_id: nobody }),
    404,
    'discussion',
  ],
  [
    'R23 a mention of nobody',
    () => comment({ rich_text: [{ mention: { user: { id: nobody } } }] }),
    400,
    'user of this workspace',
  ],
  [
    'R23 a person who does not exist, in a column',
    () => ({
      method: 'PATCH',
      path: `/v1/pages/${linked.rowId}`,
      body: { properties: { Owner: { people: [{ id: nobody }] } } },
    }),
    400,
    'user of this workspace',
  ],
];

describe('a request about views and comments that Notion would refuse', () => {
  beforeEach(() => linked.notion.human.addColumn('Owner', { people: {} }));

  it.each(wrongRequests)('%s', (_rule, wrong, status, said) => expectRefusal(linked, wrong(), status, said));

  it('R22 the last view of a database', async () => {
    const { answer } = await linked.ask('GET', `/v1/views?database_id=${linked.notion.databaseId}`);
    await expectRefusal(linked, { method: 'DELETE', path: `/v1/views/${answer.results[0].id}` }, 400, 'last view');
  });

  it('R22 a widget in a view that is no dashboard', async () => {
    const { answer } = await linked.ask('GET', `/v1/views?database_id=${linked.notion.databaseId}`);
    await expectRefusal(linked, view({ database_id: undefined, view_id: answer.results[0].id }), 400, 'dashboard');
  });

  it('R23 a change to a comment of somebody else', async () => {
    const other = linked.notion.addConnection('other');
    other.sharedRoots.add(linked.notion.rootPageId);
    const { answer } = await linked.ask('POST', '/v1/comments', comment({}).body, other.token);
    const path = `/v1/comments/${answer.id}`;
    await expectRefusal(linked, { method: 'PATCH', path, body: { markdown: 'x' } }, 400, 'this connection');
    await expectRefusal(linked, { method: 'DELETE', path }, 400, 'this connection');
  });
});

const row = () => `/v1/pages/${linked.rowId}`;
const needs: readonly (readonly [Capability, string, () => Wrong])[] = [
  ['read', 'reading a database', () => ({ method: 'GET', path: '/v1/databases/:db' })],
  ['read', 'reading a data source', () => ({ method: 'GET', path: '/v1/data_sources/:ds' })],
  ['read', 'a query', () => ({ path: '/v1/data_sources/:ds/query', body: {} })],
  ['read', 'reading a row', () => ({ method: 'GET', path: row() })],
  ['read', 'reading a property', () => ({ method: 'GET', path: `${row()}/properties/title` })],
  ['read', 'reading markdown', () => ({ method: 'GET', path: `${row()}/markdown` })],
  ['read', 'listing blocks', () => ({ method: 'GET', path: `/v1/blocks/${linked.rowId}/children` })],
  ['read', 'listing views', () => ({ method: 'GET', path: `/v1/views?data_source_id=${linked.dataSourceId}` })],
  ['insert', 'creating a row', () => ({ body: { parent: { data_source_id: linked.dataSourceId }, properties: {} } })],
  [
    'insert',
    'creating a database',
    () => ({ path: '/v1/databases', body: { parent: { type: 'page_id', page_id: linked.notion.rootPageId } } }),
  ],
  [
    'insert',
    'creating a data source',
    () => ({ path: '/v1/data_sources', body: { parent: { database_id: linked.notion.databaseId }, properties: {} } }),
  ],
  [
    'insert',
    'appending blocks',
    () => ({ method: 'PATCH', path: `/v1/blocks/${linked.rowId}/children`, body: { children: [] } }),
  ],
  ['insert', 'creating a view', () => view({})],
  ['update', 'creating a view', () => view({})],
  ['update', 'changing a row', () => ({ method: 'PATCH', path: row(), body: {} })],
  [
    'update',
    'moving a row',
    () => ({ path: `${row()}/move`, body: { parent: { page_id: linked.notion.rootPageId } } }),
  ],
  ['update', 'changing a database', () => ({ method: 'PATCH', path: '/v1/databases/:db', body: {} })],
  ['update', 'changing a data source', () => ({ method: 'PATCH', path: '/v1/data_sources/:ds', body: {} })],
  [
    'update',
    'writing markdown',
    () => ({
      method: 'PATCH',
      path: `${row()}/markdown`,
      body: { type: 'replace_content', replace_content: { new_str: '' } },
    }),
  ],
  ['insertComments', 'a comment', () => comment({})],
  ['readComments', 'reading comments', () => ({ method: 'GET', path: `/v1/comments?block_id=${linked.rowId}` })],
  ['readUsers', 'listing users', () => ({ method: 'GET', path: '/v1/users' })],
];

describe('R24: what a connection may do', () => {
  it.each(needs)('without %s: %s', async (capability, _what, wrong) => {
    linked.notion.human.allow(capability, false);
    await expectRefusal(linked, wrong(), 403, 'restricted_resource');
  });

  it('answers a write of one that may not read with the id alone', async () => {
    linked.notion.human.allow('read', false);
    const { answer } = await linked.ask('POST', '/v1/pages', {
      parent: { data_source_id: linked.dataSourceId },
      properties: {},
    });
    expect(Object.keys(answer).sort()).toEqual(['id', 'object', 'request_id']);
  });
});

describe('R24: what a connection may see', () => {
  it('is nothing before anything is shared, and then all that lies below', async () => {
    const other = linked.notion.addConnection('other');
    const paths = [
      `/v1/databases/${linked.notion.databaseId}`,
      `/v1/data_sources/${linked.dataSourceId}`,
      row(),
      `/v1/blocks/${linked.rowId}/children`,
    ];
    const seen = () =>
      Promise.all(paths.map(async (path) => (await linked.ask('GET', path, undefined, other.token)).status));
    expect(await seen()).toEqual([404, 404, 404, 404]);
    other.sharedRoots.add(linked.notion.rootPageId);
    expect(await seen()).toEqual([200, 200, 200, 200]);
    linked.notion.human.unshareDatabase();
    expect(await seen()).toEqual([404, 404, 404, 404]);
    other.sharedRoots.add(linked.notion.databaseId);
    expect(await seen()).toEqual([200, 200, 200, 200]);
  });

  it('names the connection that was not let in', async () => {
    const other = linked.notion.addConnection('other');
    const { answer } = await linked.ask('GET', row(), undefined, other.token);
    expect(answer).toMatchObject({
      message: expect.stringContaining('"other"'),
      additional_data: { integration_id: other.id },
    });
  });
});
