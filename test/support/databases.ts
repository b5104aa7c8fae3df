import pg from 'pg';
import { type PostgresServer, startPostgres } from '../../local/postgres/server.ts';
import type { Connection } from '../../shared/core/connection.ts';

/** A server that makes throw-away databases, many at once. */
export interface DatabaseFactory {
  readonly server: PostgresServer;
  /** Makes a database, fills it, hands it over, drops it. Statements that refuse a transaction stand after a line `-- alone`. */
  withDatabase<T>(sql: string, work: (connection: Connection) => Promise<T>): Promise<T>;
  stop(): Promise<void>;
}

/** Roles that scenarios may grant to; they belong to the server, not to a database. */
const roles = ['app_owner', 'app_reader', 'app_writer'];

export async function startDatabases(major: number): Promise<DatabaseFactory> {
  const server = await startPostgres({ major });
  await run(server.connection(), roles.map((role) => `create role ${role}`).join(';'));
  // A tablespace inside the data directory: nothing to make and nothing to clean up.
  await run(
    server.connection(),
    "set allow_in_place_tablespaces = on\n-- alone\ncreate tablespace scenario_space location ''",
  );
  const copy = major >= 15 ? 'strategy file_copy' : '';
  let made = 0;
  return {
    server,
    async withDatabase(sql, work) {
      made += 1;
      const name = `scenario_${made}`;
      await run(server.connection(), `create database ${name} template template0 ${copy}`);
      try {
        await run(server.connection(name), sql);
        return await work(server.connection(name));
      } finally {
        await dropDatabase(server, name);
      }
    },
    stop: () => server.stop(),
  };
}

/** A subscription, or being a template, keeps a database from being dropped. */
async function dropDatabase(server: PostgresServer, name: string): Promise<void> {
  const drop = `drop database ${name} with (force)`;
  try {
    await run(server.connection(), drop);
  } catch {
    await run(server.connection(name), dropSubscriptions);
    await run(server.connection(), `alter database ${name} is_template false;\n-- alone\n${drop}`);
  }
}

const dropSubscriptions = `
  do $$ declare subscription name; begin
    for subscription in select subname from pg_subscription
      where subdbid = (select oid from pg_database where datname = current_database())
    loop
      execute format('alter subscription %I disable', subscription);
      execute format('alter subscription %I set (slot_name = none)', subscription);
      execute format('drop subscription %I', subscription);
    end loop;
  end $$`;

/** Runs a script; each `-- alone` line starts a part that is sent by itself, statement by statement, errors and all. */
export async function run(connection: Connection, sql: string): Promise<void> {
  await withClient(connection, async (client) => {
    for (const part of sql.split(/^-- alone$/m)) await client.query(part);
  });
}

/** A session that stays open for as long as the work takes. */
export async function withClient<T>(connection: Connection, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({
    host: connection.host,
    port: connection.port,
    database: connection.database,
    user: connection.user,
    password: connection.revealPassword() ?? '',
  });
  client.on('error', () => {});
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
