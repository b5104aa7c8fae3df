import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { installedMajors } from '../../../../local/postgres/server.ts';
import type { CatalogMark } from '../../../../shared/core/catalog-mark.ts';
import { Connection } from '../../../../shared/core/connection.ts';
import { identifyDatabase } from '../../../../shared/postgres/catalog-mark.ts';
import { createCatalogReader } from '../../../../shared/postgres/catalog-reader.ts';
import { withSession } from '../../../../shared/postgres/connect.ts';
import { type DatabaseFactory, run, startDatabases, withClient } from '../../../support/databases.ts';

/** What leaves a known mark where it is, and what of the things that all databases share moves it. */

const reader = createCatalogReader();

const schema = `
  create role app_login login;
  create table accounts (id serial primary key, email text default 'none' check (email <> ''), total numeric);
  create table parted (id int, at date) partition by range (at);
  create table part_1 partition of parted for values from ('2020-01-01') to ('2021-01-01');
  create view emails as select lower(email) as email from accounts;
  create materialized view totals as select sum(total) as total from accounts;
  create statistics accounts_email (dependencies) on id, email from accounts;
  create function touch() returns trigger language plpgsql as $$ begin return new; end $$;
  create trigger touched before update on accounts for each row execute function touch();
  create function watch() returns event_trigger language plpgsql as $$ begin end $$;
  alter table accounts owner to app_login;
  grant select on emails to app_reader;
  comment on table accounts is 'who pays';`;

/** Each is run by itself, outside of a transaction. */
const harmless = [
  'analyze',
  'vacuum',
  'vacuum freeze',
  'vacuum (freeze, analyze) pg_class',
  'vacuum freeze pg_attribute',
  'vacuum freeze pg_depend',
  'vacuum freeze pg_database',
  "insert into accounts (email, total) select 'a' || n, n from generate_series(1, 1000) as n",
  'update accounts set total = total + 1',
  'delete from accounts where id > 500',
  "insert into parted values (1, '2020-02-02')",
  "select nextval('accounts_id_seq'), setval('accounts_id_seq', 5000)",
  'analyze accounts',
  'vacuum accounts',
  'create temp table scratch (id serial primary key, n int default 1 check (n > 0), note text references pg_temp.nothing)',
  'create temp table scratch (id serial primary key, n int default 1 check (n > 0), note text unique)',
  'create temp view scratched as select n from scratch join accounts using (id)',
  'create index on scratch (n)',
  'create function pg_temp.twice(n int) returns int language sql as $$ select 2 * n $$',
  'create trigger touched before update on scratch for each row execute function touch()',
  "comment on table scratch is 'not for long'",
  'drop table scratch cascade',
  'drop function pg_temp.twice',
  'select pg_stat_reset()',
  'select lo_create(4711)',
  'checkpoint',
];

/** What goes on beside the database on the same server. */
const elsewhere = [
  'create role somebody_else',
  'create database elsewhere template template0',
  "comment on database elsewhere is 'not ours'",
  'alter database elsewhere set work_mem = 4321',
  'alter database elsewhere owner to somebody_else',
  'alter role somebody_else rename to somebody_new',
  'drop database elsewhere',
  'drop role somebody_new',
  'alter tablespace scenario_space rename to other_space',
  'alter tablespace other_space rename to scenario_space',
];

/** Among them the first row of many a catalog. */
const moving = (database: string): string[] => [
  'alter role app_login rename to app_account',
  `comment on database ${database} is 'ours'`,
  `alter database ${database} set work_mem = 4321`,
  `alter role app_account in database ${database} set work_mem = 1234`,
  `alter database ${database} connection limit 77`,
  `grant create on database ${database} to app_account`,
  'alter table accounts set tablespace scenario_space',
  'alter tablespace scenario_space rename to other_space',
  `create subscription ours connection 'dbname=nowhere' publication p with (connect = false)`,
  'alter subscription ours set publication q with (refresh = false)',
  'create foreign data wrapper wrapper',
  'create server foreign_server foreign data wrapper wrapper',
  'create user mapping for app_account server foreign_server',
  'alter sequence accounts_id_seq owned by none',
  'create table ancestor (n int)',
  'create table heir (n int)',
  'alter table heir inherit ancestor',
  'create policy own on accounts using (id > 0)',
  'create event trigger watch on ddl_command_end execute function watch()',
  'create publication p for table accounts',
  'alter default privileges grant select on tables to app_account',
  "create type mood as enum ('fine')",
  "alter type mood add value 'better'",
  'create transform for int language sql (from sql with function pg_catalog.prsd_lextype(internal))',
  'grant execute on function pg_catalog.lower(text) to app_account',
];

/** As a role that may only connect: for another one the server may say more. */
const asObserver = ({ host, port, database }: Connection): Connection =>
  new Connection({ host, port, database, user: 'observer', password: 'observer', tls: 'disable' });

describe.concurrent.each(installedMajors())('a known mark on %i', (major) => {
  let databases: DatabaseFactory;
  beforeAll(async () => {
    databases = await startDatabases(major);
    await run(databases.server.connection(), "create role observer login password 'observer'");
  });
  afterAll(() => databases?.stop());

  it('holds through everything that is not schema, and no longer', async () => {
    await databases.withDatabase(schema, (connection) =>
      withClient(connection, async (client) => {
        const mark = await markOf(connection);
        for (const statement of harmless) {
          const failed = await client.query(statement).catch((error: Error) => error.message);
          if (statement.includes('nothing')) expect(failed).toContain('does not exist');
          else expect(failed, statement).not.toBeTypeOf('string');
          expect(await reader.readIfMoved(connection, mark), statement).toMatchObject({ moved: false });
        }
        for (const statement of elsewhere) await client.query(statement);
        expect(await reader.readIfMoved(connection, mark)).toMatchObject({ moved: false });
        await movesWithEach(client, connection, moving(connection.database));
      }),
    );
  });

  it('comes with which database it is, alike in every way of asking, and as no other is', async () => {
    await databases.withDatabase('create table t (a int)', (one) =>
      databases.withDatabase('create table t (a int)', async (other) => {
        const whole = await reader.readIfMoved(asObserver(one));
        if (!whole.moved) throw new Error('nothing was known');
        expect(whole.databaseId).toMatch(/^[0-9a-f]{24}$/);
        const mark = whole.mark;
        const quiet = await reader.readIfMoved(one, mark);
        expect(quiet).toEqual({ moved: false, databaseId: whole.databaseId });
        await run(one, 'create table u (a int)');
        expect(await reader.readIfMoved(one, mark)).toMatchObject({ moved: true, databaseId: whole.databaseId });
        expect(await identified(asObserver(one))).toBe(whole.databaseId);
        expect(await identified(asObserver(other))).not.toBe(whole.databaseId);
        const { databaseId } = await reader.readIfMoved(other);
        expect(databaseId).toBe(await identified(other));
      }),
    );
  });

  it('comes without that for a role that may not ask for all of it', async () => {
    const part = major % 2 === 0 ? 'pg_control_system()' : 'pg_postmaster_start_time()';
    await databases.withDatabase(`revoke execute on function pg_catalog.${part} from public`, async (connection) => {
      const read = await reader.readIfMoved(asObserver(connection));
      expect(read).not.toHaveProperty('databaseId');
      if (read.moved) expect(await reader.readIfMoved(asObserver(connection), read.mark)).toEqual({ moved: false });
      expect(await identified(asObserver(connection))).toBeUndefined();
    });
  });
});

const identified = (connection: Connection): Promise<string | undefined> =>
  withSession(connection, { connectTimeoutMs: 5_000, readTimeoutMs: 60_000, maxBytes: 100_000 }, (session) =>
    identifyDatabase(session, { statementTimeoutMs: 60_000, lockTimeoutMs: 250 }),
  );

async function markOf(connection: Connection): Promise<CatalogMark> {
  const read = await reader.readIfMoved(connection);
  if (!read.moved) throw new Error('nothing was known');
  return read.mark;
}

async function movesWithEach(client: pg.Client, connection: Connection, statements: readonly string[]): Promise<void> {
  let mark = await markOf(connection);
  for (const statement of statements) {
    await client.query(statement);
    const read = await reader.readIfMoved(connection, mark);
    expect(read.moved, statement).toBe(true);
    if (read.moved) mark = read.mark;
    expect(await reader.readIfMoved(connection, mark)).toMatchObject({ moved: false });
  }
}

it('holds where a database mentions so many roles that they are not kept with the mark', async () => {
  const databases = await startDatabases(18);
  try {
    const names = Array.from({ length: 90 }, (_, place) => `member_${place}`);
    const grants = names.map((name) => `create role ${name}; grant select on t to ${name};`).join('\n');
    await databases.withDatabase(`create table t (a int); ${grants}`, (connection) =>
      withClient(connection, async (client) => {
        const mark = await markOf(connection);
        expect(mark.hint).toContain('*');
        expect(await reader.readIfMoved(connection, mark)).toMatchObject({ moved: false });
        await client.query('alter role member_7 rename to renamed');
        expect((await reader.readIfMoved(connection, mark)).moved).toBe(true);
      }),
    );
  } finally {
    await databases.stop();
  }
});
