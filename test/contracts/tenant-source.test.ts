import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTenantSource, type SourcePorts } from '../../functions/coordinator/create-tenant-source.ts';
import { type SecretsManager, startSecretsManager } from '../../local/cloud/secrets-manager.ts';
import { type PostgresServer, startPostgres } from '../../local/postgres/server.ts';
import { type AwsClients, createClients } from '../../shared/aws/clients.ts';
import { createSecretReader } from '../../shared/aws/secrets.ts';
import type { TenantSource } from '../../shared/core/ports.ts';
import { type Tenant, tenant } from '../../shared/core/tenant.ts';
import { type TenantSourceSettings, tenantSourceSettings } from '../../shared/core/tenant-list.ts';
import { withConnection } from '../../shared/core/with-connection.ts';
import { withSession } from '../../shared/postgres/connect.ts';

/** What every source of tenants promises, whatever the list is made of. Each database is named `app_<tenant>`. */

const password = 'hunter2-of-the-fleet';
const limits = { connectTimeoutMs: 5_000, readTimeoutMs: 5_000 };
let server: PostgresServer;
let manager: SecretsManager;
let clients: AwsClients;
let ports: SourcePorts;

beforeAll(async () => {
  [server, manager] = await Promise.all([startPostgres({ password }), startSecretsManager()]);
  clients = createClients(manager.endpoints);
  ports = { secrets: createSecretReader({ client: clients.secrets }), vault: clients.secrets, limits };
  await run(['create table tenants (id text, ring text, server text, dbname text, secret text)']);
  manager.set('host', rds('postgres'));
});
afterAll(async () => {
  clients.destroy();
  await Promise.all([server.stop(), manager.stop()]);
});

async function run(statements: readonly string[]): Promise<void> {
  const client = new pg.Client({ connectionString: server.url() });
  await client.connect();
  for (const statement of statements) await client.query(statement);
  await client.end();
}

const rds = (dbname: string) =>
  JSON.stringify({ host: server.host, port: server.port, dbname, username: 'postgres', password });

interface Entry {
  readonly id: string;
  readonly ring?: string;
  /** Nobody can tell where its database is. */
  readonly broken?: boolean;
}

interface Fleet {
  readonly settings: TenantSourceSettings;
  /** Makes the list hold these and nothing else. */
  readonly put: (entries: readonly Entry[]) => Promise<void> | void;
}

let inline: Tenant[] = [];
const dropped = new Set<string>();
function putSecrets(folder: string, entries: readonly Entry[]): void {
  for (const name of dropped) manager.remove(name);
  for (const [at, { id, ring, broken }] of entries.entries()) {
    const tags = { fleet: folder, 'driftmatrix:tenant': id, ...(ring && { 'driftmatrix:ring': ring }) };
    const secret = `${folder}/${broken ? 'broken-' : ''}${at}`;
    manager.set(secret, broken ? 'hunter2-of-nobody' : rds(`app_${id}`), tags);
    dropped.add(secret);
  }
}

const fleets: Record<string, () => Fleet> = {
  'given inline': () => ({
    settings: { inline },
    put: (entries) => {
      inline.splice(0);
      const connection = ({ id, broken }: Entry) =>
        broken ? { secret: 'nowhere' } : { secret: 'host', database: `app_${id}` };
      for (const one of entries)
        inline.push({ id: one.id, ...(one.ring && { ring: one.ring }), connection: connection(one) });
    },
  }),
  'in one secret': () => ({
    settings: { secret: 'list' },
    put: (entries) => {
      const list = entries.map(({ id, ring, broken }) => ({
        id,
        ring,
        ...(broken ? { url: 'hunter2-of-nobody' } : JSON.parse(rds(`app_${id}`))),
      }));
      manager.set('list', JSON.stringify(list));
    },
  }),
  'in one secret that names the secrets of servers': () => ({
    settings: { secret: 'names' },
    put: (entries) => {
      const list = entries.map(({ id, ring, broken }) => ({
        id,
        ring,
        secret: 'host',
        dbname: broken ? 7 : `app_${id}`,
      }));
      manager.set('names', JSON.stringify(list));
    },
  }),
  'under a prefix': () => ({ settings: { secretPrefix: 'fleet/' }, put: (entries) => putSecrets('fleet', entries) }),
  'with a tag': () => ({
    settings: { secretTag: { key: 'fleet', value: 'tagged' } },
    put: (entries) => putSecrets('tagged', entries),
  }),
  'of a query': () => ({
    settings: {
      query: 'select id, ring, server, dbname from tenants',
      from: { secret: 'host' },
      credentials: { secret: 'host' },
    },
    put: (entries) =>
      run([
        'truncate tenants',
        ...entries.map(({ id, ring, broken }) => {
          const place = broken ? 'null, null' : `'${server.host}:${server.port}', 'app_${id}'`;
          return `insert into tenants values ('${id}', ${ring ? `'${ring}'` : 'null'}, ${place})`;
        }),
      ]),
  }),
  'on a server': () => ({
    settings: tenantSourceSettings.parse({ server: { secret: 'host' }, databases: 'app_*' }),
    put: async (entries) => {
      const wanted = new Set(entries.map(({ id }) => `app_${id}`));
      await run([
        ...['app_acme', 'app_globex', 'app_initech'].map((name) => `drop database if exists ${name}`),
        ...[...wanted].map((name) => `create database ${name}`),
      ]);
    },
  }),
};

/** What is there cannot be there twice, be broken, or tell its ring. */
const ofDatabases = 'on a server';
const ofPeople = ['given inline', 'in one secret', 'in one secret that names the secrets of servers'];
const ofEntries = Object.keys(fleets).filter((name) => name !== ofDatabases);

function open(name: string): { fleet: Fleet; source: TenantSource; ids: () => Promise<string[]> } {
  inline = [];
  const fleet = fleets[name]?.();
  if (!fleet) throw new Error(`There is no fleet ${name}.`);
  const source = createTenantSource(fleet.settings, ports);
  return { fleet, source, ids: async () => (await source.list()).map(({ id }) => id).sort() };
}

const databaseOf = (one: Tenant): Promise<string> =>
  withConnection(one.connection, ports, (connection) =>
    withSession(connection, { ...limits, maxBytes: 2 ** 20 }, async ({ client }) => {
      const { rows } = await client.query('select current_database() as name');
      return String(rows[0]?.name);
    }),
  );

describe.each(Object.keys(fleets))('a list of tenants %s', (name) => {
  let list: ReturnType<typeof open>;
  beforeEach(() => {
    list = open(name);
  });

  it('names each tenant once, with its ring and the way to its database', async () => {
    await list.fleet.put([{ id: 'acme', ring: 'canary' }, { id: 'globex' }]);
    await makeDatabases();
    const listed = await list.source.list();
    expect(listed.map(({ id }) => id).sort()).toEqual(['acme', 'globex']);
    for (const one of listed) expect(await databaseOf(one)).toBe(`app_${one.id}`);
    const ring = listed.find(({ id }) => id === 'acme')?.ring;
    expect(ring).toBe(name === ofDatabases ? undefined : 'canary');
  });

  it('holds no password, and what it holds can travel', async () => {
    await list.fleet.put([{ id: 'acme', ring: 'canary' }, { id: 'globex' }]);
    const listed = await list.source.list();
    expect(JSON.stringify(listed)).not.toContain('hunter2');
    expect(listed.map((one) => tenant.parse(JSON.parse(JSON.stringify(one))))).toEqual(listed);
  });

  it('may be empty, and is read anew every time', async () => {
    await list.fleet.put([]);
    expect(await list.ids()).toEqual([]);
    await list.fleet.put([{ id: 'initech' }]);
    expect(await list.ids()).toEqual(['initech']);
    await list.fleet.put([{ id: 'acme' }, { id: 'globex' }]);
    expect(await list.ids()).toEqual(['acme', 'globex']);
  });
});

describe.each(ofEntries)('a list of tenants %s', (name) => {
  let list: ReturnType<typeof open>;
  beforeEach(() => {
    list = open(name);
  });

  it('keeps the tenant whose connection is broken, which fails by itself', async () => {
    await list.fleet.put([{ id: 'acme' }, { id: 'globex', broken: true }]);
    expect(await list.ids()).toEqual(['acme', 'globex']);
    const globex = (await list.source.list()).find(({ id }) => id === 'globex');
    const failure: unknown = await (globex && databaseOf(globex))?.catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: expect.stringMatching(/secret-invalid|secret-missing|config-invalid/) });
    expect(String(failure)).not.toContain('hunter2');
  });

  it('that names a tenant twice is refused where people wrote it, and else has that tenant fail, saying where', async () => {
    await list.fleet.put([{ id: 'acme' }, { id: 'globex' }, { id: 'acme' }]);
    if (ofPeople.includes(name)) {
      await expect(list.source.list()).rejects.toMatchObject({
        code: 'config-invalid',
        message: expect.stringMatching(/twice: acme \(.*0.* and .*2.*\)/),
      });
      return;
    }
    const listed = await list.source.list();
    expect(listed.map(({ id }) => id).sort()).toEqual(['acme', 'globex']);
    const broken = listed.filter(({ connection }) => 'broken' in connection);
    expect(broken).toEqual([
      expect.objectContaining({
        id: 'acme',
        connection: { broken: expect.stringMatching(/more than once: .*[01].*, .*[23].*\./) },
      }),
    ]);
  });
});

async function makeDatabases(): Promise<void> {
  const client = new pg.Client({ connectionString: server.url() });
  await client.connect();
  for (const name of ['app_acme', 'app_globex']) {
    await client.query(`create database ${name}`).catch((error: unknown) => {
      if (!(error instanceof pg.DatabaseError && error.code === '42P04')) throw error;
    });
  }
  await client.end();
}
