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
        await run(server.connection(), `drop database ${name} with (force)`);
      }
    },
    stop: () => server.stop(),
  };
}

/** Runs a script; each `-- alone` line starts a part that is sent by itself, statement by statement, errors and all. */
export async function run(connection: Connection, sql: string): Promise<void> {
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
    for (const part of sql.split(/^-- alone$/m)) await client.query(part);
  } finally {
    await client.end();
  }
}
