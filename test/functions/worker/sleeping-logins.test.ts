import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type PostgresServer, startPostgres } from '../../../local/postgres/server.ts';
import { createCatalogReader } from '../../../shared/postgres/catalog-reader.ts';
import { aTenant } from '../../support/builders.ts';
import { createWorld, secretOf } from '../../support/memory-world.ts';

/** Some databases of one server, each its tenant's own, of which several have a login that never ends. */

const sleeping = ['t00', 't02', 't03', 't05', 't08', 't13'];
const healthy = ['t01', 't04', 't06', 't07', 't09', 't10', 't11', 't12', 't14', 't15'];
let server: PostgresServer;
beforeAll(async () => {
  server = await startPostgres({ major: 17 });
  await run(
    'postgres',
    `create role reader login password '${new URL(server.url()).password}'`,
    'create database canonical',
    ...copies,
  );
  await Promise.all(sleeping.map((id) => run(id, neverEnding, triggered)));
});
afterAll(() => server.stop());

const copies = [...sleeping, ...healthy].map((id) => `create database ${id} template canonical strategy file_copy`);
const neverEnding = `create function public.hold() returns event_trigger language plpgsql as $$
  begin if session_user = 'reader' then perform pg_sleep(60); end if; end $$`;
const triggered = 'create event trigger hold on login execute function public.hold()';

async function run(database: string, ...statements: string[]): Promise<void> {
  const client = new pg.Client({ connectionString: server.url(database) });
  await client.connect();
  for (const statement of statements) await client.query(statement);
  await client.end();
}

describe('databases whose logins never end', () => {
  it('are unreachable, and no other database of their server is', async () => {
    const reader = createCatalogReader();
    const expected = await reader.read(server.connection('canonical'));
    const world = createWorld(expected, Object.fromEntries([...sleeping, ...healthy].map((id) => [id, expected])));
    world.fleet.tenants = [...sleeping, ...healthy].map((id) => aTenant(id, { server: 'db1' }));
    for (const id of [...sleeping, ...healthy]) {
      const url = new URL(server.url(id));
      url.username = 'reader';
      world.secrets.set(secretOf(id), url.href);
    }
    const { sweepId } = await world.start();
    const began = performance.now();
    const now = (): number => world.clock.ms + Math.round(performance.now() - began);
    const ports = { catalog: createCatalogReader({ connectTimeoutMs: 600 }), perServer: 4, now };

    // Eight workers, as on one machine; whoever is turned away goes to the end of the queue, and is tried twice in all.
    const lane = async (): Promise<void> => {
      for (let message = world.queue.sent.shift(); message; message = world.queue.sent.shift()) {
        const tried = message.tried ?? 1;
        const outcome = await world.check({ ...message, tried }, 1, ports);
        if ('retryFor' in outcome) world.queue.sent.push({ ...message, tried: tried + 1 });
        if ('left' in outcome) await new Promise((resolve) => setTimeout(resolve, 20));
      }
    };
    await Promise.all(Array.from({ length: 8 }, lane));
    await world.controlAll();
    const { rows } = await world.matrix(sweepId);
    const of = (status: string) => rows.filter((row) => row.status === status).map(({ tenant }) => tenant.id);
    expect(of('in-sync').sort()).toEqual(healthy);
    expect(of('unreachable').sort()).toEqual(sleeping);
    const [error] = rows.flatMap((row) => (row.status === 'unreachable' ? [row.error] : []));
    expect(error).toMatchObject({ code: 'connection-timed-out', message: expect.stringContaining('login trigger') });
  });
});
