import { afterEach, beforeEach, describe, it } from 'vitest';
import { type Linked, openLinked } from './open-linked.ts';
import { type Case, expectRefusal, type Wrong } from './refusals.ts';

let linked: Linked;
beforeEach(async () => {
  linked = await openLinked();
});
afterEach(() => linked.notion.stop());

const nobody = '00000000-0000-0000-0000-000000000000';
const update = (body: object): Wrong => ({ method: 'PATCH', path: `/v1/pages/${linked.rowId}`, body });
const link = (id: string): Wrong => update({ properties: { Patterns: { relation: [{ id }] } } });
const schema = (properties: object): Wrong => ({ method: 'PATCH', path: '/v1/data_sources/:ds', body: { properties } });
const append = (...children: object[]): Wrong => ({
  method: 'PATCH',
  path: `/v1/blocks/${linked.rowId}/children`,
  body: { children },
});
const markdown = (body: object): Wrong => ({ method: 'PATCH', path: `/v1/pages/${linked.rowId}/markdown`, body });
const updates = (old_str: string): Wrong =>
  markdown({ type: 'update_content', update_content: { content_updates: [{ old_str, new_str: 'x' }] } });
const words = [{ text: { content: 'x' } }];
const paragraph = { type: 'paragraph', paragraph: { rich_text: words } };
const table = (width: number, ...rows: number[]) => ({
  type: 'table',
  table: {
    table_width: width,
    children: rows.map((cells) => ({
      type: 'table_row',
      table_row: { cells: Array.from({ length: cells }, () => words) },
    })),
  },
});

const wrongRequests: readonly Case[] = [
  ['R12 a link to a page that does not exist', () => link(nobody), 404, 'Could not find page'],
  ['R12 a link that is no uuid', () => link('acme'), 400, 'valid uuids'],
  ['R12 a link to a page of another data source', () => link(linked.rowId), 400, 'not in the data source'],
  [
    'R12 101 links in one request',
    () =>
      update({ properties: { Patterns: { relation: Array.from({ length: 101 }, () => ({ id: linked.patternId })) } } }),
    400,
    '`100`',
  ],
  [
    'R13 a relation to a data source that does not exist',
    () => schema({ New: { relation: { data_source_id: nobody, single_property: {} } } }),
    404,
    'Could not find data_source',
  ],
  [
    'R13 a relation that is neither one-way nor two-way',
    () => schema({ New: { relation: { data_source_id: linked.patternsId } } }),
    400,
    'body.properties.New.relation',
  ],
  [
    'R13 a roll-up over a column that is no relation',
    () =>
      schema({ New: { rollup: { function: 'sum', relation_property_name: 'Key', rollup_property_name: 'Weight' } } }),
    400,
    'relation property',
  ],
  [
    'R13 a roll-up of a column that is not there',
    () =>
      schema({
        New: { rollup: { function: 'sum', relation_property_name: 'Patterns', rollup_property_name: 'Height' } },
      }),
    400,
    'roll-up property',
  ],
  [
    'R13 a formula with an unknown column',
    () => schema({ New: { formula: { expression: 'prop("Height")' } } }),
    400,
    'Height',
  ],
  [
    'R14 a far side whose name is taken',
    () =>
      schema({
        New: { relation: { data_source_id: linked.patternsId, dual_property: { synced_property_name: 'Weight' } } },
      }),
    400,
    'not unique',
  ],
  [
    'R10 a value for a relation that is none',
    () => update({ properties: { Patterns: { rich_text: [] } } }),
    400,
    'relation',
  ],
  [
    'R15 a move to a page that does not exist',
    () => ({ path: `/v1/pages/${linked.rowId}/move`, body: { parent: { page_id: nobody } } }),
    404,
    'Could not find page',
  ],
  [
    'R15 a move without a goal',
    () => ({ path: `/v1/pages/${linked.rowId}/move`, body: {} }),
    400,
    'body.parent should be defined',
  ],
  [
    'R15 a template that is not there',
    () => update({ template: { type: 'template_id', template_id: nobody } }),
    400,
    'no such template',
  ],
  [
    'R19 a property that is not there',
    () => ({ method: 'GET', path: `/v1/pages/${linked.rowId}/properties/zzzz` }),
    400,
    'Could not find property',
  ],
  [
    'R19 a cursor that nobody gave out',
    () => ({ method: 'GET', path: `/v1/pages/${linked.rowId}/properties/title?start_cursor=x` }),
    400,
    'start_cursor',
  ],
  ['R20 no children', () => ({ ...append(), body: {} }), 400, 'body.children'],
  ['R20 a table without rows', () => append(table(1)), 400, 'children'],
  ['R20 a row that is too wide', () => append(table(1, 2)), 400, 'cells.length'],
  ['R20 a single column', () => append({ type: 'column_list', column_list: { children: [] } }), 400, 'length'],
  ['R20 text where no text goes', () => append({ type: 'divider', divider: { rich_text: words } }), 400, 'divider'],
  [
    'R20 a place after a block of elsewhere',
    () => ({
      ...append(),
      body: { children: [paragraph], position: { type: 'after_block', after_block: { id: nobody } } },
    }),
    404,
    'Could not find block',
  ],
  ['R20 a block that does not exist', () => ({ method: 'GET', path: `/v1/blocks/${nobody}` }), 404, 'block'],
  ['R20 children of nothing', () => ({ method: 'GET', path: `/v1/blocks/${nobody}/children` }), 404, 'page'],
  ['R21 no kind of change', () => markdown({}), 400, 'body.type'],
  ['R21 text to find that is empty', () => updates(''), 400, 'must not be empty'],
  ['R21 text to find that is not there', () => updates('nothing like it'), 400, 'No match'],
  [
    'R21 a place that is not there',
    () => markdown({ type: 'insert_content', insert_content: { content: 'x', after: 'a...b' } }),
    400,
    'No match',
  ],
  [
    'R21 children and markdown',
    () => ({ body: { parent: { data_source_id: linked.dataSourceId }, properties: {}, children: [], markdown: 'x' } }),
    400,
    'exclude',
  ],
];

describe('a request about links and bodies that Notion would refuse', () => {
  it.each(wrongRequests)('%s', (_rule, wrong, status, said) => expectRefusal(linked, wrong(), status, said));

  it('R12 a link to a page in the trash', async () => {
    await linked.client.pages.update({ page_id: linked.patternId, in_trash: true });
    await expectRefusal(linked, link(linked.patternId), 400, 'in the trash');
  });

  it('R15 and R20 whatever lies in the trash', async () => {
    const { answer } = await linked.ask('PATCH', `/v1/blocks/${linked.rowId}/children`, { children: [paragraph] });
    const block = `/v1/blocks/${answer.results[0].id}`;
    await linked.ask('DELETE', block);
    await expectRefusal(linked, { method: 'DELETE', path: block }, 400, 'archived');
    await expectRefusal(
      linked,
      { method: 'PATCH', path: block, body: { paragraph: { rich_text: words } } },
      400,
      'archived',
    );
    await linked.client.pages.update({ page_id: linked.rowId, in_trash: true });
    await expectRefusal(linked, append(paragraph), 400, 'archived');
    await expectRefusal(
      linked,
      { path: `/v1/pages/${linked.rowId}/move`, body: { parent: { page_id: linked.notion.rootPageId } } },
      400,
      'archived',
    );
    await expectRefusal(
      linked,
      markdown({ type: 'replace_content', replace_content: { new_str: 'x' } }),
      400,
      'archived',
    );
  });

  it('R20 a block turned into another, and blocks where none belong', async () => {
    const { answer } = await linked.ask('PATCH', `/v1/blocks/${linked.rowId}/children`, {
      children: [paragraph, { type: 'divider', divider: {} }],
    });
    const [first, second] = answer.results;
    await expectRefusal(
      linked,
      { method: 'PATCH', path: `/v1/blocks/${first.id}`, body: { toggle: { rich_text: words } } },
      400,
      'is a paragraph',
    );
    await expectRefusal(
      linked,
      { method: 'PATCH', path: `/v1/blocks/${second.id}/children`, body: { children: [paragraph] } },
      400,
      'cannot hold',
    );
  });

  it('R21 text to find that is there twice', async () => {
    linked.notion.human.writeInRow({ column: 'Name', text: 'acme' }, 'one and one');
    await expectRefusal(linked, updates('one'), 400, 'More than one');
  });
});
