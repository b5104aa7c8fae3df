import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Opened, openStandIn, text } from './open-stand-in.ts';
import { type Case, expectRefusal, send, type Wrong } from './refusals.ts';

let opened: Opened;
beforeEach(async () => {
  opened = await openStandIn();
});
afterEach(() => opened.notion.stop());

const page = (properties: object, more: object = {}): Wrong => ({
  body: { parent: { data_source_id: opened.dataSourceId }, properties, ...more },
});
const schema = (properties: object, more: object = {}): Wrong => ({
  method: 'PATCH',
  path: '/v1/data_sources/:ds',
  body: { properties, ...more },
});
const ask = (body: object): Wrong => ({ path: '/v1/data_sources/:ds/query', body });
const block = { type: 'paragraph', paragraph: { rich_text: [] } };
const nested = (depth: number): object => ({
  type: 'toggle',
  toggle: { rich_text: [], ...(depth > 0 && { children: [nested(depth - 1)] }) },
});
const filterAt = (depth: number): object =>
  depth === 0 ? { property: 'Key', rich_text: { equals: 'a' } } : { and: [filterAt(depth - 1)] };

/** So many toggles, with so many paragraphs in each. */
const holders = (toggles: number, inEach: number): object[] =>
  Array.from({ length: toggles }, () => ({
    type: 'toggle',
    toggle: { rich_text: [], children: Array.from({ length: inEach }, () => block) },
  }));
const equation = (length: number) => ({ type: 'equation', equation: { expression: 'x'.repeat(length) } });
const linked = (length: number) => [
  { text: { content: 'x', link: { url: 'https://example.com/'.padEnd(length, 'x') } } },
];

const wrongRequests: readonly Case[] = [
  ['R1 no version header', () => ({ ...page({}), headers: { 'notion-version': undefined } }), 400, 'missing_version'],
  [
    'R1 an unknown version',
    () => ({ ...page({}), headers: { 'notion-version': '2030-01-01' } }),
    400,
    'one of 2025-09-03',
  ],
  ['R1 archived under 2026-03-11', () => schema({}, { archived: true }), 400, 'body.archived'],
  [
    'R1 after under 2026-03-11',
    () => ({ method: 'PATCH', path: '/v1/blocks/:ds/children', body: { children: [], after: 'x' } }),
    400,
    'body.after',
  ],
  [
    'R1 position before 2026-03-11',
    () => ({
      method: 'PATCH',
      path: '/v1/blocks/:ds/children',
      body: { children: [], position: { type: 'end' } },
      headers: { 'notion-version': '2025-09-03' },
    }),
    400,
    'body.position',
  ],
  ['a wrong token', () => ({ ...page({}), headers: { authorization: 'Bearer ntn_no' } }), 401, 'unauthorized'],
  ['an unknown path', () => ({ path: '/v1/databases/:db/query', body: {} }), 400, 'invalid_request_url'],
  ['a body that is no JSON', () => ({ body: '{"a":' }), 400, 'invalid_json'],
  ['R2 an unknown body key', () => page({}, { propertys: {} }), 400, 'body.propertys'],
  ['R2 an unknown key inside a value', () => page({ Count: { number: 1, format: 'euro' } }), 400, 'Count.format'],
  ['R3 no parent', () => ({ body: { properties: {} } }), 400, 'body.parent'],
  ['R3 no properties', () => ({ body: { parent: { data_source_id: opened.dataSourceId } } }), 400, 'body.properties'],
  [
    'R3 a page as parent of a row',
    () => ({ body: { parent: { page_id: opened.dataSourceId }, properties: {} } }),
    400,
    'body.parent',
  ],
  [
    'R3 a database parent with two data sources',
    () => {
      opened.notion.human.addDataSource('B');
      return { body: { parent: { database_id: opened.notion.databaseId }, properties: {} } };
    },
    400,
    'multiple data sources',
  ],
  ['R4 an id that is no uuid', () => ({ method: 'GET', path: '/v1/pages/acme' }), 400, 'valid uuid'],
  [
    'R4 a uuid of no version',
    () => ({ method: 'GET', path: '/v1/pages/12345678-1234-1234-1234-123456789abc' }),
    400,
    'valid uuid',
  ],
  [
    'R4 a database where a data source belongs',
    () => ({ path: '/v1/data_sources/:db/query', body: {} }),
    404,
    'Could not find data_source',
  ],
  [
    'R4 a data source where a database belongs',
    () => ({ method: 'GET', path: '/v1/databases/:ds' }),
    404,
    'Could not find database',
  ],
  [
    'R4 the nil uuid',
    () => ({ method: 'GET', path: '/v1/pages/00000000-0000-0000-0000-000000000000' }),
    404,
    'Could not find page',
  ],
  ['R5 children and markdown', () => page({}, { children: [], markdown: '' }), 400, 'exclude'],
  ['R5 children and template', () => page({}, { children: [], template: { type: 'none' } }), 400, 'exclude'],
  ['R6 a text of 2001', () => page({ Key: { rich_text: text('x'.repeat(2001)) } }), 400, '`2000`'],
  [
    'R6 101 pieces of text',
    () => page({ Key: { rich_text: Array.from({ length: 101 }, () => text('x')[0]) } }),
    400,
    '`100`',
  ],
  [
    'R6 101 options in a value',
    () => page({ Tags: { multi_select: Array.from({ length: 101 }, (_, n) => ({ name: `t${n}` })) } }),
    400,
    '`100`',
  ],
  ['R6 101 children', () => page({}, { children: Array.from({ length: 101 }, () => block) }), 400, '`100`'],
  ['R6 children three levels deep', () => page({}, { children: [nested(2)] }), 400, 'nested'],
  [
    'R6 a body of more than 500 KB',
    () => page({ Key: { rich_text: [] } }, { children: 'x'.repeat(500_000) }),
    413,
    'bytes',
  ],
  [
    'R6 1,001 blocks, on two levels',
    () => page({}, { children: holders(91, 10) }),
    400,
    'at most 1000 blocks, instead was `1001`',
  ],
  [
    'R6 an equation of 1001',
    () => page({ Key: { rich_text: [equation(1001)] } }),
    400,
    'expression.length should be ≤ `1000`',
  ],
  [
    'R6 a link of 2001 behind a text',
    () => page({ Key: { rich_text: linked(2001) } }),
    400,
    'link.url.length should be ≤ `2000`',
  ],
  ...['equals', 'does_not_equal', 'contains', 'does_not_contain', 'starts_with', 'ends_with'].map(
    (operator): Case => [
      `R6 a filter by what ${operator} a text of 2001`,
      () => ask({ filter: { property: 'Key', rich_text: { [operator]: 'x'.repeat(2001) } } }),
      400,
      `${operator}.length should be ≤ \`2000\``,
    ],
  ),
  ['R6 a page size of 0', () => ask({ page_size: 0 }), 400, 'page_size'],
  ['R6 a page size of 101', () => ask({ page_size: 101 }), 400, 'page_size'],
  ['R6 a description of 281', () => schema({ New: { number: {}, description: 'd'.repeat(281) } }), 400, 'description'],
  ['R6 NUL in a text', () => page({ Key: { rich_text: text('a\u0000') } }), 400, 'NUL'],
  [
    'R6 half a surrogate pair',
    () => ({
      body: `{"parent":{"data_source_id":"${opened.dataSourceId}"},"properties":{"Key":{"rich_text":[{"text":{"content":"\\ud800"}}]}}}`,
    }),
    400,
    'surrogates',
  ],
  ['R7 a comma in an option', () => page({ Status: { select: { name: 'a,b' } } }), 400, 'commas not allowed'],
  ['R7 an empty option', () => page({ Status: { select: { name: '' } } }), 400, 'not empty'],
  ['R7 an option of 101', () => page({ Status: { select: { name: 'x'.repeat(101) } } }), 400, '`100`'],
  [
    'R7 options alike but for case',
    () => schema({ New: { select: { options: [{ name: 'A' }, { name: 'a' }] } } }),
    400,
    'unique ignoring case',
  ],
  [
    'R7 101 options in a schema',
    () => schema({ New: { select: { options: Array.from({ length: 101 }, (_, n) => ({ name: `o${n}` })) } } }),
    400,
    '`100`',
  ],
  ['R8 an empty url', () => page({ Link: { url: '' } }), 400, 'url'],
  ['R8 a url of 2001', () => page({ Link: { url: `https://${'x'.repeat(2000)}` } }), 400, '`2000`'],
  ['R8 an e-mail of 201', () => page({ Mail: { email: 'x'.repeat(201) } }), 400, '`200`'],
  ['R8 a phone number of 201', () => page({ Phone: { phone_number: '1'.repeat(201) } }), 400, '`200`'],
  [
    'R9 a schema of more than 50 KB',
    () =>
      schema(
        Object.fromEntries(
          Array.from({ length: 250 }, (_, n) => [`column ${n}`, { rich_text: {}, description: 'd'.repeat(200) }]),
        ),
      ),
    400,
    '50000',
  ],
  ['R10 an unknown property', () => page({ Nmae: { title: [] } }), 400, 'not a property that exists'],
  ['R10 a value of another type', () => page({ Count: { rich_text: text('1') } }), 400, 'expected to be number'],
  ['R10 a number as text', () => page({ Count: { number: '1' } }), 400, 'Count.number'],
  ['R10 a date that is none', () => page({ When: { date: { start: 'tomorrow' } } }), 400, 'ISO 8601'],
  [
    'R10 a value that only Notion fills',
    () => page({ Made: { created_time: '2026-01-01' } }),
    400,
    'body.properties.Made',
  ],
  ['R11 an unknown status', () => page({ Stage: { status: { name: 'Elsewhere' } } }), 400, 'does not exist'],
  [
    'R11 another colour for an option',
    () => page({ Status: { select: { name: 'Good', color: 'red' } } }),
    400,
    'Cannot update color',
  ],
  ['R13 deleting the title', () => schema({ Name: null }), 400, 'title'],
  ['R13 converting the title', () => schema({ Name: { rich_text: {} } }), 400, 'title'],
  ['R13 a second title', () => schema({ New: { title: {} } }), 400, 'title'],
  ['R13 a name that is taken', () => schema({ Count: { name: 'Key' } }), 400, 'not unique'],
  ['R13 renaming what is not there', () => schema({ Nothing: { name: 'Something' } }), 400, 'Could not find property'],
  ['R13 an unknown type', () => schema({ New: { colour: {} } }), 400, 'body.properties.New'],
  [
    'R13 a new data source without a title',
    () => ({
      path: '/v1/data_sources',
      body: { parent: { database_id: opened.notion.databaseId }, properties: { A: { number: {} } } },
    }),
    400,
    'Title is not provided',
  ],
  [
    'R16 a filter for another type',
    () => ask({ filter: { property: 'Count', rich_text: { equals: '1' } } }),
    400,
    'does not match filter',
  ],
  [
    'R16 a filter on an unknown property',
    () => ask({ filter: { property: 'Nmae', title: { equals: '1' } } }),
    400,
    'Could not find property',
  ],
  [
    'R16 an operator of another type',
    () => ask({ filter: { property: 'Key', rich_text: { greater_than: 1 } } }),
    400,
    'body.filter.rich_text should be one of',
  ],
  [
    'R16 an operand of another type',
    () => ask({ filter: { property: 'Count', number: { equals: '1' } } }),
    400,
    'number.equals',
  ],
  [
    'R16 is_empty with false',
    () => ask({ filter: { property: 'Key', rich_text: { is_empty: false } } }),
    400,
    'is_empty',
  ],
  ['R16 a filter three levels deep', () => ask({ filter: filterAt(3) }), 400, 'and[0].and[0]'],
  [
    'R16 sorting by an unknown property',
    () => ask({ sorts: [{ property: 'Nmae', direction: 'ascending' }] }),
    400,
    'sort property',
  ],
  ['R16 a cursor nobody gave out', () => ask({ start_cursor: 's:x:y' }), 400, 'start_cursor'],
  [
    'R18 filter_properties of an unknown id',
    () => ({ path: '/v1/data_sources/:ds/query?filter_properties=zzzz', body: {} }),
    400,
    'Could not find property',
  ],
  ['R20 an unknown block type', () => page({}, { children: [{ type: 'poem', poem: {} }] }), 400, 'children'],
  [
    'R20 a code block in an unknown language',
    () => page({}, { children: [{ type: 'code', code: { rich_text: [], language: 'klingon' } }] }),
    400,
    'language',
  ],
];

describe('a request that Notion would refuse', () => {
  it.each(wrongRequests)('%s', (_rule, wrong, status, words) => expectRefusal(opened, wrong(), status, words));
});

const largest: readonly (readonly [string, () => Wrong])[] = [
  ['1,000 blocks, on two levels', () => page({}, { children: holders(100, 9) })],
  ['an equation of 1000', () => page({ Key: { rich_text: [equation(1000)] } })],
  ['a link of 2000 behind a text', () => page({ Key: { rich_text: linked(2000) } })],
  ['a phone number of 200', () => page({ Phone: { phone_number: '1'.repeat(200) } })],
  ['a filter by a text of 2000', () => ask({ filter: { property: 'Key', rich_text: { equals: 'x'.repeat(2000) } } })],
];

describe('the largest that Notion takes', () => {
  it.each(largest)('%s', async (_what, right) => {
    expect(await send(opened, right())).toMatchObject({ status: 200 });
  });
});
