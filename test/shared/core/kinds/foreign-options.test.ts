import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type PostgresServer, startPostgres } from '../../../../local/postgres/server.ts';
import { withoutSecret } from '../../../../shared/core/kinds/foreign-options.ts';
import { isSecretName } from '../../../../shared/core/secret-names.ts';

let server: PostgresServer;
let client: pg.Client;
beforeAll(async () => {
  server = await startPostgres({ major: 18 });
  client = new pg.Client({ connectionString: server.url() });
  await client.connect();
});
afterAll(async () => {
  await client.end();
  await server.stop();
});

async function read(name: string, value: string): Promise<unknown> {
  const { rows } = await client.query(`select ${withoutSecret('$1::text', '$2::text')} as shown`, [name, value]);
  return rows[0].shown;
}

describe('options on the server', () => {
  it.each([
    'password',
    'passwd',
    'pwd',
    'pw',
    'pass',
    'dbPass',
    'sslpassword',
    'api_key',
    'apiKey',
    'AccountKey',
    'signing_key',
    'jwt_key',
    'client_secret',
    'secret_id',
    'authtoken',
    'token',
    'credential',
    'conn_str',
    'connection_string',
    'private_key',
    'sig',
    'app.token',
    'token_count',
    'password_required',
    'password_hash',
    'token_url',
    'passenger',
    'compass',
    'tokenizer',
    'primary_key',
    'host',
    'user',
    'sslmode',
    'fetch_size',
    'use_remote_estimate',
    'bypass',
    'pattern',
    'pass_rate',
  ])('%s is a secret to both or to none', async (name) => {
    expect((await read(name, 'a value')) === '***').toBe(isSecretName(name));
  });

  it.each([
    ['key', 'abc123', '***'],
    ['q', 'abc123', '***'],
    ['sas', 'abc123', '***'],
    ['key', 'true', 'true'],
    ['password_required', 'false', 'false'],
    ['endpoint', 'https://h/c?sv=1&sig=abc', '***'],
    ['url', 'postgres:/u:pw@h/d', '***'],
    ['dsn', 'host=h password=pw', '***'],
    ['blob', 'AccountKey=abc', '***'],
    ['table_name', 'orders', 'orders'],
  ])('%s with %s is read as %s', async (name, value, shown) => {
    expect(await read(name, value)).toBe(shown);
  });
});
