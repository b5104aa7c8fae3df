import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { runCommandLine } from '../../../local/commands/run.ts';
import { type NotionStandIn, startNotionStandIn } from '../../../local/notion/stand-in.ts';
import { type PostgresServer, startPostgres } from '../../../local/postgres/server.ts';
import { fakeIo } from '../fake-io.ts';

let cwd: string;
let server: PostgresServer;
let notion: NotionStandIn;

beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'driftmatrix-sweep-'));
  [server, notion] = await Promise.all([startPostgres(), startNotionStandIn({ plan: 'business' })]);
  for (const name of ['canonical', 'acme', 'globex']) {
    await query(server.url(), `create database ${name}`);
    await query(server.url(name), 'create table orders (id bigint primary key, placed_at timestamptz not null)');
  }
  await query(server.url('globex'), 'drop table orders; create table extra (id int)');
});
afterEach(() => rm(join(cwd, 'out'), { recursive: true, force: true }));
afterAll(async () => {
  await Promise.all([server.stop(), notion.stop()]);
  await rm(cwd, { recursive: true, force: true });
});

async function query(connectionString: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  await client.query(sql).finally(() => client.end());
}

const tenants = (...ids: string[]) => ids.map((id) => ({ id, url: server.url(id), ring: 'general' }));
const tracker = () => ({ notion: { database: notion.databaseId, tokenEnv: 'NOTION_TOKEN' } });

async function run(config: object, ...args: string[]) {
  await writeFile(join(cwd, 'fleet.json'), JSON.stringify({ canonical: { url: server.url('canonical') }, ...config }));
  const io = fakeIo({ cwd, env: { NOTION_TOKEN: notion.token, NOTION_BASE_URL: notion.baseUrl } });
  const [command = '', ...rest] = args;
  const code = await runCommandLine([command, '--config', 'fleet.json', ...rest], io);
  return { code, stdout: io.out(), stderr: io.err(), json: () => JSON.parse(io.out()) };
}

const requestsBy = (method: string): number => notion.requests.filter((request) => request.method === method).length;

describe('driftmatrix sweep', () => {
  it('checks a fleet with the real functions, publishes it, and keeps the matrix for reports', async () => {
    const first = await run({ tenants: tenants('acme', 'globex'), tracker: tracker() }, 'sweep', '--json');
    expect(first.code).toBe(1);
    const document = first.json();
    expect(document.sweep).toMatchObject({ outcome: 'complete', known: 2, checked: 2, inSync: 1 });
    expect(document.canonical).toEqual({ fingerprint: expect.any(String), objects: expect.any(Number), release: 'r1' });
    expect(document.tenants).toMatchObject([
      { id: 'globex', status: 'drifted', counts: { missing: 1, extra: 1, changed: 0, invalid: 0 } },
      { id: 'acme', status: 'in-sync', findings: [] },
    ]);
    expect(first.stderr).toContain('2 rows written to Notion');
    expect(notion.rows().map((row) => row.Status)).toEqual(expect.arrayContaining(['Drifted', 'In sync']));

    expect((await readdir(join(cwd, 'out/sweeps'))).sort()).toEqual(
      ['latest.json', `${document.sweep.id}.json`].sort(),
    );
    for (const sweep of ['latest', document.sweep.id, join('out/sweeps', `${document.sweep.id}.json`)]) {
      const io = fakeIo({ cwd });
      expect(await runCommandLine(['report', sweep, '--format', 'md'], io)).toBe(0);
      expect(io.out()).toContain('1 of 2 checked in sync (50.0 %)');
    }
  });

  it('exits with 0 when all are in sync, and prints the matrix', async () => {
    const { code, stdout } = await run({ tenants: tenants('acme') }, 'sweep');
    expect(stdout).toContain('1 of 1 checked in sync (100.0 %), 1 of 1 known checked (100.0 %)');
    expect(code).toBe(0);
  });

  it('gives a tenant that cannot be read its own status, goes on, and exits with 2', async () => {
    const nobody = { id: 'nobody', url: server.url('nobody') };
    const { code, json } = await run({ tenants: [...tenants('acme'), nobody] }, 'sweep', '--json');
    expect(code).toBe(2);
    expect(json().tenants).toMatchObject([
      { id: 'nobody', status: 'unreachable', error: { code: 'database-missing' } },
      { id: 'acme', status: 'in-sync' },
    ]);
  });

  it('does not start and leaves the tracker alone when the canonical cannot be read', async () => {
    const before = notion.requests.length;
    const settings = { canonical: { url: server.url('nowhere') }, tenants: tenants('acme'), tracker: tracker() };
    const { code, stderr, json } = await run(settings, 'sweep', '--json');
    expect(code).toBe(2);
    expect(json().error).toEqual({
      code: 'canonical-unreadable',
      message: expect.stringContaining('database-missing'),
    });
    expect(stderr).toContain('canonical-unreadable: ');
    expect(notion.requests.length).toBe(before);
  });

  it('writes nothing to the tracker in a dry run', async () => {
    const before = requestsBy('POST') + requestsBy('PATCH');
    const { code } = await run({ tenants: tenants('acme'), tracker: tracker() }, 'sweep', '--dry-run');
    expect(code).toBe(0);
    expect(requestsBy('POST') + requestsBy('PATCH')).toBe(before);
  });

  it('checks only the tenants that are named', async () => {
    const { json } = await run({ tenants: tenants('acme', 'globex') }, 'sweep', '--tenant', 'acme', '--json');
    expect(json().tenants.map(({ id }: { id: string }) => id)).toEqual(['acme']);
  });

  it('checks those whom people ticked in Notion, and takes the ticks away', async () => {
    const config = { tenants: tenants('acme', 'globex'), tracker: tracker() };
    await run(config, 'sweep');
    expect(await run(config, 'sweep', '--recheck')).toMatchObject({ code: 0, stdout: 'Nobody asks for a recheck.\n' });
    const globex = { column: 'Tenant ID', text: 'globex' };
    notion.human.changeCell(globex, 'Re-check', { checkbox: true });
    const { json } = await run(config, 'sweep', '--recheck', '--json');
    expect(json().sweep.id).toMatch(/^r-/);
    expect(json().tenants.map(({ id }: { id: string }) => id)).toEqual(['globex']);
    expect(notion.rows().map((row) => row['Re-check'])).toEqual([false, false]);
  });

  it('heeds what people decided about what an earlier sweep showed, as the functions do', async () => {
    // Many sweeps in one minute, which heed together what Notion allows.
    const notionSettings = { ...tracker().notion, requestsPerMinute: 600, companions: false };
    const config = { tenants: tenants('acme', 'globex'), tracker: { notion: notionSettings } };
    const globex = { column: 'Tenant ID', text: 'globex' };
    await run(config, 'sweep');
    notion.human.changeCell(globex, 'Decision', { select: { name: 'waive' } });
    notion.human.changeCell(globex, 'Until', { date: { start: '2099-01-01' } });
    const first = await run(config, 'sweep');
    expect(first.code).toBe(1);
    expect(first.stderr).toContain('“waive” hides nothing without Until and Reason: globex');
    notion.human.changeCell(globex, 'Reason', { rich_text: [{ text: { content: 'until the audit' } }] });
    // What the rows showed is known: the sweep before left it here.
    const second = await run(config, 'sweep', '--json');
    expect(second.json().tenants).toMatchObject([
      { id: 'acme', status: 'in-sync' },
      { id: 'globex', status: 'in-sync', findings: [] },
    ]);
    expect(second.code).toBe(0);
    expect(notion.rows().map((row) => row.Status)).toEqual(['In sync', 'In sync']);
    // Whoever sweeps elsewhere for the first time is told.
    await rm(join(cwd, 'out'), { recursive: true, force: true });
    const elsewhere = await run(config, 'sweep');
    expect(elsewhere.code).toBe(1);
    expect(elsewhere.stderr).toContain('Decisions to waive hold from the next sweep on');
    expect((await run(config, 'sweep')).code).toBe(0);
    expect((await run(config, 'sweep', '--dry-run')).code).toBe(0);
    notion.human.changeCell(globex, 'Decision', { select: null });
    expect((await run(config, 'sweep')).code).toBe(1);
  });

  it('says how many tenants have no row because somebody put it in the trash', async () => {
    const config = { tenants: tenants('acme', 'globex'), tracker: tracker() };
    await run(config, 'sweep');
    const acme = { column: 'Tenant ID', text: 'acme' };
    notion.human.trashRow(acme);
    const { stderr } = await run(config, 'sweep', '--tenant', 'acme');
    notion.human.restoreRow(acme);
    expect(stderr).toContain('0 unchanged, 1 tenant without a row, which lies in the trash');
    expect(stderr).toContain('the rows of these tenants lie in the trash and are not written: acme');
  });

  it('says which decisions count where there is no tracker', async () => {
    const { stderr } = await run({ tenants: tenants('acme') }, 'sweep');
    expect(stderr).toContain('No tracker is configured: nothing is published, and the only decisions that count');
  });

  it('says that an empty list is empty', async () => {
    const { code, stdout, stderr } = await run({ tenants: [] }, 'sweep');
    expect(stdout).toContain('The tenant list is empty');
    expect(stderr).toContain('the configuration names no tenant. Add entries to "tenants"');
    expect(code).toBe(2);
    const doctor = await run({ tenants: [] }, 'doctor');
    expect(doctor.stdout).toContain('the configuration names no tenant');
  });

  it('takes a snapshot file next to the configuration as its canonical', async () => {
    const io = fakeIo({ cwd });
    expect(await runCommandLine(['snapshot', server.url('canonical'), '-o', 'head.json'], io)).toBe(0);
    const { code } = await run({ canonical: { snapshot: 'head.json' }, tenants: tenants('acme') }, 'sweep');
    expect(code).toBe(0);
  });

  it('keeps the matrix and exits with 2 when the tracker refuses it', async () => {
    const wrong = {
      notion: {
        database: notion.databaseId.replace(/^./, (digit) => (digit === '0' ? '1' : '0')),
        tokenEnv: 'NOTION_TOKEN',
      },
    };
    const { code, stdout, stderr } = await run({ tenants: tenants('acme'), tracker: wrong }, 'sweep');
    expect(code).toBe(2);
    expect(stderr).toContain('Not published: tracker-refused');
    expect(stdout).toContain('1 of 1 checked in sync');
  });

  it('says before it connects to anybody that the matrix could not be kept', async () => {
    await writeFile(join(cwd, 'out'), 'no folder');
    const { code, json } = await run({ canonical: { url: server.url('nowhere') }, tenants: [] }, 'sweep', '--json');
    expect([code, json().error.code]).toEqual([2, 'file-unwritable']);
  });

  it('shows what could not be kept after all, and publishes without what the tracker remembers', async () => {
    await mkdir(join(cwd, 'out/sweeps/latest.json'), { recursive: true });
    await writeFile(join(cwd, 'out/tracker'), 'no folder');
    const { code, json, stderr } = await run({ tenants: tenants('acme'), tracker: tracker() }, 'sweep', '--json');
    expect([code, json().sweep.inSync]).toEqual([0, 1]);
    expect(stderr).toMatch(/^Not kept, so no report can be made of it: .*latest\.json cannot be written/m);
    expect(stderr).toMatch(/^what the tracker remembers could not be kept: .*out\/tracker/m);
    expect(stderr).toContain('written to Notion');
  });

  it('asks for the token before anything is started', async () => {
    const unset = { notion: { database: 'x', tokenEnv: 'NOT_SET_ANYWHERE' } };
    const { code, stderr } = await run({ tenants: tenants('acme'), tracker: unset }, 'sweep');
    expect(code).toBe(2);
    expect(stderr).toContain(
      'config-invalid: tracker.notion.tokenEnv: the environment variable NOT_SET_ANYWHERE is not set',
    );
  });
});

describe('driftmatrix doctor', () => {
  it('says that all is well, and which role has more rights than it needs', async () => {
    const { code, stdout } = await run({ tenants: tenants('acme'), tracker: tracker() }, 'doctor');
    expect(code).toBe(0);
    expect(stdout).toMatch(/✓ canonical {2}Connected to PostgreSQL \d+\.\d+ as postgres@127\.0\.0\.1/);
    expect(stdout).toContain('The role postgres is a superuser. A role with nothing but CONNECT is enough.');
    expect(stdout).toContain('✓ notion');
    expect(stdout).toContain('Everything a sweep needs is there.');
    expect(stdout).not.toContain('publish');
  });

  it('says so when values of free text are published', async () => {
    const { code, stdout } = await run({ tenants: [], publish: { values: 'redacted' } }, 'doctor');
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: expect.stringMatching(/✓ publish +publish\.values is "redacted"/),
    });
  });

  it('tries to write to Notion where it is told to', async () => {
    const before = notion.stats();
    const { code, stdout } = await run({ tenants: [], tracker: tracker() }, 'doctor', '--try-writing');
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: expect.stringContaining('a row was made and moved to the trash'),
    });
    expect(notion.stats()).toMatchObject({ created: before.created + 1, writes: before.writes + 2 });
  });

  it('says what to fix, broken things first', async () => {
    const nobody = { id: 'nobody', url: server.url('nobody') };
    const { code, json, stdout } = await run({ tenants: [...tenants('acme'), nobody] }, 'doctor', '--json');
    expect(code).toBe(2);
    expect(json().checks).toMatchObject([
      { subject: 'canonical', ok: true },
      { subject: 'tenant acme', ok: true },
      { subject: 'tenant nobody', ok: false, error: { code: 'database-missing' } },
    ]);
    expect(stdout).not.toContain(server.connection().revealPassword());
    const text = await run({ tenants: [...tenants('acme'), nobody] }, 'doctor');
    expect(text.stdout).toMatch(/^✗ tenant nobody/);
    expect(text.stdout).toContain('1 thing to fix');
  });
});

/** Last, because it leaves a row behind. */
describe('tenants that lead to one database by different names', () => {
  it('are failed by every command that looks, and in the tracker', async () => {
    const alias = { id: 'alias', url: server.url('acme').replace('127.0.0.1', 'localhost') };
    const config = { tenants: [...tenants('acme', 'globex'), alias], tracker: tracker() };
    const { code, json, stdout } = await run(config, 'sweep', '--json');
    expect(code).toBe(2);
    expect(json().tenants).toMatchObject([
      { id: 'acme', status: 'failed', error: { code: 'same-database', message: expect.stringContaining('alias') } },
      { id: 'alias', status: 'failed', error: { code: 'same-database', message: expect.stringContaining('acme') } },
      { id: 'globex', status: 'drifted' },
    ]);
    expect(stdout).not.toContain(server.connection().revealPassword());
    const rows = notion.rows().filter((row) => JSON.stringify(row).includes('very database'));
    expect(rows.map(({ Status }) => Status)).toEqual(['Failed', 'Failed']);
    const one = await run(config, 'sweep', '--tenant', 'alias');
    expect(one.stdout).toContain('This is the very database that the list also gives to acme');
    const { json: examined, stdout: said } = await run(config, 'doctor', '--json');
    expect(examined().checks).toMatchObject([
      { subject: 'canonical', ok: true },
      { subject: 'tenant acme', ok: false, error: { code: 'same-database' } },
      { subject: 'tenant globex', ok: true },
      { subject: 'tenant alias', ok: false, error: { code: 'same-database' } },
      { subject: 'notion', ok: true },
    ]);
    expect(said).not.toContain('databaseId');
  });
});
