import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { registry } from '../../../shared/core/kinds/registry.ts';
import { buildSnapshot, type Snapshot } from '../../../shared/core/snapshot.ts';
import { createCatalogReader } from '../../../shared/postgres/catalog-reader.ts';
import { type DatabaseFactory, startDatabases } from '../../support/databases.ts';

/** A statement that leaves out what few databases have gives, where they have none of it, just what the whole one does. */

let databases: DatabaseFactory;
beforeAll(async () => {
  databases = await startDatabases(18);
});
afterAll(() => databases?.stop());

const parent = 'create table p (id int not null, a text, check (a > $$x$$)) partition by range (id)';
const partition = `${parent}; create table c partition of p for values from (1) to (9)`;
const noop = `create function noop() returns trigger language plpgsql as 'begin return new; end'`;
const foreign = `create foreign data wrapper w; create server s foreign data wrapper w options (host 'x'); create foreign table f (a int) server s options (name 'x')`;

/** For each fact that is left out, a schema that has it and as little else as can be. */
const scripts: Readonly<Record<string, string>> = {
  form: foreign,
  partitionKey: parent,
  partitionOf: partition,
  bound: partition,
  detachPending: `${partition}; set allow_system_table_mods = on; update pg_inherits set inhdetachpending = true`,
  inherits: 'create table p (a int); create table c () inherits (p)',
  ofType: 'create type t as (a int); create table c of t',
  overrides: `create table p (a int default 1); create table c () inherits (p); alter table c alter a set default 2`,
  validityOverrides: `create table p (a int); create table c (a int) inherits (p); alter table c add constraint n not null a not valid`,
  constraintOverrides: `create table p (a int, constraint k check (a > 0) not enforced); create table c (constraint k check (a > 0)) inherits (p)`,
  storageOverrides:
    'create table p (a text); create table c () inherits (p); alter table c alter a set storage external',
  statisticsOverrides:
    'create table p (a text); create table c () inherits (p); alter table c alter a set statistics 7',
  triggerOverrides: `${partition}; ${noop}; create trigger t before insert on p for each row execute function noop(); alter table c disable trigger t`,
  indexOverrides: `${partition}; create index i on p (id); alter index c_id_idx set (fillfactor = 70)`,
  constraintTriggers:
    'create table q (a int primary key); create table r (a int references q); alter table r disable trigger all',
  clusteredOn: 'create table r (a int primary key); alter table r cluster on r_pkey',
  foreignServer: foreign,
  foreignOptions: foreign,
  partitionAccessMethod: `create access method other type table handler heap_tableam_handler; ${parent}; alter table p set access method other`,
};

/** What a plain statement says, and an identity that only the whole one does. */
const others: Readonly<Record<string, string>> = {
  'plain tables': `create table r (id int primary key, a text) with (fillfactor = 70, toast.autovacuum_enabled = off);
    create unlogged table u (a int); alter table r enable row level security; alter table r replica identity full;
    alter table u force row level security; create table s (a int) tablespace scenario_space; create table no_columns ()`,
  'a replica identity': 'create table r (a int not null unique); alter table r replica identity using index r_a_key',
  'one whose index is gone':
    'create table r (a int not null unique); alter table r replica identity using index r_a_key; alter table r drop constraint r_a_key',
};

const nothing = buildSnapshot({ server: { version: '', versionNum: 0 }, objects: [], unmodeled: {} });
const tablesOf = ({ objects }: Snapshot) => [...objects.values()].filter(({ kind }) => kind === 'table');

async function readBoth(sql: string): Promise<readonly [whole: Snapshot, asExpected: Snapshot]> {
  return databases.withDatabase(sql, async (connection) => {
    const read = await createCatalogReader().readIfMoved(connection, undefined, nothing);
    if (!read.moved) throw new Error('nothing was known');
    return [await createCatalogReader().read(connection), read.snapshot];
  });
}

describe.concurrent('a reader that expects no', () => {
  it.each(Object.entries(scripts))('%s finds it', async (fact, sql) => {
    const [whole, asExpected] = await readBoth(sql);
    expect(tablesOf(whole).some(({ attributes }) => fact in attributes)).toBe(true);
    expect(tablesOf(asExpected)).toEqual(tablesOf(whole));
  });

  it('fact that is left out is without a schema here', () => {
    expect(Object.keys(scripts).sort()).toEqual(registry.flatMap(({ lean }) => lean?.leavesOut ?? []).sort());
  });
});

it.each(Object.entries(others))('%s: read as by the whole statement', async (_, sql) => {
  const [whole, asExpected] = await readBoth(sql);
  expect(tablesOf(whole).length).toBeGreaterThan(0);
  expect(asExpected.fingerprint).toBe(whole.fingerprint);
});
