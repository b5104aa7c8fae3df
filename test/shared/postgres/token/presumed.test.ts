import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { installedMajors } from '../../../../local/postgres/server.ts';
import type { CatalogReader } from '../../../../shared/core/ports.ts';
import { createCatalogReader } from '../../../../shared/postgres/catalog-reader.ts';
import { type DatabaseFactory, run, startDatabases, withClient } from '../../../support/databases.ts';

/** A reader that has read others presumes much of the next database: its mark must be that of one that presumes nothing. */

const majors = installedMajors();
const oldestAndNewest = [...new Set([majors[0], majors.at(-1)])].filter((major) => major !== undefined);
const plain = 'create table accounts (id int primary key, email text)';

/** What speaks against what a database with one table makes one presume. */
const surprises = [
  ['nothing', 'select'],
  ['a temporary table', 'create temp table scratch (id serial primary key, n int default 1 check (n > 0))'],
  ['a temporary function', 'create function pg_temp.twice(n int) returns int language sql as $$ select 2 * n $$'],
  ['a temporary type', "create type pg_temp.mood as enum ('fine')"],
  ['the first policy', 'create policy own on accounts using (id > 0)'],
  ['the first publication', 'create publication changes'],
  ['both', 'create policy own on accounts using (id > 0); create temp table scratch (n int)'],
] as const;

describe.each(oldestAndNewest)('on %i', (major) => {
  let databases: DatabaseFactory;
  let experienced: CatalogReader;
  beforeAll(async () => {
    databases = await startDatabases(major);
    experienced = createCatalogReader();
    await databases.withDatabase(plain, (connection) => experienced.read(connection));
  });
  afterAll(() => databases?.stop());

  it.each(surprises)('%s leads to the mark that there is', async (_, statement) => {
    await databases.withDatabase(plain, (connection) =>
      withClient(connection, async (client) => {
        await client.query(statement);
        const presuming = await experienced.readIfMoved(connection);
        const exact = await createCatalogReader().readIfMoved(connection);
        if (!presuming.moved || !exact.moved) throw new Error('nothing was known');
        expect(presuming.mark.token).toBe(exact.mark.token);
        expect(await experienced.readIfMoved(connection, presuming.mark)).toMatchObject({ moved: false });
        await run(connection, 'alter table accounts add column total int');
        expect((await experienced.readIfMoved(connection, presuming.mark)).moved).toBe(true);
      }),
    );
  });
});
