import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkDatabase } from '../../../local/doctor/check-database.ts';
import { Connection } from '../../../shared/core/connection.ts';
import { createServerDatabases } from '../../../shared/postgres/tenant-sources/server-databases.ts';
import { type DatabaseFactory, run, startDatabases } from '../../support/databases.ts';
import { columns, complete, flood, message, ready, row, startFakeServer, welcome } from '../../support/fake-server.ts';
import { createMemorySecrets } from '../../support/memory-ports.ts';

let databases: DatabaseFactory;
beforeAll(async () => {
  databases = await startDatabases(18);
  await run(
    databases.server.connection(),
    `create role "Odd ""role" login password 'observer'; create role owner_of_one login password 'observer' createrole`,
  );
});
afterAll(() => databases?.stop());

const as = (user: string, connection: Connection) => new Connection({ ...connection, user, password: 'observer' });
const findingsOf = async (user: string, connection: Connection) => {
  const { ok, findings } = await checkDatabase('tenant acme', as(user, connection));
  return { ok, rest: findings.slice(1) };
};
const role = 'Odd "role';

/** Functions and operators that raise, under the names that a look at the role needs, before those of the server. */
const shadowed = `
  create schema evil;
  create function evil.has_table_privilege(oid, text) returns boolean language plpgsql as $$ begin raise 'ran'; end $$;
  create function evil.quote_ident(name) returns text language plpgsql as $$ begin raise 'ran'; end $$;
  create function evil.split_part(text, text, integer) returns text language plpgsql as $$ begin raise 'ran'; end $$;
  create function evil.current_database() returns name language plpgsql as $$ begin raise 'ran'; end $$;
  create function evil.any_names(name, name) returns boolean language plpgsql as $$ begin raise 'ran'; end $$;
  create function evil.any_oids(oid, oid) returns boolean language plpgsql as $$ begin raise 'ran'; end $$;
  create function evil.any_numbers(integer, integer) returns boolean language plpgsql as $$ begin raise 'ran'; end $$;
  create operator evil.= (leftarg = name, rightarg = name, function = evil.any_names);
  create operator evil.<> (leftarg = name, rightarg = name, function = evil.any_names);
  create operator evil.= (leftarg = oid, rightarg = oid, function = evil.any_oids);
  create operator evil.<> (leftarg = integer, rightarg = integer, function = evil.any_numbers);
  create table evil.pg_roles as select * from pg_catalog.pg_roles where false;
  grant usage on schema evil to public;
  grant select on evil.pg_roles to public;`;

describe('doctor', () => {
  it('runs nothing of a tenant, whatever path the database or the role is given', async () => {
    await databases.withDatabase(shadowed, async (connection) => {
      for (const owner of [`database ${connection.database}`, 'role owner_of_one', 'role postgres']) {
        await run(databases.server.connection(), `alter ${owner} set search_path = evil, pg_catalog`);
        expect(await findingsOf('owner_of_one', connection)).toEqual({
          ok: true,
          rest: [expect.stringMatching(/may create roles or databases/), expect.stringMatching(/not read-only/)],
        });
        const root = await checkDatabase('canonical', connection);
        expect(root.findings.slice(1)).toEqual([
          'The role postgres is a superuser. A role with nothing but CONNECT is enough.',
        ]);
        const secrets = createMemorySecrets(new Map([['one', databases.server.url(connection.database)]]));
        const limits = { connectTimeoutMs: 5_000, readTimeoutMs: 5_000 };
        const source = { server: { secret: 'one' }, databases: connection.database, exclude: [] };
        expect(await createServerDatabases(source, { secrets }, limits).list()).toHaveLength(1);
        await run(databases.server.connection(), `alter ${owner} reset search_path`);
      }
    });
  });

  it.each([
    [
      'is not',
      '',
      [expect.stringContaining('Run on this server: alter role "Odd ""role" set default_transaction_read_only = on;')],
    ],
    ['is', 'alter role %r set default_transaction_read_only = on', []],
    ['is, in other words', "alter role %r set default_transaction_read_only = 'TRUE'", []],
    ['is, in one letter', "alter role %r set default_transaction_read_only = 'y'", []],
    [
      'is not, in so many words',
      'alter role %r set default_transaction_read_only = off',
      [expect.stringMatching(/not read-only/)],
    ],
    ['is, in this database', 'alter role %r in database %d set default_transaction_read_only = 1', []],
    [
      'is, but not in this database',
      'alter role %r set default_transaction_read_only = on; alter role %r in database %d set default_transaction_read_only = off',
      [expect.stringMatching(/not read-only/)],
    ],
    [
      'is, in another database',
      'alter role %r in database postgres set default_transaction_read_only = on',
      [expect.stringMatching(/not read-only/)],
    ],
    [
      'is not, though all of its database are',
      'alter database %d set default_transaction_read_only = on',
      [expect.stringMatching(/not read-only/)],
    ],
  ])('says whether a role %s read-only by default', async (_, settings, expected) => {
    await databases.withDatabase('', async (connection) => {
      const sql = settings.replaceAll('%r', '"Odd ""role"').replaceAll('%d', connection.database);
      await run(databases.server.connection(), sql);
      expect(await findingsOf(role, connection)).toEqual({ ok: true, rest: expected });
      await run(
        databases.server.connection(),
        'alter role "Odd ""role" reset all; alter role "Odd ""role" in database postgres reset all',
      );
    });
  });

  it('says which tables a role may write to, and to change the role', async () => {
    await databases.withDatabase('create table a (id int); grant insert on a to "Odd ""role"', async (connection) => {
      expect((await findingsOf(role, connection)).rest).toEqual([
        expect.stringMatching(/may write to 1 table\./),
        expect.stringMatching(/not read-only/),
      ]);
    });
  });

  it('takes little of a server that never ends', async () => {
    const server = await startFakeServer(({ socket, type, turn }) => {
      if (turn === 1) socket.write(welcome());
      else if (type === 'Q' && turn === 2) socket.write(Buffer.concat([complete('BEGIN'), ready]));
      else if (type === 'Q') {
        socket.write(columns('role'));
        flood(socket, row('x'.repeat(1_000)));
      }
    });
    const check = await checkDatabase('tenant acme', server.connection());
    expect(check).toMatchObject({ ok: false, error: { code: 'limit-exceeded' } });
    await server.stop();
  });

  it.each([
    ['nothing', [complete('SELECT 0'), ready]],
    ['two results', [complete('SELECT 0'), complete('SELECT 0'), ready]],
    ['a row of something else', [columns('role'), row('me'), complete('SELECT 1'), ready]],
  ])('says so when a server answers with %s about the role', async (_, answer) => {
    const server = await startFakeServer(({ socket, type, turn }) => {
      if (turn === 1) socket.write(welcome());
      else if (type === 'Q')
        socket.write(turn === 2 ? Buffer.concat([complete('BEGIN'), ready]) : Buffer.concat(answer));
    });
    const check = await checkDatabase('tenant acme', server.connection());
    expect(check).toMatchObject({
      error: { code: 'not-postgres', message: expect.stringMatching(/one row about the role/) },
    });
    await server.stop();
  });

  it('shows nothing of a server that could move the cursor', async () => {
    const server = await startFakeServer(({ socket, turn }) => {
      if (turn === 1) socket.write(message('E', 'SFATAL\0C42P99\0Mgo\x1b[2J\naway\0\0'));
    });
    const { findings } = await checkDatabase('tenant acme', server.connection());
    expect(findings).toEqual([expect.stringMatching(/^[\x20-\x7e]+go\\u001b\[2J\\u000aaway[\x20-\x7e]+$/)]);
    await server.stop();
  });
});
