import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import * as z from 'zod';
import { prepareBinaries } from '../../../local/postgres/binaries.ts';
import {
  type Cluster,
  clusterIn,
  configure,
  makeRoot,
  removeRoot,
  start,
  stopAndRemove,
} from '../../../local/postgres/cluster.ts';
import { freePort } from '../../../local/postgres/free-port.ts';
import { runAsServer } from '../../../local/postgres/run.ts';
import { Connection } from '../../../shared/core/connection.ts';
import { createCatalogReader } from '../../../shared/postgres/catalog-reader.ts';
import { type DatabaseFactory, run, startDatabases, withClient } from '../../support/databases.ts';

/** A server made from a copy of another one's files, as from a snapshot of its volume, is another server. */

let databases: DatabaseFactory;
let copy: Cluster | undefined;
const reader = createCatalogReader();

beforeAll(async () => {
  databases = await startDatabases(18);
});
afterAll(async () => {
  if (copy) await stopAndRemove(copy);
  await databases?.stop();
});

const oneRow = z.object({ rows: z.tuple([z.record(z.string(), z.string())]) });
const ask = (connection: Connection, sql: string): Promise<Record<string, string>> =>
  withClient(connection, async (client) => oneRow.parse(await client.query(sql)).rows[0]);

/** What a restore keeps: whose cluster it was, and the numbers of its databases. */
const kept = `
  select (select system_identifier::text from pg_control_system()) as cluster,
         (select oid::text from pg_database where datname = current_database()) as database`;

async function startCopy(of: Connection): Promise<Connection> {
  const root = await makeRoot();
  try {
    const { pgCtl } = await prepareBinaries(18, root);
    const made = clusterIn(root, pgCtl);
    await run(of, 'checkpoint');
    const { data = '' } = await ask(of, "select current_setting('data_directory') as data");
    // As the server's account, which owns both.
    await runAsServer('cp', ['-R', data, made.data], root);
    await rm(join(made.data, 'postmaster.pid'));
    copy = made;
    const port = await freePort();
    await configure(made, { port: String(port) });
    expect(await start(made)).toBe(true);
    return new Connection({ ...of, port, password: of.revealPassword() });
  } catch (error) {
    if (!copy) await removeRoot(root);
    throw error;
  }
}

it('a copy of a whole server keeps its system identifier and the numbers of its databases, and is not the same database', async () => {
  await databases.withDatabase('create table t (a int)', async (connection) => {
    const original = new Connection({ ...connection, password: connection.revealPassword() });
    const restored = await startCopy(original);
    expect(await ask(restored, kept)).toEqual(await ask(original, kept));
    const here = await reader.readIfMoved(original);
    const there = await reader.readIfMoved(restored);
    expect(there.databaseId).toMatch(/^[0-9a-f]{24}$/);
    expect(there.databaseId).not.toBe(here.databaseId);
    expect(await reader.readIfMoved(original)).toMatchObject({ databaseId: here.databaseId });
  });
});
