import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Connection } from '../../../shared/core/connection.ts';
import { createCatalogReader } from '../../../shared/postgres/catalog-reader.ts';
import { type DatabaseFactory, run, startDatabases, withClient } from '../../support/databases.ts';
import { type RefusingPooler, startRefusingPooler } from '../../support/refusing-pooler.ts';

/** What a tenant has run when our role logs in (from 17 on): it deceives nobody, takes nothing over, and stops nobody else. */

let databases: DatabaseFactory;
let pooler: RefusingPooler;
beforeAll(async () => {
  databases = await startDatabases(18);
  const { host, port } = databases.server.connection();
  pooler = await startRefusingPooler(host, port);
});
afterAll(async () => {
  await pooler?.stop();
  await databases?.stop();
});
beforeEach(() =>
  run(databases.server.connection(), "drop role if exists observer; create role observer login password 'observer'"),
);

const options = { connectTimeoutMs: 10_000, retryAfterMs: [] };
const observer = (connection: Connection, change: { port?: number } = {}) =>
  new Connection({ ...connection, ...change, user: 'observer', password: 'observer' });

/** A database whose trigger runs these statements whenever somebody but a superuser logs in. */
const trigger = (body: string) => `
  create table visible (id int);
  create function at_login() returns event_trigger language plpgsql as $fn$
  begin
    if session_user = 'observer' then ${body} end if;
  end $fn$;
  create event trigger at_login on login execute function at_login();`;

const asBefore = async (connection: Connection): Promise<unknown> =>
  withClient(
    connection,
    async (client) => (await client.query('select rolpassword from pg_authid order by rolname')).rows,
  );

describe('a database that runs something of its own at login', () => {
  const takeover = "execute format('alter role %I password %L', current_user, 'theirs');";

  it.each([
    ['changes the password of our role', takeover, /read-only transaction \(25006\)/],
    [
      'makes itself writable first',
      `perform set_config('transaction_read_only', 'off', false); ${takeover}`,
      /\(25001\)/,
    ],
    ['makes a temporary table', 'create temp table pg_attribute (attname name);', /\(25006\)/],
    ['raises an error', "raise exception 'go\n\x1b[2Jaway';", /It said: go\\u000a\\u001b\[2Jaway \(P0001\)/],
    ['raises a wrong password', "raise exception 'no' using errcode = '28P01';", /It said: no \(28P01\)/],
    ['raises a missing database', "raise exception 'no' using errcode = '3D000';", /It said: no \(3D000\)/],
    ['raises a refused start-up', "raise exception 'no' using errcode = '08P01';", /It said: no \(08P01\)/],
    ['may not do what it does', 'drop table public.visible;', /\((?:25006|42501)\)/],
  ])('that %s has refused the login, in its own code', async (_, body, words) => {
    await databases.withDatabase(trigger(body), async (connection) => {
      const before = await asBefore(connection);
      await expect(createCatalogReader(options).read(observer(connection))).rejects.toMatchObject({
        code: 'login-refused',
        retryable: false,
        blame: 'unreachable',
        message: expect.stringMatching(words),
      });
      expect(await asBefore(connection)).toEqual(before);
    });
  });

  it('sleeps, and is given up with a word about it', async () => {
    await databases.withDatabase(trigger('perform pg_sleep(30);'), async (connection) => {
      const reading = createCatalogReader({ ...options, connectTimeoutMs: 500 }).read(observer(connection));
      await expect(reading).rejects.toMatchObject({
        code: 'connection-timed-out',
        inLogin: true,
        message: expect.stringMatching(/login trigger/),
      });
    });
  });

  it('changes nothing through a pooler either, once the role itself is read-only', async () => {
    await databases.withDatabase(trigger(takeover), async (connection) => {
      await run(connection, 'alter role observer set default_transaction_read_only = on');
      const before = await asBefore(connection);
      const reading = createCatalogReader(options).read(observer(connection, pooler));
      await expect(reading).rejects.toMatchObject({ code: 'login-refused' });
      expect(await asBefore(connection)).toEqual(before);
    });
  });
});

/** Copies of catalogs that hide what is called `visible`, made in a session before it is ours. */
const deceive = ['attribute', 'class', 'event_trigger', 'proc', 'namespace', 'type', 'constraint', 'index']
  .map((name) => {
    const columns = `select string_agg(quote_ident(attname), ',') from pg_catalog.pg_attribute
      where attrelid = 'pg_catalog.pg_${name}'::regclass and attnum > 0 and atttypid <> 'anyarray'::regtype`;
    return `execute 'create temp table pg_${name} as select ' || (${columns}) || ' from pg_catalog.pg_${name} limit 0';`;
  })
  .join('\n');

describe('temporary tables that are called like catalogs', () => {
  it('hide nothing, not even in a session that a pooler lends', async () => {
    const noTrigger = trigger('');
    await databases.withDatabase(noTrigger, async (connection) => {
      const reader = createCatalogReader(options);
      const direct = await reader.read(observer(connection));
      await run(
        connection,
        trigger(deceive)
          .replace(/create table.*\n/, '')
          .replace('create function', 'create or replace function')
          .replace(/create event trigger.*/, ''),
      );
      const deceived = await reader.readIfMoved(observer(connection, pooler));
      if (!deceived.moved) throw new Error('nothing was known');
      expect(deceived.snapshot.objects.has('table:public.visible')).toBe(true);
      expect(deceived.snapshot.objects.size).toBe(direct.objects.size);
      expect(await reader.readIfMoved(observer(connection, pooler), deceived.mark)).toMatchObject({ moved: false });
    });
  });
});

describe('a pooler that refuses settings at start-up', () => {
  it('is asked once with them, and from then on without', async () => {
    await databases.withDatabase('create table visible (id int)', async (connection) => {
      const { host, port } = connection;
      const other = await startRefusingPooler(host, port);
      const reader = createCatalogReader(options);
      const through = observer(connection, other);
      for (let read = 0; read < 3; read += 1) expect((await reader.read(through)).objects.size).toBeGreaterThan(0);
      expect(other.taken()).toBe(4);
      await other.stop();
    });
  });

  it('is not taken for one when the login fails either way', async () => {
    const { host, port } = databases.server.connection();
    const other = await startRefusingPooler(host, port);
    const wrong = new Connection({ ...databases.server.connection(), port: other.port, password: 'wrong' });
    const reader = createCatalogReader(options);
    for (let read = 0; read < 2; read += 1)
      await expect(reader.read(wrong)).rejects.toMatchObject({ code: 'authentication-failed' });
    expect(other.taken()).toBe(4);
    await other.stop();
  });
});

it('nothing of the environment is sent at start-up', async () => {
  const { PGOPTIONS } = process.env;
  process.env.PGOPTIONS = '-c nothing.of.the.sort=1 -c work_mem=x';
  try {
    const snapshot = await createCatalogReader(options).read(databases.server.connection());
    expect(snapshot.objects.size).toBeGreaterThan(0);
  } finally {
    if (PGOPTIONS === undefined) delete process.env.PGOPTIONS;
    else process.env.PGOPTIONS = PGOPTIONS;
  }
});
