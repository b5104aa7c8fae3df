import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { smokeNotion } from '../../../shared/notion/smoke.ts';
import { runCli } from '../../local/run-cli.ts';
import { aRow } from './fixtures.ts';
import { useNotion } from './use-notion.ts';

const under = useNotion();

const smoke = () => {
  const { token, databaseId: database, baseUrl } = under.notion;
  return smokeNotion({ token, database, baseUrl, ...under.clock });
};

describe('a smoke test of the real service', () => {
  it('does what a sweep does and takes its rows away, and no other', async () => {
    await under.publish([aRow('acme'), aRow('beta')]);
    const before = under.notion.rows();
    const { ok, steps, left } = await smoke();
    expect({ ok, left, wrong: steps.filter((step) => !step.ok) }).toEqual({ ok: true, left: [], wrong: [] });
    expect(steps.map(({ what }) => what).join('\n')).toMatch(
      /It may write.*Three rows were made.*Nothing was written.*One row and its body.*lists the three.*in the trash/s,
    );
    expect(under.notion.rows()).toEqual(before);
  });

  it('makes the columns of a database that has none', async () => {
    expect(await smoke()).toMatchObject({ ok: true });
    expect(under.notion.rows()).toEqual([]);
  });

  it('ends with the first thing that is wrong, and takes away what it had made', async () => {
    under.notion.faults.add({ path: /query/, nth: 4, times: 99, action: { kind: 'status', status: 400 } });
    const { ok, steps } = await smoke();
    expect({ ok, last: steps.at(-1) }).toMatchObject({ ok: false, last: { ok: false } });
    under.notion.faults.clear();
    // What could not be taken away is so the next time.
    expect(await smoke()).toMatchObject({ ok: true, left: [] });
    expect(under.notion.rows()).toEqual([]);
  });

  it('names the rows that it had to leave', async () => {
    under.notion.faults.add({
      method: 'PATCH',
      path: /pages/,
      when: ({ body }) => JSON.stringify(body).includes('in_trash') && under.notion.rows().length === 3,
      times: 99,
      action: { kind: 'status', status: 403 },
    });
    const { ok, left, steps } = await smoke();
    expect({ ok, left: left.length }).toEqual({ ok: false, left: 3 });
    expect(steps.at(-1)?.what).toContain('"Update content"');
  });

  it('says what doctor says when there is nothing to try with', async () => {
    under.notion.human.revokeToken();
    const { ok, steps } = await smoke();
    expect({ ok, steps }).toEqual({
      ok: false,
      steps: [{ ok: false, what: expect.stringContaining('does not accept the token') }],
    });
  });

  it('is a command', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'driftmatrix-smoke-'));
    const config = {
      canonical: { snapshot: 'none.json' },
      tenants: [],
      tracker: { notion: { database: under.notion.databaseId, tokenEnv: 'MY_TOKEN', columns: { status: 'Zustand' } } },
    };
    await writeFile(join(folder, 'fleet.json'), JSON.stringify(config));
    const env = { MY_TOKEN: under.notion.token, NOTION_BASE_URL: under.notion.baseUrl };
    const run = (...args: string[]) => runCli(['notion', 'smoke', ...args], { cwd: folder, env });
    const told = await run('--config', 'fleet.json');
    expect(told).toMatchObject({
      code: 0,
      stderr: '',
      stdout: expect.stringMatching(/✓ The rows are in the trash\.\n\nNotion behaves/),
    });
    under.notion.human.forbidWriting();
    const failed = await run('--config', 'fleet.json', '--json');
    expect({ code: failed.code, report: JSON.parse(failed.stdout) }).toMatchObject({ code: 2, report: { ok: false } });
    expect(await run()).toMatchObject({ code: 64, stderr: expect.stringContaining('smoke needs --config') });
    await rm(folder, { recursive: true });
  });
});
