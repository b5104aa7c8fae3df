import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Connection } from '../../../shared/core/connection.ts';
import { createCatalogReader } from '../../../shared/postgres/catalog-reader.ts';
import { type DatabaseFactory, run, startDatabases } from '../../support/databases.ts';
import { type Turn, type WatchedServer, watchServer } from '../../support/watched-server.ts';

/** What a check costs beyond the catalog, counted on the wire. */

let databases: DatabaseFactory;
let watched: WatchedServer;
let tenant: Connection;
beforeAll(async () => {
  databases = await startDatabases(17);
  const direct = databases.server.connection('postgres');
  watched = await watchServer(direct.host, direct.port);
  tenant = new Connection({ ...direct, port: watched.port, password: direct.revealPassword() });
  await run(direct, 'create table accounts (id int primary key); create view ids as select id from accounts');
});
afterAll(async () => {
  await watched?.close();
  await databases?.stop();
});

const reader = createCatalogReader();
const times = 3;

/** The turns of the quietest of some tries: the server's own housekeeping makes the reader ask twice. */
async function turnsOf(work: () => Promise<unknown>): Promise<readonly Turn[]> {
  const tries: (readonly Turn[])[] = [];
  for (let done = 0; done < times; done += 1) {
    watched.take();
    await work();
    tries.push(watched.take());
  }
  return tries.reduce((best, one) => (one.length < best.length ? one : best));
}

const bytesFrom = (turns: readonly Turn[], side: Turn['from']): number =>
  turns.filter(({ from }) => from === side).reduce((sum, { bytes }) => sum + bytes.length, 0);

async function knownMark() {
  const read = await reader.readIfMoved(tenant);
  if (!read.moved) throw new Error('nothing was known');
  return read.mark;
}

describe('on the wire', () => {
  it('a first check takes as many round trips as connecting and asking for nothing', async () => {
    const bare = await turnsOf(() => run(tenant, 'select 1'));
    const first = await turnsOf(() => reader.read(tenant));
    expect(first.map(({ from }) => from)).toEqual(bare.map(({ from }) => from));
  });

  it('a quiet check does too, and receives less than 1 KB with all that connecting takes', async () => {
    const bare = await turnsOf(() => run(tenant, 'select 1'));
    const mark = await knownMark();
    const quiet = await turnsOf(() => reader.readIfMoved(tenant, mark));
    expect(quiet.map(({ from }) => from)).toEqual(bare.map(({ from }) => from));
    expect(bytesFrom(quiet, 'server')).toBeLessThan(1024);
  });

  it('a check of a tenant that moved takes two round trips more', async () => {
    const bare = await turnsOf(() => run(tenant, 'select 1'));
    const mark = await knownMark();
    await run(databases.server.connection('postgres'), "comment on table accounts is 'moved'");
    const moved = await turnsOf(() => reader.readIfMoved(tenant, mark));
    expect(moved.length).toBe(bare.length + 4);
  });

  it('a tenant whose extensions bring casts, operators and types is read in one round trip, once another one like it was', async () => {
    const direct = databases.server.connection('extended');
    await run(databases.server.connection('postgres'), 'create database extended');
    await run(direct, 'create extension citext; create extension hstore; create table prices (id int primary key)');
    const there = new Connection({ ...direct, port: watched.port, password: direct.revealPassword() });
    const like = await reader.read(there);
    const bare = await turnsOf(() => run(there, 'select 1'));
    const moved = await turnsOf(() => reader.readIfMoved(there, undefined, like));
    expect(moved.map(({ from }) => from)).toEqual(bare.map(({ from }) => from));
  });

  it('sends the time limits in a short message of their own, ahead of everything that takes long to parse', async () => {
    const turns = await turnsOf(() => reader.read(tenant));
    const last = turns.filter(({ from, bytes }) => from === 'client' && bytes[0] === 'Q'.charCodeAt(0)).at(0)?.bytes;
    const length = last?.readInt32BE(1) ?? 0;
    expect(length).toBeLessThan(2_000);
    expect(last?.subarray(0, length).toString()).toContain('set local statement_timeout');
    expect(last?.length).toBeGreaterThan(20_000);
  });
});

describe('a server that is far away', () => {
  it('is given up when all that is asked of it takes too long together, though no single answer does', async () => {
    const direct = databases.server.connection('postgres');
    const mark = await knownMark();
    await run(direct, "comment on table accounts is 'moved again'");
    const far = await watchServer(direct.host, direct.port, 400);
    try {
      const connection = new Connection({ ...direct, port: far.port, password: direct.revealPassword() });
      const impatient = createCatalogReader({ readTimeoutMs: 700 });
      await expect(impatient.readIfMoved(connection, mark)).rejects.toMatchObject({ code: 'query-timed-out' });
    } finally {
      await far.close();
    }
  });
});

describe('a role that may not ask which server it is on', () => {
  it('is read all the same, and has a mark of its own', async () => {
    await run(
      databases.server.connection('postgres'),
      `revoke execute on function pg_control_system() from public; create role plain login password 'plain'`,
    );
    const plain = new Connection({ ...tenant, user: 'plain', password: 'plain' });
    const read = await reader.readIfMoved(plain);
    if (!read.moved) throw new Error('nothing was known');
    expect(read.mark.token).toContain('///');
    expect(read.snapshot.objects.has('table:public.accounts')).toBe(true);
    expect(await reader.readIfMoved(plain, read.mark)).toMatchObject({ moved: false });
    expect(await reader.readIfMoved(tenant, read.mark)).toMatchObject({ moved: false });
    expect((await reader.readIfMoved(plain, await knownMark())).moved).toBe(true);
  });
});
