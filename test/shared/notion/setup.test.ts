import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from '@notionhq/client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type NotionStandIn, startNotionStandIn } from '../../../local/notion/stand-in.ts';
import { database } from '../../../shared/notion/answers.ts';
import { notionVersion } from '../../../shared/notion/calls.ts';
import { setUpNotion } from '../../../shared/notion/setup.ts';
import { createNotionTracker } from '../../../shared/notion/tracker.ts';
import { runCli } from '../../local/run-cli.ts';
import { aClock, aMatrix, aRow } from './fixtures.ts';

let notion: NotionStandIn;
beforeAll(async () => {
  notion = await startNotionStandIn({ seedDatabase: false, plan: 'business' });
});
afterAll(() => notion.stop());

const setUp = (place: Parameters<typeof setUpNotion>[0]['place']) =>
  setUpNotion({ token: notion.token, baseUrl: notion.baseUrl, place, ...aClock() });

describe('setting Notion up', () => {
  it('makes a database in a page, which a sweep can publish in at once', async () => {
    const made = await setUp({ page: notion.rootPageId });
    expect(made).toMatchObject({ created: true, columnsCreated: 21, warnings: [] });
    expect(made.url).toMatch(/^https:/);
    const client = new Client({ auth: notion.token, baseUrl: notion.baseUrl, notionVersion });
    const { data_sources: sources } = database.parse(await client.databases.retrieve({ database_id: made.database }));
    expect(sources.map(({ name }) => name)).toEqual(['Drift matrix', 'Drift patterns', 'Sweeps']);
    expect((await client.views.list({ database_id: made.database })).results).toHaveLength(8);
    const tracker = createNotionTracker({ token: notion.token, baseUrl: notion.baseUrl, database: made.database });
    const published = tracker.publish(aMatrix([aRow('acme')]), { deadline: Number.POSITIVE_INFINITY, complete: true });
    expect(await published).toMatchObject({ created: 1, failed: [] });
  });

  it('adopts a database, and has nothing to do the second time', async () => {
    const { database } = await setUp({ page: notion.rootPageId, name: 'Adopted' });
    expect(await setUp({ database })).toMatchObject({ database, created: false, columnsCreated: 0 });
  });

  describe('in a page where one of that name lies already', () => {
    it.each([
      ['its making was not answered', { kind: 'reset', committed: true }],
      ['its making was answered with its id', { kind: 'status', status: 503, committed: true, named: true }],
    ] as const)('takes it at once when %s', async (_, action) => {
      notion.faults.add({ method: 'POST', path: /databases$/, action });
      const { database } = await setUp({ page: notion.rootPageId, name: _ });
      expect(await setUp({ page: notion.rootPageId, name: _ })).toMatchObject({ database, created: false });
    });

    it('takes it the next time when the first call died before it could look', async () => {
      notion.faults.add({ method: 'POST', path: /databases$/, action: { kind: 'reset', committed: true } });
      notion.faults.add({ path: /children$/, nth: 2, times: 20, action: { kind: 'status', status: 401 } });
      await expect(setUp({ page: notion.rootPageId, name: 'Died' })).rejects.toThrow(/does not accept the token/);
      notion.faults.clear();
      expect(await setUp({ page: notion.rootPageId, name: 'Died' })).toMatchObject({ created: false });
      await expect(setUp({ page: notion.rootPageId, name: 'Died' })).resolves.toMatchObject({ columnsCreated: 0 });
    });

    it('makes none beside one with rows, and names it', async () => {
      const { database } = await setUp({ page: notion.rootPageId, name: 'Ours' });
      const tracker = createNotionTracker({ token: notion.token, baseUrl: notion.baseUrl, database });
      await tracker.publish(aMatrix([aRow('acme')]), { deadline: Number.POSITIVE_INFINITY, complete: true });
      await expect(setUp({ page: notion.rootPageId, name: 'Ours' })).rejects.toMatchObject({
        code: 'tracker-refused',
        message: expect.stringContaining(`with rows in it: "Ours" (${database}). Take one with --database`),
      });
    });
  });

  it('prints the link and the id of one data source of several', async () => {
    const { database } = await setUp({ page: notion.rootPageId, name: 'Two' });
    const client = new Client({ auth: notion.token, baseUrl: notion.baseUrl, notionVersion });
    const second = await client.dataSources.create({
      parent: { type: 'database_id', database_id: database },
      properties: { Name: { title: {} } },
    });
    expect(await setUp({ database: second.id })).toMatchObject({
      database: second.id,
      url: expect.stringContaining(database.replaceAll('-', '')),
    });
  });

  it.each([
    [{ page: 'my page' }, 'config-invalid', /"my page" is no Notion page/],
    [{ page: '0123456789ab4def8123456789abcdef' }, 'tracker-refused', /Share it/],
    [{ database: '0123456789ab4def8123456789abcdef' }, 'tracker-refused', /Share it/],
  ])('says what is wrong with %j', async (place, code, message) => {
    await expect(setUp(place)).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
  });

  it('takes names of columns and the token from a configuration file', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'driftmatrix-setup-'));
    const run = async (columns: object, ...args: string[]) => {
      const tracker = { notion: { database: 'none yet', tokenEnv: 'MY_TOKEN', columns } };
      const config = { canonical: { snapshot: 'none.json' }, tenants: [], tracker };
      await writeFile(join(folder, 'fleet.json'), JSON.stringify(config));
      const env = { MY_TOKEN: notion.token, NOTION_BASE_URL: notion.baseUrl };
      return await runCli(['notion', 'setup', '--config', 'fleet.json', ...args], { cwd: folder, env });
    };
    const made = await run({ status: 'Zustand' }, '--page', notion.rootPageId, '--name', 'Mapped');
    expect(made).toMatchObject({
      code: 0,
      stderr: '',
      stdout: expect.stringContaining('"columns":{"status":"Zustand"}'),
    });
    const database = /"database":"([0-9a-f-]{36})"/.exec(made.stdout)?.[1] ?? '';
    const again = await run({ status: 'Zustand' }, '--database', database);
    expect(again.stdout).toContain('All columns are there.');
    expect(await run({ statsu: 'x' }, '--database', database)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('no column "statsu"'),
    });
    expect(await run({}, '--name', 'x')).toMatchObject({
      code: 64,
      stderr: expect.stringContaining('give --page too'),
    });
    await rm(folder, { recursive: true });
  });

  it('is a command that prints the link and the lines for the configuration', async () => {
    const env = { MY_TOKEN: notion.token, NOTION_BASE_URL: notion.baseUrl };
    const args = ['notion', 'setup', '--page', notion.rootPageId, '--name', 'By hand', '--token-env', 'MY_TOKEN'];
    const { code, stdout, stderr } = await runCli(args, { cwd: import.meta.dirname, env });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^Made the database https:\S+\nMade 21 columns\.\n/);
    expect(stdout).toMatch(/"tracker": \{"notion":\{"database":"[0-9a-f-]{36}","tokenEnv":"MY_TOKEN"\}\}/);
    const without = await runCli(['notion', 'setup', '--page', 'x'], { cwd: import.meta.dirname });
    expect(without).toMatchObject({ code: 64, stderr: expect.stringMatching(/NOTION_TOKEN is not set/) });
  });
});
