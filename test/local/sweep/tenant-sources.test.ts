import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type SecretsManager, startSecretsManager } from '../../../local/cloud/secrets-manager.ts';
import { runCommandLine } from '../../../local/commands/run.ts';
import { type PostgresServer, startPostgres } from '../../../local/postgres/server.ts';
import { fakeIo } from '../fake-io.ts';

/** Every way to list tenants in a configuration file, from the file to the matrix. The account's secrets are a stand-in's. */

let cwd: string;
let server: PostgresServer;
let account: SecretsManager;

beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'driftmatrix-sources-'));
  [server, account] = await Promise.all([startPostgres(), startSecretsManager()]);
  const names = ['canonical', 'app_acme', 'app_globex'];
  await run(...names.map((name) => `create database ${name}`));
  await run(
    'create table tenants (id text, dbname text)',
    `insert into tenants values ('acme', 'app_acme'), ('globex', 'app_globex'), ('initech', 'app_initech')`,
  );
  const login = {
    host: server.host,
    port: server.port,
    username: 'postgres',
    password: server.connection().revealPassword(),
  };
  account.set('host', JSON.stringify({ ...login, dbname: 'postgres' }));
  account.set('login', JSON.stringify({ username: login.username, password: login.password }));
  for (const id of ['acme', 'globex']) {
    account.set(`fleet/${id}`, JSON.stringify({ ...login, dbname: `app_${id}` }), { fleet: 'test' });
  }
  account.set('list', JSON.stringify(['acme', 'globex'].map((id) => ({ id, secret: 'host', dbname: `app_${id}` }))));
});
afterAll(async () => {
  await Promise.all([server.stop(), account.stop()]);
  await rm(cwd, { recursive: true, force: true });
});

async function run(...statements: string[]): Promise<void> {
  const client = new pg.Client({ connectionString: server.url() });
  await client.connect();
  for (const statement of statements) await client.query(statement);
  await client.end();
}

async function driftmatrix(command: string, tenants: unknown) {
  await writeFile(join(cwd, 'fleet.json'), JSON.stringify({ canonical: { url: server.url('canonical') }, tenants }));
  const io = fakeIo({ cwd, env: account.endpoints });
  const code = await runCommandLine([command, '--config', 'fleet.json', '--json'], io);
  expect(io.out() + io.err()).not.toContain(server.connection().revealPassword());
  return { code, document: JSON.parse(io.out()), stderr: io.err() };
}

const sources: Record<string, () => unknown> = {
  'as a list of references': () => [
    { id: 'acme', connection: { secret: 'host', database: 'app_acme' } },
    { id: 'globex', url: server.url('app_globex') },
  ],
  'in a secret of the account': () => ({ secret: 'list' }),
  'as secrets under a prefix': () => ({ secretPrefix: 'fleet/' }),
  'as secrets with a tag': () => ({ secretTag: { key: 'fleet', value: 'test' } }),
  'by a query, with one secret for all': () => ({
    query: `select id, dbname, '${server.host}' as host, ${server.port} as port from tenants where id <> 'initech'`,
    from: { url: server.url() },
    credentials: { secret: 'login' },
  }),
  'as databases on a server': () => ({ server: { url: server.url() }, databases: 'app_*' }),
};

describe.each(Object.keys(sources))('tenants %s', (name) => {
  it('are examined, and swept', async () => {
    const examined = await driftmatrix('doctor', sources[name]?.());
    expect(examined.document.checks.map(({ subject, ok }: { subject: string; ok: boolean }) => [subject, ok])).toEqual([
      ['canonical', true],
      ['tenant acme', true],
      ['tenant globex', true],
    ]);
    const { code, document } = await driftmatrix('sweep', sources[name]?.());
    expect(document.tenants).toMatchObject([
      { id: 'acme', status: 'in-sync' },
      { id: 'globex', status: 'in-sync' },
    ]);
    expect(code).toBe(0);
  });
});

describe('a list that is held against the databases', () => {
  it('tells which tenants are gone and which databases nobody knows', async () => {
    const { document, stderr } = await driftmatrix('sweep', {
      query: `select id, dbname from tenants where id <> 'globex'`,
      from: { secret: 'host' },
      credentials: { secret: 'host' },
      reality: { server: { url: server.url() }, databases: 'app_*' },
    });
    const unknown = `127.0.0.1:${server.port}/app_globex`;
    expect(document.registry).toEqual({
      gone: { count: 1, names: ['initech'] },
      unknown: { count: 1, names: [unknown] },
      elsewhere: 0,
    });
    expect(document.tenants).toMatchObject([
      { id: 'initech', status: 'unreachable', error: { code: 'database-missing' } },
      { id: 'acme', status: 'in-sync' },
    ]);
    expect(stderr).toContain('Known but gone: 1 tenant: initech\n');
    expect(stderr).toContain(`There but unknown: 1 database: ${unknown}\n`);
  });
});

describe('tenants that cannot be listed', () => {
  it.each([
    ['a secret that is not there', { secret: 'nowhere' }, 'secret-missing', 'There is no secret nowhere'],
    [
      'a query with a wrong column',
      { query: 'select dbname from tenants', from: { secret: 'host' } },
      'config-invalid',
      'returns no column id',
    ],
  ])(
    'because of %s stop the sweep, and are what the doctor says to fix',
    async (_, tenants, code, message) => {
      const swept = await driftmatrix('sweep', tenants);
      expect([swept.code, swept.document.error.code]).toEqual([2, code]);
      expect(swept.document.error.message).toContain(message);
      const { document } = await driftmatrix('doctor', tenants);
      expect(document.checks).toContainEqual(expect.objectContaining({ subject: 'tenants', ok: false }));
    },
    60_000,
  );
});
