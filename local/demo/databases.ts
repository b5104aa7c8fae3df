import { Client } from 'pg';
import type { Connection } from '../../shared/core/connection.ts';

/** Databases of the demo's server, made as an operator would make them. */

/** Connects, does the work, and disconnects, whatever happens. */
export async function withClient<T>(connection: Connection, work: (client: Client) => Promise<T>): Promise<T> {
  const { host, port, database, user } = connection;
  const client = new Client({ host, port, database, user, password: connection.revealPassword() });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** The same, as the role that owns every object of the product. */
export async function asOwner<T>(connection: Connection, work: (client: Client) => Promise<T>): Promise<T> {
  return withClient(connection, async (client) => {
    await client.query('set role billing_owner');
    return work(client);
  });
}

/** A new database of the product's owner: empty, or an exact copy of another one, to which nobody may be connected. */
export async function createDatabase(connection: Connection, name: string, template?: string): Promise<void> {
  await withClient(connection, async (client) => {
    const { rows } = await client.query<{ major: number }>(
      `select current_setting('server_version_num')::int / 10000 as major`,
    );
    // Copying files beats copying through the log several times over, and before 15 there was no other way.
    const strategy = template && (rows[0]?.major ?? 0) >= 15 ? ' strategy file_copy' : '';
    const source = template ? ` template ${client.escapeIdentifier(template)}${strategy}` : '';
    const database = client.escapeIdentifier(name);
    await client.query(`create database ${database} owner billing_owner${source}`);
    await client.query(`
      revoke all on database ${database} from public;
      grant connect on database ${database}
        to driftmatrix_reader, billing_api, billing_worker, billing_support, billing_portal`);
  });
}

/** Does the work for every item, at most `limit` at a time. The first failure is thrown when all that began has ended. */
export async function inParallel<T>(
  items: readonly T[],
  limit: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const queue = [...items];
  const lane = async () => {
    try {
      for (let item = queue.shift(); item !== undefined; item = queue.shift()) await work(item);
    } catch (error) {
      queue.length = 0;
      throw error;
    }
  };
  const lanes = await Promise.allSettled(Array.from({ length: limit }, lane));
  for (const ended of lanes) if (ended.status === 'rejected') throw ended.reason;
}
