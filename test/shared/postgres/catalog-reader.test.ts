import { createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compareSettings } from '../../../shared/core/compare-settings.ts';
import { Connection } from '../../../shared/core/connection.ts';
import { diff } from '../../../shared/core/diff.ts';
import { registry } from '../../../shared/core/kinds/registry.ts';
import { unmodeled } from '../../../shared/core/kinds/unmodeled.ts';
import type { CatalogReader } from '../../../shared/core/ports.ts';
import { createCatalogReader } from '../../../shared/postgres/catalog-reader.ts';
import { mentioned, tokenCatalogs } from '../../../shared/postgres/token-catalogs.ts';
import { type DatabaseFactory, run, startDatabases, withClient } from '../../support/databases.ts';

let databases: DatabaseFactory;
beforeAll(async () => {
  databases = await startDatabases(17);
});
afterAll(() => databases?.stop());

const strict = compareSettings.parse({ profile: 'strict' });
const schema = `
  create table accounts (id int primary key, email text);
  create view emails as select lower(email) as email from accounts where id > 0;
  create function twice(n int) returns int language sql as 'select 2 * n';
  create view doubled as select twice(id) as n from accounts;`;

async function readWhole(reader: CatalogReader, connection: Connection) {
  const read = await reader.readIfMoved(connection);
  if (read.moved) return read;
  throw new Error('nothing was known');
}

describe('a read that is never wrong', () => {
  it('says "DDL in progress" when a table stays locked, and never "missing"', async () => {
    await databases.withDatabase(schema, (connection) =>
      withClient(connection, async (client) => {
        await client.query('begin; lock table accounts in access exclusive mode');
        const reader = createCatalogReader({ lockTimeoutMs: 50, retryAfterMs: [10, 10] });
        await expect(reader.read(connection)).rejects.toMatchObject({ code: 'ddl-in-progress' });
        await client.query('rollback');
        expect((await reader.read(connection)).objects.size).toBeGreaterThan(5);
      }),
    );
  });

  it('reads on while the lock is released during its retries', async () => {
    await databases.withDatabase(schema, (connection) =>
      withClient(connection, async (client) => {
        await client.query('begin; lock table accounts in access exclusive mode');
        const reading = createCatalogReader({ lockTimeoutMs: 100, retryAfterMs: [20, 20, 200, 400] }).read(connection);
        const locked = "select from pg_locks where not granted and relation = 'accounts'::regclass";
        while ((await client.query(locked)).rowCount === 0);
        await client.query('commit');
        expect((await reading).objects.has('view:public.emails')).toBe(true);
      }),
    );
  });

  it.each(['whose mark nobody knew', 'whose mark had moved'])(
    'never mixes two moments when a migration of a database %s commits in the middle',
    async (which) => {
      await databases.withDatabase(schema, (connection) =>
        withClient(connection, async (client) => {
          const reader = createCatalogReader({ lockTimeoutMs: 20_000, retryAfterMs: [10, 10] });
          const known = which.endsWith('moved') ? (await readWhole(reader, connection)).mark : undefined;
          await client.query("comment on table accounts is 'moved'");
          await client.query('begin; alter table accounts rename column email to mail');
          const reading = reader.readIfMoved(connection, known);
          const waiting = "select from pg_locks where not granted and relation = 'accounts'::regclass";
          while ((await client.query(waiting)).rowCount === 0);
          await client.query('commit');
          const read = await reading;
          if (!read.moved) throw new Error('it moved');
          expect(read.snapshot.fingerprint).toBe((await reader.read(connection)).fingerprint);
          expect(read.snapshot.objects.has('column:public.accounts.mail')).toBe(true);
          expect(await reader.readIfMoved(connection, read.mark)).toMatchObject({ moved: false });
        }),
      );
    },
  );

  it('leaves out, by name, a definition on which the server fails for ever', async () => {
    await databases.withDatabase(schema, async (connection) => {
      const reader = createCatalogReader({ retryAfterMs: [] });
      const whole = await reader.read(connection);
      await run(connection, "delete from pg_proc where oid = 'twice(int)'::regprocedure");
      const broken = await reader.read(connection);
      expect(broken.objects.get('view:public.doubled')?.unreadable).toEqual(['query']);
      expect(broken.unmodeled).toEqual({ 'unreadable query of view:public.doubled': 1 });
      expect(diff(whole, broken, strict).findings.map(({ id }) => id)).toEqual(['function:public.twice(integer)']);
    });
  });

  it('says at once when the server does not take a statement, instead of waiting for it to settle', async () => {
    await databases.withDatabase(schema, async (connection) => {
      const rename = 'alter function pg_catalog.pg_get_viewdef(oid) rename to renamed';
      await run(connection, `set allow_system_table_mods = on; ${rename}`);
      const reading = createCatalogReader({ retryAfterMs: [600_000] }).read(connection);
      await expect(reading).rejects.toMatchObject({
        code: 'internal',
        message: expect.stringMatching(/reads every view/),
      });
    });
  });

  it('covers with its token every catalog that a kind reads', () =>
    withClient(databases.server.connection(), async (client) => {
      const relations = await client.query<{ name: string }>(
        "select relname::text as name from pg_class where relnamespace = 'pg_catalog'::regnamespace and relkind in ('r', 'v')",
      );
      const known = new Set(relations.rows.map(({ name }) => name));
      const server = { version: '18', versionNum: 180_000 };
      const statements = [...registry, unmodeled].map((kind) => kind.sql(server));
      const named = new Set(
        statements.flatMap((sql) => sql.match(/\bpg_[a-z_]+\b/g) ?? []).filter((name) => known.has(name)),
      );
      expect(named.size).toBeGreaterThan(45);
      const views: Record<string, string> = { pg_roles: 'pg_authid', pg_user_mappings: 'pg_user_mapping' };
      const covered = new Set([...tokenCatalogs, ...mentioned].map(({ name }) => name));
      expect([...named].filter((name) => !covered.has(views[name] ?? name))).toEqual([]);
    }));
});

it('reads names that are text in no encoding, and keeps them apart', async () => {
  const { server } = databases;
  await run(server.connection(), "create database bytes template template0 encoding 'SQL_ASCII' locale 'C'");
  await run(
    server.connection('bytes'),
    String.raw`set client_encoding = 'SQL_ASCII'; create table "grüße" (a int);
      do $$ begin
        execute 'create table "' || convert_from('\xff61'::bytea, 'SQL_ASCII') || '" (a int)';
        execute 'create table "' || convert_from('\xfe61'::bytea, 'SQL_ASCII') || '" (a int default 1)';
      end $$`,
  );
  const snapshot = await createCatalogReader().read(server.connection('bytes'));
  const tables = [...snapshot.objects.values()].filter(({ kind }) => kind === 'table').map(({ id }) => id);
  expect(tables.sort()).toEqual(['table:public."\\\\xfea"', 'table:public."\\\\xffa"', 'table:public."grüße"'].sort());
});

describe('an observer that nobody notices', () => {
  it('keeps no lock when it is done, and does not hold up a migration', async () => {
    await databases.withDatabase(schema, (connection) =>
      withClient(connection, async (client) => {
        const reader = createCatalogReader({ retryAfterMs: [50, 100, 200, 400, 800] });
        const lane = async () => {
          for (let read = 0; read < 10; read += 1) await reader.read(connection).catch(() => {});
        };
        const reads = Array.from({ length: 10 }, lane);
        // Would fail if a reader held its lock on the table for as long as a second.
        await client.query("set lock_timeout = '1s'");
        for (let step = 0; step < 10; step += 1) await client.query(`alter table accounts add column c${step} int`);
        await Promise.allSettled(reads);
        const held = await client.query("select from pg_locks where relation = 'accounts'::regclass");
        expect(held.rowCount).toBe(0);
      }),
    );
  });

  it('changes nothing and runs nothing of a hostile database', async () => {
    const hostile = `
      create table witness (what text);
      create function public.lower(text) returns text language plpgsql as $$ begin insert into witness values ('ran'); return $1; end $$;
      create function public.format_type(oid, int) returns text language plpgsql as $$ begin insert into witness values ('ran'); return 'x'; end $$;
      create operator public.= (leftarg = name, rightarg = name, function = pg_catalog.namene);
      alter database current_database_name set search_path = public, pg_catalog;`;
    await databases.withDatabase(schema, async (connection) => {
      await run(connection, hostile.replace('current_database_name', connection.database));
      const snapshot = await createCatalogReader().read(connection);
      expect(snapshot.objects.get('column:public.accounts.id')?.attributes).toMatchObject({ type: 'integer' });
      await withClient(connection, async (client) => {
        expect((await client.query('select * from public.witness')).rowCount).toBe(0);
      });
    });
  });

  it('reads the same under whatever settings the database imposes', async () => {
    const rich = `${schema}
      create table at (t timestamptz default '2020-01-01 00:00:00+00', i interval default '1 day', f float8 default 0.1, b bytea default '\\x01');`;
    await databases.withDatabase(rich, async (connection) => {
      const plain = await createCatalogReader().read(connection);
      const settings = {
        search_path: 'public',
        datestyle: 'German',
        intervalstyle: 'iso_8601',
        timezone: 'America/New_York',
        extra_float_digits: '-5',
        bytea_output: 'escape',
        quote_all_identifiers: 'on',
        statement_timeout: '300',
      };
      for (const [name, value] of Object.entries(settings)) {
        await withClient(databases.server.connection(), (client) =>
          client.query(`alter database ${connection.database} set ${name} = '${value}'`),
        );
      }
      const odd = await createCatalogReader().read(connection);
      const findings = diff(plain, odd, strict).findings.filter(({ kind }) => !kind.startsWith('database'));
      expect(findings).toEqual([]);
    });
  });
});

describe('a database that cannot be read', () => {
  const read = (connection: Connection, options = {}) =>
    createCatalogReader({ connectTimeoutMs: 400, retryAfterMs: [], ...options }).read(connection);
  const other = (change: Partial<Connection>) => {
    const base = databases.server.connection();
    const { host, port, database, user, tls } = { ...base, ...change };
    return new Connection({ host, port, database, user, tls, password: base.revealPassword() });
  };

  it.each([
    [
      'a wrong password',
      () => new Connection({ ...databases.server.connection(), password: 'wrong' }),
      'authentication-failed',
    ],
    ['an unknown user', () => other({ user: 'nobody_here' }), 'authentication-failed'],
    ['an unknown database', () => other({ database: 'not_there' }), 'database-missing'],
    ['a closed port', () => other({ port: 1 }), 'connection-refused'],
    ['an unknown host', () => other({ host: 'no-such-host.invalid' }), 'host-unknown'],
    ['a server without TLS where TLS is asked for', () => other({ tls: 'verify-full' }), 'tls-failed'],
  ])('%s has its own code and names the database, never the password', async (_, connection, code) => {
    const thrown: unknown = await read(connection()).catch((error: unknown) => error);
    expect(thrown).toMatchObject({ code });
    expect(String(thrown)).not.toContain(databases.server.connection().revealPassword());
    expect(String(thrown)).toContain(connection().toString());
  });

  it('a server that never answers ends in a time-out', async () => {
    const silent = createServer(() => {});
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const address = silent.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    await expect(read(other({ port }))).rejects.toMatchObject({ code: 'connection-timed-out' });
    silent.close();
  });

  it('a schema over the limit is refused before it fills the memory', async () => {
    await databases.withDatabase(schema, async (connection) => {
      await expect(read(connection, { maxBytes: 2_000 })).rejects.toMatchObject({ code: 'limit-exceeded' });
    });
  });
});
