import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Linked, openLinked } from './open-linked.ts';

let linked: Linked;
beforeEach(async () => {
  linked = await openLinked();
});
afterEach(() => linked.notion.stop());

async function admin(method: string, path: string, body?: object) {
  const response = await fetch(`${linked.notion.baseUrl}/stand-in/${path}`, {
    method,
    headers: { authorization: `Bearer ${linked.notion.token}` },
    ...(body && { body: JSON.stringify(body) }),
  });
  return { status: response.status, answer: JSON.parse(await response.text()) };
}
const acme = { column: 'Name', text: 'acme' };

describe('the admin interface', () => {
  it('keeps what the workspace holds and brings it back, or back to the start', async () => {
    const { answer } = await admin('POST', 'snapshot');
    await admin('POST', 'human', { do: 'trashRow', with: [acme] });
    await linked.createRow('later');
    await admin('POST', 'restore', { id: answer.id });
    expect(linked.notion.rows().map(({ Name }) => Name)).toEqual(['acme']);
    await admin('POST', 'reset');
    expect((await admin('GET', 'rows')).answer).toEqual([]);
    expect(await linked.client.databases.retrieve({ database_id: linked.notion.databaseId })).toMatchObject({
      data_sources: [{ name: 'Drift matrix' }],
    });
  });

  it('seeds tenants', async () => {
    await admin('POST', 'reset');
    await admin('POST', 'seed', { tenants: 120 });
    const { answer } = await admin('GET', 'rows');
    expect(answer).toHaveLength(120);
    expect(answer[0]).toMatchObject({ Name: 'Tenant 1', 'Tenant ID': 'tenant-1', Status: 'Lagging' });
  });

  it('tells every request with its body, and what was counted', async () => {
    await linked.createRow('twin');
    await linked.createRow('twin');
    const { answer: requests } = await admin('GET', 'requests');
    const last = requests.at(-1);
    expect(last).toMatchObject({ method: 'POST', path: '/v1/pages', status: 200, at: linked.clock.now });
    expect(JSON.stringify(last.body)).toContain('twin');
    const { answer: stats } = await admin('GET', 'stats?key=Name');
    expect(stats).toMatchObject({ created: 4, struck: 0, lostUpdates: 0, duplicates: { twin: 2 } });
    expect(stats.endpoints['POST /v1/pages']).toBe(4);
  });

  it('counts what a connection wrote over unread', async () => {
    const write = (number: number) =>
      linked.ask('PATCH', `/v1/pages/${linked.rowId}`, { properties: { Count: { number } } });
    const edit = () => admin('POST', 'human', { do: 'changeCell', with: [acme, 'Count', { number: 7 }] });
    await edit();
    await linked.ask('GET', `/v1/pages/${linked.rowId}`);
    await write(8);
    expect(linked.notion.stats().lostUpdates).toBe(0);
    await edit();
    await write(9);
    expect(linked.notion.stats().lostUpdates).toBe(1);
  });

  it('moves the clock, and lets things be late', async () => {
    await admin('POST', 'lag', { queryMs: 1000 });
    expect((await linked.query()).results).toHaveLength(0);
    await admin('POST', 'clock', { advanceMs: 1000 });
    expect((await linked.query()).results).toHaveLength(1);
  });

  it('takes faults as data, people’s acts in between among them, and forgets them', async () => {
    const call = { do: 'renameColumn', with: ['Count', 'How many'] };
    await admin('POST', 'faults', { path: 'query$', action: { kind: 'human', call } });
    expect(Object.keys((await linked.query()).results[0]?.properties ?? {})).toContain('How many');
    await admin('POST', 'faults', { bodyHolds: 'poison', times: null, action: { kind: 'status', status: 500 } });
    const create = (name: string) =>
      linked.ask('POST', '/v1/pages', {
        parent: { data_source_id: linked.dataSourceId },
        properties: { Name: { title: [{ text: { content: name } }] } },
      });
    expect([(await create('fine')).status, (await create('poison')).status, (await create('poison')).status]).toEqual([
      200, 500, 500,
    ]);
    await admin('DELETE', 'faults');
    expect((await create('poison')).status).toBe(200);
  });

  it.each([
    ['an unknown order', 'POST', 'explode', {}, 404, 'There are'],
    ['an unknown act', 'POST', 'human', { do: 'sing' }, 400, 'People do no sing'],
    ['an act without its row', 'POST', 'human', { do: 'trashRow' }, 400, 'with'],
    [
      'a row that is not there',
      'POST',
      'human',
      { do: 'trashRow', with: [{ column: 'Name', text: 'x' }] },
      400,
      'no row',
    ],
    ['an unknown fault', 'POST', 'faults', { action: { kind: 'flood' } }, 400, 'kind'],
    ['an unknown snapshot', 'POST', 'restore', { id: 'x' }, 400, 'no snapshot'],
    ['no tenants', 'POST', 'seed', { tenants: 0 }, 400, 'tenants'],
  ])('refuses %s', async (_name, method, path, body, status, words) => {
    const got = await admin(method, path, body);
    expect(got.status).toBe(status);
    if (words !== 'with') expect(got.answer.error).toContain(words);
  });

  it('is no part of the API, nor of its allowance', async () => {
    const { length } = linked.notion.requests;
    await admin('GET', 'stats');
    expect(linked.notion.requests).toHaveLength(length);
    expect((await linked.ask('GET', '/v1/stand-in/stats')).status).toBe(400);
  });
});

describe('people', () => {
  it('write in rows, move them out, lock, share and take rights away', async () => {
    const { human } = linked.notion;
    human.writeInRow(acme, '# Mine\n- keep');
    expect(human.readRow(acme)).toBe('# Mine\n- keep');
    human.lockDatabase();
    expect(await linked.client.databases.retrieve({ database_id: linked.notion.databaseId })).toMatchObject({
      is_locked: true,
    });
    human.unshareDatabase();
    expect((await linked.ask('GET', `/v1/pages/${linked.rowId}`)).status).toBe(404);
    human.shareDatabase();
    human.moveRowOut(acme);
    expect((await linked.query()).results).toHaveLength(0);
    expect((await linked.ask('GET', `/v1/pages/${linked.rowId}`)).answer.parent.type).toBe('page_id');
    human.forbidWriting();
    expect((await linked.ask('PATCH', `/v1/pages/${linked.rowId}`, {})).status).toBe(403);
    human.revokeToken();
    expect((await linked.ask('GET', '/v1/users/me')).status).toBe(401);
  });
});
