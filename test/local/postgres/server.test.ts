import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { installedMajors } from '../../../local/postgres/binaries.ts';
import { type PostgresServer, startPostgres } from '../../../local/postgres/server.ts';
import { parseConnection } from '../../../shared/core/connection.ts';
import { rootsOf } from './roots.ts';

const query = async (config: string | pg.ClientConfig, sql: string): Promise<Record<string, unknown>[]> => {
  const client = new pg.Client(config);
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
};

describe('the installed majors', () => {
  it('are listed oldest first', () => {
    const majors = installedMajors();
    expect(majors).toContain(17);
    expect(majors).toEqual([...majors].sort((a, b) => a - b));
  });

  it('are named when one is asked for that is not among them', async () => {
    await expect(startPostgres({ major: 9 })).rejects.toThrow(/PostgreSQL 9 is not installed .*installed: .*17/);
    expect(await rootsOf()).toEqual([]);
  });
});

describe.each([installedMajors()[0], installedMajors().at(-1)])('a server of major %s', (major) => {
  it('is of that version, keeps UTF8 in the C locale, and is gone after stop', async () => {
    const server = await startPostgres({ ...(major === undefined ? {} : { major }) });
    const [root] = await rootsOf();
    try {
      const [row] = await query(
        server.url(),
        `select current_setting('server_version_num')::int / 10000 as major, pg_encoding_to_char(encoding) as encoding,
                datcollate as collation from pg_database where datname = current_database()`,
      );
      expect(row).toEqual({ major, encoding: 'UTF8', collation: 'C' });
    } finally {
      await server.stop();
    }
    await server.stop();
    await expect(query(server.url(), 'select')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    expect(existsSync(root ?? '')).toBe(false);
  });
});

describe('a server', () => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startPostgres({
      tls: true,
      password: "it's a \\ /:@ word",
      settings: { application_name: "o'clock \\" },
    });
  });
  afterAll(() => server.stop());

  it('refuses a wrong password', async () => {
    const { user, host, port, database } = server.connection();
    const wrong = query({ user, host, port, database, password: 'guess' }, 'select');
    await expect(wrong).rejects.toMatchObject({ code: '28P01' });
  });

  it('gives the same connection as a value and as a URL, whatever the password holds', async () => {
    const asValue = server.connection('template1');
    const fromUrl = parseConnection(server.url('template1'), 'the server');
    expect(fromUrl).toEqual(asValue);
    expect(fromUrl.revealPassword()).toBe(asValue.revealPassword());
    expect(await query(server.url('template1'), 'select current_database() as name')).toEqual([{ name: 'template1' }]);
  });

  it('takes settings, quotes and all', async () => {
    const sql = "select setting from pg_file_settings where name = 'application_name'";
    const [row] = await query(server.url(), sql);
    expect(row).toEqual({ setting: "o'clock \\" });
  });

  it('offers a certificate that verifies in full against the authority it names', async () => {
    const ca = await readFile(server.caFile ?? '', 'utf8');
    const { user, port, database, ...connection } = server.connection();
    const config = { user, port, database, password: "it's a \\ /:@ word", ssl: { ca } };
    const sql = 'select ssl from pg_stat_ssl where pid = pg_backend_pid()';
    expect(connection).not.toHaveProperty('password');
    for (const host of ['localhost', '127.0.0.1'])
      expect(await query({ ...config, host }, sql)).toEqual([{ ssl: true }]);
    await expect(query({ ...config, host: 'localhost', ssl: true }, sql)).rejects.toThrow(/certificate/);
  });

  it('runs beside another one, which stops while a client is connected', async () => {
    const other = await startPostgres();
    const client = new pg.Client(other.url());
    const closed = new Promise((resolve) => client.on('error', resolve));
    await client.connect();
    expect(other.port).not.toBe(server.port);
    await other.stop();
    await expect(closed).resolves.toMatchObject({ code: '57P01' });
    await client.end();
    expect(await query(server.url(), 'select 1 as alive')).toEqual([{ alive: 1 }]);
  });

  it('says what is wrong when a setting is, and leaves nothing behind', async () => {
    const before = await rootsOf();
    const started = startPostgres({ settings: { max_connections: 'many' } });
    await expect(started).rejects.toMatchObject({
      code: 'local-server-failed',
      message: expect.stringMatching(/max_connections/),
    });
    await expect(startPostgres({ initdbArgs: ['--no-such'] })).rejects.toThrow(/initdb could not .*no-such/s);
    expect(await rootsOf()).toEqual(before);
  });
});
