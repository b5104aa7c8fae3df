import pg from 'pg';
import type { PostgresServer } from '../../../local/postgres/server.ts';
import { Connection } from '../../../shared/core/connection.ts';
import { copyDatabase } from '../../schemas/build-schema.ts';
import type { Fleet } from '../fleet/build.ts';

/** A role that cannot tell which database it is in: otherwise the tenants that share one would all fail for that. */
const blind = { user: 'bench_blind', password: 'bench_blind' };

/** The same database as that role. */
export const asBlind = (connection: Connection): Connection =>
  new Connection({ ...connection, ...blind, database: connection.database });

/** Makes the role, and takes from everybody what tells a database apart, alike in all of them; returns a canonical that is like that. */
export async function makeBlind({ server, schema, databases }: Fleet): Promise<Connection> {
  const canonical = 'fleet_canonical';
  await copyDatabase(server, schema.inSync.database, canonical);
  await run(server, undefined, `create role ${blind.user} login password '${blind.password}'`);
  for (const database of [canonical, ...databases]) {
    await run(server, database, 'revoke execute on function pg_catalog.pg_control_system() from public');
  }
  return asBlind(server.connection(canonical));
}

async function run(server: PostgresServer, to: string | undefined, sql: string): Promise<void> {
  const connection = server.connection(to);
  const { host, port, database, user } = connection;
  const client = new pg.Client({ host, port, database, user, password: connection.revealPassword() });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
