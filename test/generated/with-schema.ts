import pg from 'pg';
import type { Connection } from '../../shared/core/connection.ts';
import type { DatabaseFactory } from '../support/databases.ts';

/** A database that a schema was made in, and the session that made it. */
export interface Subject {
  readonly connection: Connection;
  readonly client: pg.Client;
}

/** A database with these statements run one by one. A statement that fails is an error of the generator. */
export function withSchema<T>(
  databases: DatabaseFactory,
  statements: readonly string[],
  work: (subject: Subject) => Promise<T>,
): Promise<T> {
  return databases.withDatabase('select 1', async (connection) => {
    const { host, port, database, user } = connection;
    const client = new pg.Client({ host, port, database, user, password: connection.revealPassword() ?? '' });
    client.on('error', () => {});
    await client.connect();
    try {
      await client.query('set allow_system_table_mods = on; set client_min_messages = error');
      for (const statement of statements) await runStatement(client, statement);
      return await work({ connection, client });
    } finally {
      await dropSubscriptions(client);
      await client.end();
    }
  });
}

async function runStatement(client: pg.Client, statement: string): Promise<void> {
  try {
    await client.query(statement);
  } catch (cause) {
    throw new Error(`the generator made a statement that does not run: ${statement}\n${String(cause)}`, { cause });
  }
}

/** A database that has subscriptions cannot be dropped. */
async function dropSubscriptions(client: pg.Client): Promise<void> {
  const found = await client.query<{ name: string }>(
    `select '"' || replace(subname, '"', '""') || '"' as name from pg_catalog.pg_subscription
      where subdbid = (select oid from pg_catalog.pg_database where datname = current_database())`,
  );
  for (const { name } of found.rows) {
    await client.query(`alter subscription ${name} disable`);
    await client.query(`alter subscription ${name} set (slot_name = none)`);
    await client.query(`drop subscription ${name}`);
  }
}
