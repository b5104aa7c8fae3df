import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCommandLine } from '../../../local/commands/run.ts';
import { type PostgresServer, startPostgres } from '../../../local/postgres/server.ts';
import { fakeIo } from '../fake-io.ts';

const schema = /* sql */ `
  create table accounts (id bigint generated always as identity primary key, email text not null unique);
  create function greet(name text) returns text language sql as $$
    select 'hello ' || name
  $$;
  create view emails as select email from accounts`;

let cwd: string;
let servers: readonly PostgresServer[];

/** The same script on two servers, and databases that differ from it. */
beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'driftmatrix-commands-'));
  servers = await Promise.all([startPostgres(), startPostgres()]);
  const [one, two] = servers;
  if (!one || !two) return;
  await create(one, 'canonical', schema);
  await create(two, 'same', schema);
  await create(two, 'wider', `${schema}; alter table accounts add column note text`);
  await create(
    two,
    'patched',
    `${schema}; create or replace function greet(name text) returns text language sql as $$
    select 'hi ' || name || 'password=hunter2'
  $$`,
  );
});
afterAll(async () => {
  await Promise.all(servers.map((server) => server.stop()));
  await rm(cwd, { recursive: true, force: true });
});

async function create(server: PostgresServer, name: string, sql: string): Promise<void> {
  await query(server.url(), `create database ${name}`);
  await query(server.url(name), sql);
}

async function query(connectionString: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  await client.query(sql).finally(() => client.end());
}

const canonical = (): string => servers[0]?.url('canonical') ?? '';
const tenant = (name: string): string => servers[1]?.url(name) ?? '';

const run = (...args: string[]) => runWith({}, ...args);

async function runWith(given: { env?: Record<string, string>; stdin?: string }, ...args: string[]) {
  const io = fakeIo({ cwd, ...given });
  const code = await runCommandLine(args, io);
  return { code, stdout: io.out(), stderr: io.err(), json: () => JSON.parse(io.out()) };
}

describe('driftmatrix diff', () => {
  it('exits with 0 for databases built by the same script on two servers', async () => {
    const { code, stdout } = await run('diff', canonical(), tenant('same'));
    expect(stdout).toContain('In sync');
    expect(code).toBe(0);
  });

  it('exits with 1 and has exactly one finding after one added column', async () => {
    const { code, json } = await run('diff', canonical(), tenant('wider'), '--json');
    expect(code).toBe(1);
    expect(json()).toMatchObject({
      status: 'drifted',
      findings: [{ class: 'extra', kind: 'column', id: 'column:public.accounts.note' }],
    });
    expect(json().findings).toHaveLength(1);
  });

  it('prints the document that is promised', async () => {
    const { json } = await run('diff', canonical(), tenant('same'), '--json');
    const document = json();
    expect(Object.keys(document)).toEqual(['status', 'expected', 'actual', 'findings', 'suppressed', 'unmodeled']);
    expect(document.expected).toEqual({
      fingerprint: expect.stringMatching(/^[0-9a-f]{32}$/),
      serverVersion: expect.stringMatching(/^\d+\.\d+$/),
      objects: expect.any(Number),
    });
    expect(document.actual.fingerprint).toBe(document.expected.fingerprint);
  });

  it('shows the lines of a body that differ, and no secret in them', async () => {
    const text = await run('diff', canonical(), tenant('patched'));
    expect(text.stdout).toMatch(/- +select 'hello '/);
    expect(text.stdout).toMatch(/\+ +select 'hi '/);
    const json = await run('diff', canonical(), tenant('patched'), '--json');
    expect(text.stdout + json.stdout).not.toContain('hunter2');
  });

  it('takes what counts from a configuration file, and the profile from the command line before it', async () => {
    await writeFile(
      join(cwd, 'compare.yaml'),
      'compare:\n  ignore:\n    - { kind: column, name: public.accounts.note }\n',
    );
    const { code, json } = await run('diff', canonical(), tenant('wider'), '--config', 'compare.yaml', '--json');
    expect(code).toBe(0);
    expect(json().suppressed).toEqual([{ rule: expect.any(String), count: 1 }]);
    expect((await run('diff', canonical(), tenant('wider'), '--profile', 'structure')).code).toBe(1);
  });

  it('exits with 2 when a side cannot be read, and names no password', async () => {
    const missing = await run('diff', canonical(), tenant('nowhere'));
    expect(missing.code).toBe(2);
    expect(missing.stderr).toContain('database-missing: ');
    const wrong = tenant('same').replace(/:[^:@/]+@/, ':hunter2@');
    const refused = await run('diff', canonical(), wrong, '--json');
    expect(refused.json().error.code).toBe('authentication-failed');
    expect(refused.stdout + refused.stderr).not.toContain('hunter2');
    const file = await run('diff', 'nowhere.json', tenant('same'));
    expect(file.stderr).toContain('snapshot-missing: nowhere.json cannot be read');
  });

  it('stops when it is interrupted', async () => {
    const interrupt = new AbortController();
    interrupt.abort();
    const io = fakeIo({ cwd, signal: interrupt.signal });
    expect(await runCommandLine(['diff', canonical(), tenant('same')], io)).toBe(2);
    expect(io.err()).toContain('interrupted: ');
  });
});

describe('a connection of which nothing is secret in the list of processes', () => {
  const bare = (url: string): string => url.replace(/:[^:@/]+@/, '@');
  const passwordOf = (url: string): string => decodeURIComponent(new URL(url).password);

  it('takes its password from the environment or a password file', async () => {
    const [one, two] = [canonical(), tenant('same')];
    const lines = [one, two].map((url) => {
      const { hostname, port, username } = new URL(url);
      return `${hostname}:${port}:*:${username}:${passwordOf(url)}\n`;
    });
    await writeFile(join(cwd, 'pgpass'), lines.join(''), { mode: 0o600 });
    const { code, stderr } = await runWith({ env: { PGPASSFILE: join(cwd, 'pgpass') } }, 'diff', bare(one), bare(two));
    expect([code, stderr]).toEqual([0, '']);
    await run('snapshot', two, '-o', 'two.json');
    const fromEnv = await runWith({ env: { PGPASSWORD: passwordOf(one) } }, 'diff', bare(one), 'two.json');
    expect([fromEnv.code, fromEnv.stderr]).toEqual([0, '']);
    const without = await run('diff', bare(one), 'two.json');
    expect(without.stderr).toContain('authentication-failed');
  });

  it('comes from stdin, as a URL, as JSON or as a snapshot', async () => {
    const text = await readFile(join(cwd, 'two.json'), 'utf8');
    for (const stdin of [`${canonical()}\n`, JSON.stringify({ url: canonical() }), text]) {
      const { code, stderr } = await runWith({ stdin }, 'diff', '-', 'two.json');
      expect([code, stderr]).toEqual([0, '']);
    }
    expect((await runWith({ stdin: canonical() }, 'snapshot', '-')).stdout).toContain('"schema snapshot"');
    expect((await runWith({ stdin: ' ' }, 'diff', '-', 'two.json')).stderr).toContain('Nothing came on stdin');
    expect((await runWith({ stdin: 'x' }, 'diff', '-', '-')).stderr).toContain('only one argument may be -');
    const both = await runWith({ stdin: 'x' }, 'diff', '-', 'two.json', '--config', '-');
    expect(both.stderr).toContain('only one argument may be -');
  });

  it('is asked for, once, where a password is in an argument', async () => {
    const { code, stderr } = await run('diff', canonical(), tenant('same'));
    expect(code).toBe(0);
    expect(stderr).toMatch(/^Every user of this machine can see the password.*PGPASSWORD.*stdin\.\n$/);
  });
});

describe('driftmatrix snapshot', () => {
  it('writes a canonical that diff takes in place of the database', async () => {
    const { code, stdout } = await run('snapshot', canonical(), '-o', 'snapshots/head.json');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Wrote \d+ objects to snapshots\/head.json, fingerprint /);
    expect((await run('diff', 'snapshots/head.json', tenant('same'))).code).toBe(0);
    expect((await run('diff', 'snapshots/head.json', tenant('wider'))).code).toBe(1);
    expect(await readdir(join(cwd, 'snapshots'))).toEqual(['head.json']);
  });

  it('is the same text each time, on stdout as in the file', async () => {
    await run('snapshot', canonical(), '-o', 'a.json');
    const { stdout } = await run('snapshot', canonical());
    expect(stdout).toBe(await readFile(join(cwd, 'a.json'), 'utf8'));
  });

  it('leaves an older file alone when the database cannot be read', async () => {
    await writeFile(join(cwd, 'kept.json'), 'precious');
    expect((await run('snapshot', tenant('nowhere'), '-o', 'kept.json')).code).toBe(2);
    expect(await readFile(join(cwd, 'kept.json'), 'utf8')).toBe('precious');
  });

  it('says how many values in it may hold a secret', async () => {
    const { stderr, stdout } = await run('snapshot', tenant('patched'));
    expect(stderr).toMatch(/^1 value in it may hold a secret\. /m);
    expect(stdout).toContain('hunter2');
    expect((await run('snapshot', canonical())).stderr).not.toContain('may hold a secret');
  });

  it('says before it connects that a file cannot be written', async () => {
    await writeFile(join(cwd, 'file'), '');
    const { code, stderr } = await run('snapshot', tenant('nowhere'), '-o', 'file/below.json');
    expect(code).toBe(2);
    expect(stderr).toContain('file-unwritable: ');
  });

  it('refuses a snapshot that was changed by hand', async () => {
    const { stdout } = await run('snapshot', canonical());
    await writeFile(
      join(cwd, 'edited.json'),
      stdout.replace('"accounts"', '"accountz"').replace('public.accounts.email', 'public.accounts.mail'),
    );
    const { code, stderr } = await run('diff', 'edited.json', tenant('same'));
    expect(code).toBe(2);
    expect(stderr).toContain('snapshot-invalid: edited.json');
  });
});
