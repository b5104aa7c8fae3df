import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCatalogReader } from '../../../../shared/postgres/catalog-reader.ts';
import { type DatabaseFactory, startDatabases } from '../../../support/databases.ts';

const major = 17;
const reader = createCatalogReader();
let databases: DatabaseFactory;

beforeAll(async () => {
  databases = await startDatabases(major);
});
afterAll(() => databases?.stop());

const countedAfter = (sql: string) =>
  databases.withDatabase(sql, async (connection) => (await reader.read(connection)).unmodeled);

describe('what is counted without being read', () => {
  it('is nothing in a fresh database, nor in one with extensions', async () => {
    const extensions = ['hstore', 'citext', 'btree_gist', 'pg_stat_statements', 'postgres_fdw', 'ltree', 'pg_trgm'];
    expect(await countedAfter('')).toEqual({});
    expect(await countedAfter(extensions.map((name) => `create extension ${name};`).join(''))).toEqual({});
  });

  it('is an object among the built-in ones', async () => {
    const sql = `create function pg_catalog.ours() returns int language sql as 'select 1';
      create view information_schema.ours as select 1;`;
    // The reading of them is what the administrator of the host decides, so they are counted and not compared.
    expect(await countedAfter(`set allow_system_table_mods = on;${sql}`)).toEqual({ 'object in a system schema': 2 });
  });

  it('is what was added to a built-in operator family, but not a class of its own there', async () => {
    const sql = `create function less(int, text) returns bool language sql immutable as 'select $1 < length($2)';
      create operator <! (leftarg = int, rightarg = text, function = less);
      alter operator family integer_ops using btree add operator 1 <! (int, text);
      create type pair as (a int);
      create function less(pair, pair) returns bool language sql immutable as 'select $1.a < $2.a';
      create operator <! (leftarg = pair, rightarg = pair, function = less);
      create operator class pairs for type pair using btree family integer_ops as operator 1 <! (pair, pair);`;
    expect(await countedAfter(sql)).toEqual({ 'member of a built-in or extension operator family': 1 });
  });

  it('is what was added to the operator family of an extension', async () => {
    const sql = `create extension btree_gist; create extension citext;
      create function less(int, text) returns bool language sql immutable as 'select $1 < length($2)';
      create operator <! (leftarg = int, rightarg = text, function = less);
      alter operator family gist_int4_ops using gist add operator 7 <! (int, text);
      create function compared(citext, text) returns int language sql immutable as 'select 0';
      alter operator family citext_ops using btree add function 1 compared(citext, text);
      create type pair as (a int);
      create function less(pair, pair) returns bool language sql immutable as 'select $1.a < $2.a';
      create operator <! (leftarg = pair, rightarg = pair, function = less);
      create operator class pairs for type pair using btree family citext_ops as operator 1 <! (pair, pair);`;
    expect(await countedAfter(sql)).toEqual({ 'member of a built-in or extension operator family': 2 });
  });
});
