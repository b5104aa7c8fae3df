import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type PostgresServer, startPostgres } from '../../../local/postgres/server.ts';
import type { ReachableReference } from '../../../shared/core/tenant.ts';
import type { Credentials } from '../../../shared/core/tenant-row.ts';
import { createQueryList } from '../../../shared/postgres/tenant-sources/query-list.ts';
import { createServerDatabases, readReality } from '../../../shared/postgres/tenant-sources/server-databases.ts';
import { createMemorySecrets } from '../../support/memory-ports.ts';

let server: PostgresServer;
let other: PostgresServer;
const secrets = new Map<string, string>();
const limits = { connectTimeoutMs: 5_000, readTimeoutMs: 5_000 };
const ports = () => ({ secrets: createMemorySecrets(secrets) });

beforeAll(async () => {
  [server, other] = await Promise.all([startPostgres(), startPostgres()]);
  secrets.set('control', server.url());
  secrets.set('other', other.url());
  await run(
    server,
    `create table tenants (id text, name text, ring text, dbname text, secret text);
     insert into tenants values ('acme', 'Acme', 'canary', 'app_acme', 's1'), ('globex', null, '', 'app_globex', 's2');
     create role reader login password 'hunter2';`,
  );
});
afterAll(() => Promise.all([server.stop(), other.stop()]));

async function run(on: PostgresServer, ...statements: string[]): Promise<void> {
  const client = new pg.Client({ connectionString: on.url() });
  await client.connect();
  for (const statement of statements) await client.query(statement);
  await client.end();
}

const list = (query: string, credentials?: Credentials, from: ReachableReference = { secret: 'control' }) =>
  createQueryList({ query, from, credentials }, ports(), limits).list();

describe('tenants of a query', () => {
  it('may be labelled, and name their own secrets', async () => {
    expect(await list('select id, name, ring, secret from tenants order by id')).toEqual([
      { id: 'acme', name: 'Acme', ring: 'canary', connection: { secret: 's1' } },
      { id: 'globex', connection: { secret: 's2' } },
    ]);
  });

  it('may come from columns of any type, under names of the driver’s world, with a semicolon', async () => {
    const query = `select '6f0e1b52-0000-4000-8000-000000000001'::uuid as id, 'db1'::name as host, 6432 as port,
      'app' as database, 'reader' as user;`;
    expect(await list(query, { iam: { user: 'x' } })).toEqual([
      {
        id: '6f0e1b52-0000-4000-8000-000000000001',
        server: 'db1:6432',
        connection: { iam: { host: 'db1', port: 6432, user: 'reader', database: 'app' } },
      },
    ]);
  });

  it.each([
    ['lacks the id', 'select name from tenants', /returns no column id\. It returns name\. Expected id, name/],
    ['has no secret and no credentials', 'select id, dbname from tenants', /no column secret, .*It returns id, dbname/],
    [
      'gives passwords',
      `select id, 'hunter2' as password, secret from tenants`,
      /column password\. Passwords belong into secrets/,
    ],
    ['gives URLs', `select id, 'postgres://x:hunter2@h/d' as url from tenants`, /column url\. Passwords/],
    [
      'has a column that means nothing',
      'select id, secret, dbname as db_name from tenants',
      /column db_name, which means nothing/,
    ],
    ['has a column twice', 'select id, secret, dbname, dbname as database from tenants', /column dbname twice/],
    ['asks for a table that is not there', 'select * from tenant', /relation "tenant" does not exist \(42P01\)/],
    ['is no SQL', 'selct 1', /syntax error at or near "selct" \(42601\)/],
    ['divides by zero', 'select 1/0 as id', /division by zero \(22012\)/],
    ['is two statements', `select 1 as id; drop table tenants`, /cannot insert multiple commands/],
    ['writes', `insert into tenants values ('x') returning id`, /read-only transaction \(25006\)/],
    ['returns nothing at all', 'set local work_mem = 64', /no column id/],
  ])('that %s is refused and says why', async (_, query, message) => {
    const failure: unknown = await list(query).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'config-invalid', message: expect.stringMatching(message) });
    expect(failure instanceof Error && failure.message).not.toContain('hunter2');
    expect(await list('select id, secret from tenants')).toHaveLength(2);
  });

  it('with rows that cannot be checked has these fail alone', async () => {
    const rows = [
      `('acme', 's1', 'db1')`,
      `('acme', 's9', 'evil')`,
      `(null, 's3', 'db1')`,
      `('', 's4', 'db1')`,
      `(repeat('x', 300), 's5', 'db1')`,
      `(e'a\\nb', 's6', 'db1')`,
      `('__proto__', 's7', 'db1')`,
      `('huge', 's8', repeat('h', 400000))`,
      `('globex', 's2', 'db1')`,
    ];
    const listed = await list(`select * from (values ${rows.join(', ')}) as tenants (id, secret, host)`);
    const broken = listed.flatMap((one) => ('broken' in one.connection ? [[one.id, one.connection.broken]] : []));
    expect(listed.filter(({ connection }) => !('broken' in connection)).map(({ id }) => id)).toEqual([
      '__proto__',
      'globex',
    ]);
    expect(Object.fromEntries(broken)).toEqual({
      acme: expect.stringContaining('more than once: row 1, row 2.'),
      '(no id)': expect.stringContaining('row 3, row 4.'),
      [`${'x'.repeat(186)}… 0d4e2ca9e9cb`]: expect.stringContaining('300 characters'),
      'a\\u{a}b': expect.stringContaining('control'),
      huge: expect.stringContaining('over 600 characters'),
    });
    expect(JSON.stringify(listed).length).toBeLessThan(5_000);
  });

  it('that takes too long is given up', async () => {
    const slow = createQueryList({ query: 'select pg_sleep(20)::text as id', from: { secret: 'control' } }, ports(), {
      ...limits,
      readTimeoutMs: 100,
    });
    await expect(slow.list()).rejects.toMatchObject({ code: 'query-timed-out' });
  });

  it('that its role may not read says so', async () => {
    secrets.set('reader', server.url().replace(/\/\/.*@/, '//reader:hunter2@'));
    await expect(list('select id, secret from tenants', undefined, { secret: 'reader' })).rejects.toMatchObject({
      code: 'permission-denied',
      message: expect.stringMatching(/^The tenant query could not be read: permission denied for table tenants/),
    });
  });

  it('on a database that is not there, or by a secret that is none, says which', async () => {
    const from = { secret: 'control', database: 'nowhere' };
    await expect(list('select 1', undefined, from)).rejects.toMatchObject({
      code: 'database-missing',
      message: expect.stringMatching(/^The tenant query could not be read: postgres@127.*\/nowhere/),
    });
    await expect(list('select 1', undefined, { secret: 'none' })).rejects.toMatchObject({ code: 'secret-missing' });
  });

  it('reads its secret anew when the password has been changed', async () => {
    secrets.set('rotated', server.url().replace(/\/\/.*@/, '//postgres:old@'));
    const source = createQueryList(
      { query: 'select id, secret from tenants', from: { secret: 'rotated' } },
      ports(),
      limits,
    );
    await expect(source.list()).rejects.toMatchObject({ code: 'authentication-failed' });
    secrets.set('rotated', server.url());
    expect(await source.list()).toHaveLength(2);
  });
});

describe('tenants that are the databases of servers', () => {
  const settings = (...names: string[]) => ({
    server: names.map((secret) => ({ secret })),
    databases: 'app_*',
    exclude: ['app_test*'],
  });
  const tenants = (...names: string[]) => createServerDatabases(settings(...names), ports(), limits).list();
  beforeAll(async () => {
    const names = ['app_acme', 'app_globex', 'app_test', 'app_model', 'app_closed', 'app_half', 'crm'];
    await run(
      server,
      ...names.map((name) => `create database ${name}`),
      'alter database app_model is_template true',
      'alter database app_closed allow_connections false',
      `update pg_database set datconnlimit = -2 where datname = 'app_half'`,
    );
  });
  afterEach(() => run(other, 'drop database if exists app_acme', 'drop database if exists app_initech'));

  it('are those that fit, take connections, and are no templates', async () => {
    const address = `127.0.0.1:${server.port}`;
    expect(await tenants('control')).toEqual([
      { id: 'acme', server: address, connection: { secret: 'control', database: 'app_acme' } },
      { id: 'globex', server: address, connection: { secret: 'control', database: 'app_globex' } },
    ]);
  });

  it('may be on several servers; a name that is taken on another one stops only the tenant of that name', async () => {
    await run(other, 'create database app_initech');
    expect((await tenants('control', 'other')).map(({ id }) => id)).toEqual(['acme', 'globex', 'initech']);
    await run(other, 'create database app_acme');
    expect(await tenants('control', 'other')).toEqual([
      { id: 'acme', connection: { broken: expect.stringMatching(/once: 127\S+\/app_acme, 127\S+\/app_acme\./) } },
      { id: 'globex', server: expect.any(String), connection: { secret: 'control', database: 'app_globex' } },
      { id: 'initech', server: expect.any(String), connection: { secret: 'other', database: 'app_initech' } },
    ]);
  });

  it('are not fewer because a server does not answer: then there is no list', async () => {
    secrets.set('gone', 'postgres://reader:hunter2@127.0.0.1:1/postgres');
    await expect(tenants('control', 'gone')).rejects.toMatchObject({
      code: 'connection-refused',
      message: expect.stringMatching(/^The databases of a server could not be listed: reader@127\.0\.0\.1:1\//),
    });
  });

  it('can be told of a list’s servers too, twice the same name or not', async () => {
    await run(other, 'create database app_acme');
    const { servers, tenants: found } = await readReality(settings('control', 'other'), ports(), limits);
    expect(servers).toEqual([`127.0.0.1:${server.port}`, `127.0.0.1:${other.port}`]);
    expect(found.map(({ id }) => id)).toEqual(['acme', 'globex', 'acme']);
  });
});
