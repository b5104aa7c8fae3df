import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type NotionStandIn, startNotionStandIn } from '../../../local/notion/stand-in.ts';
import { setUpNotion } from '../../../shared/notion/setup.ts';
import { createNotionTracker } from '../../../shared/notion/tracker.ts';
import { runCli } from '../../local/run-cli.ts';
import { aMatrix, aRow } from './fixtures.ts';

let notion: NotionStandIn;
beforeAll(async () => {
  notion = await startNotionStandIn({ seedDatabase: false });
});
afterAll(() => notion.stop());

const setUp = (place: Parameters<typeof setUpNotion>[0]['place']) =>
  setUpNotion({ token: notion.token, baseUrl: notion.baseUrl, place });

describe('setting Notion up', () => {
  it('makes a database in a page, which a sweep can publish in at once', async () => {
    const made = await setUp({ page: notion.rootPageId });
    expect(made).toMatchObject({ created: true, columnsCreated: 18, warnings: [] });
    expect(made.url).toMatch(/^https:/);
    const tracker = createNotionTracker({ token: notion.token, baseUrl: notion.baseUrl, database: made.database });
    const published = tracker.publish(aMatrix([aRow('acme')]), { deadline: Number.POSITIVE_INFINITY, complete: true });
    expect(await published).toMatchObject({ created: 1, failed: [] });
  });

  it('adopts a database, and has nothing to do the second time', async () => {
    const { database } = await setUp({ page: notion.rootPageId });
    expect(await setUp({ database })).toMatchObject({ database, created: false, columnsCreated: 0 });
  });

  it.each([
    [{ page: 'my page' }, 'config-invalid', /"my page" is no Notion page/],
    [{ page: '0123456789ab4def8123456789abcdef' }, 'tracker-refused', /Share it/],
    [{ database: '0123456789ab4def8123456789abcdef' }, 'tracker-refused', /Share it/],
  ])('says what is wrong with %j', async (place, code, message) => {
    await expect(setUp(place)).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
  });

  it('is a command that prints the link and the lines for the configuration', async () => {
    const env = { MY_TOKEN: notion.token, NOTION_BASE_URL: notion.baseUrl };
    const args = ['notion', 'setup', '--page', notion.rootPageId, '--token-env', 'MY_TOKEN'];
    const { code, stdout, stderr } = await runCli(args, { cwd: import.meta.dirname, env });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^Made the database https:\S+\nMade 18 columns\.\n/);
    expect(stdout).toMatch(/"tracker": \{"notion":\{"database":"[0-9a-f-]{36}","tokenEnv":"MY_TOKEN"\}\}/);
    const without = await runCli(['notion', 'setup', '--page', 'x'], { cwd: import.meta.dirname });
    expect(without).toMatchObject({ code: 64, stderr: expect.stringMatching(/NOTION_TOKEN is not set/) });
  });
});
