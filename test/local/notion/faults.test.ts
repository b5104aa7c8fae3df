import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { FaultAction } from '../../../local/notion/faults.ts';
import { startNotionStandIn } from '../../../local/notion/stand-in.ts';
import { type Linked, openLinked } from './open-linked.ts';

let linked: Linked;
beforeEach(async () => {
  linked = await openLinked();
});
afterEach(() => linked.notion.stop());

/** A row created through a fault: what came back, and whether the row is there. */
async function createThrough(action: FaultAction) {
  linked.notion.faults.add({ method: 'POST', path: /^\/v1\/pages$/, action });
  const body = JSON.stringify({ parent: { data_source_id: linked.dataSourceId }, properties: {} });
  const headers = { authorization: `Bearer ${linked.notion.token}`, 'notion-version': '2026-03-11' };
  const before = linked.notion.rows().length;
  const answer = await fetch(`${linked.notion.baseUrl}/v1/pages`, { method: 'POST', headers, body })
    .then(async (response) => ({
      status: response.status,
      retryAfter: response.headers.get('retry-after'),
      type: response.headers.get('content-type'),
      text: await response.text(),
    }))
    .catch(() => 'cut' as const);
  return { answer, made: linked.notion.rows().length - before };
}

const committed = { kind: 'status', committed: true } as const;
const table: readonly (readonly [string, FaultAction, object | 'cut', number])[] = [
  ['429, short', { kind: 'rate-limited', seconds: 2 }, { status: 429, retryAfter: '2' }, 0],
  [
    '429, without the header',
    { kind: 'rate-limited', seconds: 90, header: false },
    { status: 429, retryAfter: null },
    0,
  ],
  [
    '429, blocked',
    { kind: 'rate-limited', seconds: 1, blocked: true },
    { text: expect.stringContaining('request_blocked') },
    0,
  ],
  ['409', { kind: 'status', status: 409 }, { status: 409, text: expect.stringContaining('conflict_error') }, 0],
  ['500', { kind: 'status', status: 500 }, { status: 500 }, 0],
  ['502 as a page', { kind: 'status', status: 502, html: true }, { status: 502, type: 'text/html' }, 0],
  ['502 as JSON', { kind: 'status', status: 502 }, { text: expect.stringContaining('bad_gateway') }, 0],
  ['503 as words', { kind: 'status', status: 503, plain: true }, { type: 'text/plain' }, 0],
  [
    '503 committed, with the id',
    { ...committed, status: 503, named: true },
    { text: expect.stringContaining('committed_resource_id') },
    1,
  ],
  [
    '503 committed, without the id',
    { ...committed, status: 503 },
    { text: expect.not.stringContaining('committed_') },
    1,
  ],
  [
    'no database',
    { kind: 'status', status: 503, code: 'database_connection_unavailable' },
    { text: expect.stringContaining('database_connection') },
    0,
  ],
  ['504 committed', { ...committed, status: 504 }, { status: 504 }, 1],
  ['529', { kind: 'status', status: 529 }, { text: expect.stringContaining('service_overload') }, 0],
  [
    '403 for the blocks',
    { kind: 'status', status: 403, data: { block_limit: 'block_creation' } },
    { text: expect.stringContaining('block_creation') },
    0,
  ],
  ['a cut before', { kind: 'reset', committed: false }, 'cut', 0],
  ['a cut after', { kind: 'reset', committed: true }, 'cut', 1],
  ['200 with a page', { kind: 'html' }, { status: 200, type: 'text/html' }, 1],
  ['202', { kind: 'async-task' }, { status: 202, text: expect.stringContaining('"object":"async_task"') }, 1],
  ['slow headers', { kind: 'slow', headersMs: 5 }, { status: 200 }, 1],
  ['a slow body', { kind: 'slow', bodyMs: 5 }, { status: 200 }, 1],
];

describe('faults on the way', () => {
  it.each(table)('%s', async (_name, action, answer, made) => {
    const through = await createThrough(action);
    expect(through).toEqual({ answer: answer === 'cut' ? 'cut' : expect.objectContaining(answer), made });
    expect(linked.notion.faults.struck()).toBe(1);
  });

  it.each([
    ['no answer', false],
    ['half an answer', true],
  ])('%s, however long one waits', async (_name, headers) => {
    linked.notion.faults.add({ action: { kind: 'hang', committed: true, headers } });
    const answer = linked.ask('GET', '/v1/users/me').catch(() => 'cut');
    expect(await Promise.race([answer, pause(30, 'nothing yet')])).toBe('nothing yet');
  });

  it('names the children that an append has left behind', async () => {
    linked.notion.faults.add({ path: /children/, action: { ...committed, status: 503, named: true } });
    const children = [{ type: 'divider', divider: {} }];
    const { answer } = await linked.ask('PATCH', `/v1/blocks/${linked.rowId}/children`, { children });
    expect(answer.additional_data.committed_child_ids).toHaveLength(1);
  });

  it('strike the n-th fitting request, as often as told, by chance the same on each run', async () => {
    linked.notion.faults.add({ path: /users/, nth: 3, times: 2, action: { kind: 'status', status: 500 } });
    const statuses = async (count: number) => {
      const all: number[] = [];
      for (let index = 0; index < count; index += 1) all.push((await linked.ask('GET', '/v1/users/me')).status);
      return all;
    };
    expect(await statuses(6)).toEqual([200, 200, 500, 500, 200, 200]);
    const rule = {
      path: /users/,
      probability: 0.5,
      times: Number.POSITIVE_INFINITY,
      action: { kind: 'status', status: 500 },
    } as const;
    linked.notion.faults.add(rule);
    const lucky = (await statuses(20)).filter((status) => status === 200).length;
    expect(lucky).toBeGreaterThan(4);
    expect(lucky).toBeLessThan(16);
  });
});

describe('what is hidden for a while', () => {
  it('is a new row and new values, from queries alone', async () => {
    linked.notion.advance(60_000);
    linked.notion.lag.queryMs = 5000;
    await linked.ask('PATCH', `/v1/pages/${linked.rowId}`, { properties: { Count: { number: 9 } } });
    const { id } = await linked.createRow('new');
    expect((await linked.ask('GET', `/v1/pages/${id}`)).status).toBe(200);
    const shown = async () => (await linked.query()).results.map(({ properties }) => Object(properties.Count).number);
    expect(await shown()).toEqual([null]);
    linked.notion.advance(5000);
    expect(await shown()).toEqual([null, 9]);
  });

  it('is one row of a list that is being paged', async () => {
    await linked.createRow('beta');
    linked.notion.faults.add({ path: /query/, action: { kind: 'hide-row', index: 0 } });
    expect([(await linked.query()).results.length, (await linked.query()).results.length]).toEqual([1, 2]);
  });
});

describe('allowances beside that of the connection', () => {
  it('are those of the workspace and of one endpoint, each with its reason', async () => {
    const notion = await startNotionStandIn({
      now: () => 0,
      allowances: { workspace: 3, endpoints: { 'GET /v1/users/me': 1 } },
    });
    const ask = async (path: string, token: string) => {
      const headers = { authorization: `Bearer ${token}`, 'notion-version': '2026-03-11' };
      const response = await fetch(`${notion.baseUrl}${path}`, { headers });
      return Object(await response.json()).additional_data?.rate_limit_reason ?? response.status;
    };
    const other = notion.addConnection('other').token;
    expect(await ask('/v1/users/me', notion.token)).toBe(200);
    expect(await ask('/v1/users/me', notion.token)).toBe('public_api_endpoint_rate_limit');
    expect(await ask('/v1/users/me', other)).toBe(200);
    expect(await ask('/v1/users', other)).toBe(200);
    expect(await ask('/v1/users', notion.token)).toBe('public_api_space_request_rate_limit');
    await notion.stop();
  });
});
