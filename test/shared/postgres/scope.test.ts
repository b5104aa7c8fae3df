import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { installedMajors } from '../../../local/postgres/server.ts';
import { compareSettings } from '../../../shared/core/compare-settings.ts';
import type { Connection } from '../../../shared/core/connection.ts';
import { diff } from '../../../shared/core/diff.ts';
import { registry } from '../../../shared/core/kinds/registry.ts';
import { narrowSnapshot } from '../../../shared/core/narrow-snapshot.ts';
import { quoteName } from '../../../shared/core/object.ts';
import { scopeOfCanonical, scopeOfTenant } from '../../../shared/core/scope.ts';
import type { Snapshot } from '../../../shared/core/snapshot.ts';
import { createCatalogReader } from '../../../shared/postgres/catalog-reader.ts';
import { type DatabaseFactory, run, startDatabases, withClient } from '../../support/databases.ts';
import { oneOfEach } from './one-of-each.ts';

/** What `compare.schemas` leaves out is not read, not locked and not counted, and what it names is compared whole. */

const majors = [13, 15, 18].filter((major) => installedMajors().includes(major));
const servers: DatabaseFactory[] = [];
afterAll(() => Promise.all(servers.map((server) => server.stop())));

const reader = createCatalogReader({ lockTimeoutMs: 50, retryAfterMs: [] });

const settingsOf = (schemas: readonly string[], placeholders = {}) =>
  compareSettings.parse({ profile: 'strict', schemas, placeholders });

interface Pair {
  readonly canonical: Connection;
  readonly tenant: Connection;
}

async function compare({ canonical, tenant }: Pair, schemas: readonly string[], placeholders = {}) {
  const settings = settingsOf(schemas, placeholders);
  const [expected, actual] = await Promise.all([
    reader.read(canonical, scopeOfCanonical(settings)),
    reader.read(tenant, scopeOfTenant(settings, 'acme')),
  ]);
  const found = diff(expected, actual, settings, { tenantId: 'acme' });
  return { expected, actual, ...found, outline: found.findings.map(({ class: what, id }) => `${what} ${id}`).sort() };
}

const kindsOf = ({ objects }: Snapshot) => new Set([...objects.values()].map(({ kind }) => kind));

/** What no schema holds works for the whole database, and stays. */
const databaseWide = [
  ...['access-method', 'comment', 'database-setting', 'event-trigger', 'extension', 'foreign-data-wrapper'],
  ...['foreign-server', 'language', 'subscription', 'database', 'user-mapping', 'extension-grant', 'built-in-grant'],
];

const hostile = ['we"ird', 'per%cent', 'un_der', 'st*ar', 'back\\slash', "quo'te", 'dot.ted', 'Ünï 数', 'n'.repeat(63)];
const decoys = ['perXcent', 'unXder', 'n'.repeat(62)];
const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;
const tableIn = (schemas: readonly string[]): string =>
  schemas.map((schema) => `create table ${quoted(schema)}.t (id int);`).join('');

const outsideParents = `
  create schema mine; create schema other;
  create function other.note() returns trigger language plpgsql as 'begin return new; end';
  create table other.events (id int not null default 7, at date, note text, primary key (id, at)) partition by range (at);
  create index by_note on other.events (note);
  create trigger seen after insert on other.events for each row execute function other.note();
  create table mine.events_2024 partition of other.events for values from ('2024-01-01') to ('2025-01-01');
  create table other.base (a int primary key, b text default 'x' constraint b_given check (b <> ''));
  create table mine.kid (own int) inherits (other.base);
  alter table mine.kid alter a set default 3;
  create type other.shape as (x int, y text); create table mine.shaped of other.shape;
  create table mine.points (id int references other.base, at other.shape);
  create view mine.seen as select id, note from other.events;
  create function mine.area(other.shape) returns int language sql as 'select 1';`;

const canonicalSql = `${outsideParents} create schema app; create table app.t (id int);
  ${[...hostile, ...decoys].map((schema) => `create schema ${quoted(schema)};`).join('')}`;
const tenantSql = `${canonicalSql.replaceAll('app', 'app_acme')} ${tableIn([...hostile, ...decoys])}
  create table other.t (id int, note text check (note <> '')); create index on other.t (lower(note));`;

const mine = `create schema mine; create table mine.orders (id int primary key, note text);
  create schema ext; create extension citext schema ext;`;
const outside = 'grant execute on function ext.citext_eq(ext.citext, ext.citext) to app_reader;';

describe.each(majors)('on PostgreSQL %i', (major) => {
  let factory: DatabaseFactory;
  let full: Pair;
  let mixed: Pair;
  beforeAll(async () => {
    factory = await startDatabases(major);
    servers.push(factory);
    const { server } = factory;
    const make = async (name: string, sql: string): Promise<Connection> => {
      await run(server.connection(), `create database ${name} template template0`);
      await run(server.connection(name), sql);
      return server.connection(name);
    };
    full = {
      canonical: await make('scope_plain', mine),
      tenant: await make('scope_full', `${mine} ${outside} ${oneOfEach(major)}`),
    };
    mixed = { canonical: await make('scope_canonical', canonicalSql), tenant: await make('scope_tenant', tenantSql) };
  });

  it('finds nothing of any kind of object outside, and what is inside', async () => {
    const whole = await reader.read(full.tenant);
    const absent = registry.filter(({ kind }) => !kindsOf(whole).has(kind)).map(({ kind }) => kind);
    expect(absent).toEqual(major < 15 ? ['publication-schema'] : []);
    expect(whole.unmodeled).toEqual({});

    const there = await compare(full, ['mine']);
    const back = diff(there.actual, there.expected, settingsOf(['mine']));
    for (const { kind } of [...there.findings, ...back.findings]) expect(databaseWide).toContain(kind);
    expect([...there.actual.objects.keys()].filter((id) => /\bapp\.|:app\b/.test(id.replace('"app.', '')))).toEqual([]);
    expect(there.actual.unmodeled).toEqual({});
    expect([there.suppressed, there.actual.schemas]).toEqual([[], ['mine']]);

    await run(full.tenant, 'alter table mine.orders add extra int; create table app.more (id int);');
    const changed = await compare(full, ['*', '!app', '!ext', 'gone']);
    expect(changed.outline).toContain('extra column:mine.orders.extra');
    expect(changed.outline.filter((text) => text.includes('app.more'))).toEqual([]);
    expect(changed.suppressed).toEqual([{ rule: 'schemas: gone', count: 0 }]);
  });

  it('takes schemas by their names, whatever these are', async () => {
    const extra = hostile.map((name) => `extra table:${quoteName(name)}.t`);
    expect((await compare(mixed, hostile)).outline).toEqual(extra.sort());
    expect((await compare(mixed, ["x'); drop schema app cascade; --", 'un?der', '!un_der'])).outline).toEqual([
      'extra table:"unXder".t',
    ]);
  });

  it('takes no lock on what is outside, and reads a tenant under the names of the canonical', async () => {
    await withClient(mixed.tenant, async (client) => {
      await client.query('begin; lock table other.t in access exclusive mode');
      await expect(reader.read(mixed.tenant)).rejects.toMatchObject({ code: 'ddl-in-progress' });
      const found = await compare(mixed, ['app'], { 'app_{tenant}': 'app' });
      await client.query('rollback');
      expect(found.findings).toEqual([]);
      expect(found.actual.objects.has('table:app_acme.t')).toBe(true);
    });
  });

  it('compares an object whole that has a part of it from outside', async () => {
    const same = await compare(mixed, ['mine']);
    expect(same.outline).toEqual([]);
    const ids = [...same.actual.objects.keys()];
    expect(ids).toEqual(
      expect.arrayContaining([
        ...['column:mine.events_2024.note', 'column:mine.kid.b', 'column:mine.kid.own', 'column:mine.shaped.y'],
        ...['constraint:mine.kid.b_given', 'trigger:mine.events_2024.seen', 'index:mine.events_2024_note_idx'],
        ...['constraint:mine.events_2024.events_2024_pkey', 'constraint:mine.points.points_id_fkey', 'view:mine.seen'],
      ]),
    );
    expect(ids.filter((id) => id.startsWith('table:'))).toEqual(
      ['events_2024', 'kid', 'points', 'shaped'].map((table) => `table:mine.${table}`),
    );
    // From a snapshot of everything, as it would have been read.
    const narrowed = narrowSnapshot(await reader.read(mixed.tenant), scopeOfCanonical(settingsOf(['mine'])), 'it');
    for (const [expected, actual] of [
      [narrowed, same.actual],
      [same.actual, narrowed],
    ] as const) {
      expect(diff(expected, actual, settingsOf(['mine'])).findings).toEqual([]);
    }

    await run(
      mixed.tenant,
      `alter table other.base add z int; alter table other.base alter b set default 'y'; drop index other.by_note;
      alter table other.events drop constraint events_pkey; drop trigger seen on other.events;
      alter type other.shape add attribute z int cascade; create table other.more (id int);`,
    );
    expect((await compare(mixed, ['mine'])).outline).toEqual([
      ...['changed column:mine.kid.b', 'extra column:mine.kid.z', 'extra column:mine.shaped.z'],
      ...['missing constraint:mine.events_2024.events_2024_pkey', 'missing index:mine.events_2024_note_idx'],
      'missing trigger:mine.events_2024.seen',
    ]);
  });

  it.runIf(major === 18)('refuses more schemas than a statement should name', async () => {
    const schemas = `set allow_system_table_mods = on;
    insert into pg_namespace (oid, nspname, nspowner) select 900000 + i, 'app_' || i, 10 from generate_series(1, 5001) as i;`;
    await factory.withDatabase(schemas, async (connection) => {
      const read = (...globs: string[]) => reader.read(connection, scopeOfCanonical(settingsOf(globs)));
      await expect(read('app_*')).rejects.toMatchObject({
        code: 'limit-exceeded',
        message: expect.stringContaining('5001'),
      });
      expect((await read('app_*', '!app_1')).objects.has('schema:app_5001')).toBe(true);
    });
  });
});
