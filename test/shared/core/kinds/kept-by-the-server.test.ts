import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { installedMajors } from '../../../../local/postgres/server.ts';
import { compareSettings, type Profile } from '../../../../shared/core/compare-settings.ts';
import { diff } from '../../../../shared/core/diff.ts';
import { onBothMajors } from '../../../../shared/core/kinds/on-both-majors.ts';
import type { Snapshot } from '../../../../shared/core/snapshot.ts';
import { createCatalogReader } from '../../../../shared/postgres/catalog-reader.ts';
import { type DatabaseFactory, startDatabases, withClient } from '../../../support/databases.ts';

/**
 * What comes with a server or an extension and is no fact: options that some servers keep beside those of people, another value
 * in each database, and the rights that objects are installed with. And what people change about these.
 */

const options = `
  create type comp as (x int, y text); create table typed of comp;
  create table parent (a int, b text, c int) partition by range (a);
  create table p1 partition of parent for values from (1) to (10);
  create table base (a int primary key, v tsvector, s text); create table kid (z int) inherits (base);
  create index on base using gist (v tsvector_ops (siglen = 100)); create index on base (s) with (fillfactor = 70);
  create index on parent (a) with (fillfactor = 70);
  alter table base add constraint apart exclude (s with =) with (fillfactor = 60);
  create view vw with (security_barrier) as select a from base; create materialized view mv as select a, s from base;
  create foreign data wrapper w; create server sv foreign data wrapper w; create foreign table ft (a int) server sv;
  alter table base alter a set (n_distinct = 5); alter table kid alter a set (n_distinct = 6);
  alter table base set (fillfactor = 80, toast.autovacuum_enabled = off);
  alter materialized view mv alter a set (n_distinct = 7);`;

/**
 * As a server would: on every column of the database, and beside the options of relations and operator classes. Not on the
 * operator classes of an exclusion constraint, which only the server can print.
 */
const noted = (number: number) => `
  set allow_system_table_mods = on;
  update pg_attribute set attoptions = array['pg_attver=${number}'] || attoptions
    where attrelid >= 16384 and attrelid not in (select conindid from pg_constraint where contype = 'x');
  update pg_class set reloptions = array['pg_note=${number}'] || reloptions
    where oid >= 16384 and relkind in ('r', 'p', 'i', 'I', 'm', 't', 'v');`;

const otherOptions = `
  alter table base alter a set (n_distinct = 8); alter table kid alter a reset (n_distinct);
  alter table typed alter x set (n_distinct = 8); alter table p1 alter b set (n_distinct_inherited = 8);
  alter table ft alter a set (n_distinct = 8); alter materialized view mv alter s set (n_distinct = 8);
  alter table base reset (fillfactor); alter index base_s_idx set (fillfactor = 71);
  alter index p1_a_idx set (fillfactor = 71);
  drop index base_v_idx; create index base_v_idx on base using gist (v tsvector_ops (siglen = 101));`;

const rights = `
  create schema ext; create extension hstore; create extension pg_buffercache schema ext; create extension postgres_fdw;
  revoke execute on function akeys(hstore) from public;
  grant usage on foreign data wrapper postgres_fdw to app_reader;
  grant select on all tables in schema ext to app_reader;
  revoke execute on function pg_catalog.pg_sleep(float8) from public;
  grant select on all tables in schema pg_catalog to app_writer;`;

/** By default privileges, an update and another grantor; with a role that is gone from what an extension was born with. */
const sameRights = `
  create schema ext; create role gone; alter default privileges grant select on tables to gone, app_reader;
  create extension pg_buffercache schema ext; alter default privileges revoke select on tables from app_reader;
  drop owned by gone; drop role gone; create extension hstore version '1.4'; create extension postgres_fdw;
  grant execute on function akeys(hstore) to app_owner; revoke execute on function akeys(hstore) from public, app_owner;
  alter extension hstore update;
  grant usage on foreign data wrapper postgres_fdw to app_owner with grant option;
  set role app_owner; grant usage on foreign data wrapper postgres_fdw to app_reader; reset role;
  grant usage on foreign data wrapper postgres_fdw to app_reader;
  revoke usage on foreign data wrapper postgres_fdw from app_owner cascade;
  grant select on all tables in schema pg_catalog to app_writer;
  grant execute on function pg_catalog.pg_sleep(float8) to public, app_owner;
  revoke execute on function pg_catalog.pg_sleep(float8) from public, app_owner;`;

const otherRights = `
  grant execute on function akeys(hstore) to public; revoke usage on type hstore from public;
  revoke usage on foreign data wrapper postgres_fdw from app_reader;
  revoke select on ext.pg_buffercache from pg_monitor, app_reader; grant update (bufferid) on ext.pg_buffercache to app_reader;
  revoke usage on language plpgsql from public;
  grant execute on function pg_catalog.pg_sleep(float8) to public;
  revoke execute on function pg_catalog.now() from public; grant select (rolpassword) on pg_catalog.pg_authid to app_reader;`;

const ofExtensions = [
  'extra extension-grant:hstore.type.hstore.public',
  'extra extension-grant:pg_buffercache.column.pg_buffercache.bufferid.app_reader',
  'extra extension-grant:pg_buffercache.view.pg_buffercache.pg_monitor',
  'extra extension-grant:plpgsql.language.plpgsql.public',
  'missing extension-grant:hstore.function.akeys(hstore).public',
  'missing extension-grant:pg_buffercache.view.pg_buffercache.app_reader',
  'missing extension-grant:postgres_fdw.foreign_data_wrapper.postgres_fdw.app_reader',
];
const ofServer = [
  'extra built-in-grant:column.pg_authid.rolpassword.app_reader',
  'extra built-in-grant:function.now().public',
  'missing built-in-grant:function.pg_sleep(double precision).public',
];
const changedOptions = [
  'changed column:public.base.a options',
  'changed column:public.ft.a options',
  'changed index:public.base_s_idx options',
  'changed index:public.base_v_idx keyOptions',
  'changed materialized-view:public.mv columnSettings',
  'changed table:public.base options',
  'changed table:public.kid storageOverrides',
  'changed table:public.p1 indexOverrides storageOverrides',
  'changed table:public.typed storageOverrides',
];

function found(expected: Snapshot, actual: Snapshot, profile: Profile = 'strict'): string[] {
  const { findings } = diff(expected, actual, compareSettings.parse({ profile }));
  return findings
    .map(({ class: of, id, attributes }) => [of, id, ...attributes.map(({ name }) => name).sort()].join(' '))
    .sort();
}

const majors = installedMajors();
const servers = new Map<number, DatabaseFactory>();
beforeAll(async () => {
  await Promise.all(majors.map(async (major) => servers.set(major, await startDatabases(major))));
});
afterAll(() => Promise.all([...servers.values()].map((server) => server.stop())));

/** The snapshots of all majors, each read once. */
const reads = new Map<string, Promise<Snapshot>>();
function read(major: number, sql: string): Promise<Snapshot> {
  const key = `${major} ${sql}`;
  const known = reads.get(key) ?? readAnew(major, sql);
  reads.set(key, known);
  return known;
}

async function readAnew(major: number, sql: string): Promise<Snapshot> {
  const server = servers.get(major);
  if (!server) throw new Error(`PostgreSQL ${major} was not started.`);
  return server.withDatabase(sql, (connection) => createCatalogReader().read(connection));
}

const canonical = options + rights;
const tenant = options + otherOptions + rights + otherRights + noted(3);

describe.each(majors)('on %i', (major) => {
  it('what the server keeps for itself, and another way to the same rights, say nothing', async () => {
    const plain = await read(major, canonical);
    const [one, other] = await Promise.all([
      read(major, canonical + noted(1)),
      read(major, sameRights + options + noted(2)),
    ]);
    expect(found(one, other)).toEqual([]);
    expect(found(plain, one)).toEqual([]);
    expect([one.fingerprint, other.fingerprint]).toEqual([plain.fingerprint, plain.fingerprint]);
    expect([plain.unmodeled, other.unmodeled]).toEqual([{}, {}]);
  });

  it('what people set and grant beside that counts, one finding each', async () => {
    const [plain, changed] = await Promise.all([read(major, canonical), read(major, tenant)]);
    expect(found(plain, changed)).toEqual([...changedOptions, ...ofExtensions, ...ofServer].sort());
    const counted = [...ofExtensions, 'changed index:public.base_v_idx keyOptions'].sort();
    expect(found(plain, changed, 'standard')).toEqual(counted);
    expect(found(plain, changed, 'structure')).toEqual(['changed index:public.base_v_idx keyOptions']);
  });
});

it('rights on what only one of two majors has say nothing, and all others count', async () => {
  const canonicals = await Promise.all(majors.map((major) => read(major, canonical)));
  const tenants = await Promise.all(majors.map((major) => read(major, tenant)));
  const ofGrants = (lines: readonly string[]) => lines.filter((line) => line.includes('-grant:'));
  for (const one of canonicals) {
    for (const other of canonicals) expect(ofGrants(found(one, other))).toEqual([]);
    for (const other of tenants) expect(ofGrants(found(one, other))).toEqual([...ofExtensions, ...ofServer].sort());
  }
});

/** Every function, relation and type that the server or one of its extensions brings, named as rights on it are. */
const brought = `
  create extension hstore; create extension btree_gist; create extension pg_stat_statements; create extension pgcrypto;
  create view named as
  with named (catalog, oid, name) as (
    select 'pg_proc'::regclass, oid, 'function.' || proname || '(' || coalesce((
      select string_agg(case when typnamespace = 'pg_catalog'::regnamespace then format_type(type.oid, null) else typname end, ', '
        order by place)
      from unnest(proargtypes::oid[]) with ordinality as argument (type, place) join pg_type as type on type.oid = argument.type
      ), '') || ')'
    from pg_proc where pronamespace <> 'information_schema'::regnamespace
    union all
    select 'pg_class'::regclass, oid, case relkind when 'v' then 'view.' else 'table.' end || relname
    from pg_class where relkind in ('r', 'v') and relnamespace <> 'information_schema'::regnamespace
    union all
    select 'pg_type'::regclass, oid, 'type.' || typname from pg_type
    where typnamespace <> 'information_schema'::regnamespace and typelem = 0 and typrelid = 0 and typtype <> 'm')
  select coalesce('extension-grant:' || extname || '.', 'built-in-grant:') || name || '.app_reader' as id
  from named
  left join pg_depend on classid = catalog and objid = named.oid and refclassid = 'pg_extension'::regclass and deptype = 'e'
  left join pg_extension as extension on extension.oid = refobjid
  where extname is not null or named.oid < 16384`;

it('what not every major brings is known by name, and nothing else is left out', async () => {
  const all = await Promise.all(
    [...servers.values()].map((server) =>
      server.withDatabase(brought, (connection) =>
        withClient(connection, async (client) => {
          const { rows } = await client.query<{ id: string }>('select id from named');
          return new Set(rows.map(({ id }) => id));
        }),
      ),
    ),
  );
  const somewhere = [...new Set(all.flatMap((ids) => [...ids]))].sort();
  const everywhere = somewhere.filter((id) => all.every((ids) => ids.has(id)));
  const granted = { granted: ['USAGE'] };
  const kept = somewhere.filter((id) => onBothMajors({ kind: '', id, attributes: granted }, 13, 18) !== undefined);
  expect(everywhere.length).toBeGreaterThan(3000);
  expect(kept).toEqual(everywhere);
});
