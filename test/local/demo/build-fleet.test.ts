import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { buildDemoFleet, type DemoFleet } from '../../../local/demo/build-fleet.ts';
import { withClient } from '../../../local/demo/databases.ts';
import { demoTenants, type Story } from '../../../local/demo/fleet.ts';
import { loadMigrations } from '../../../local/demo/migrations.ts';
import { type PostgresServer, startPostgres } from '../../../local/postgres/server.ts';
import { patience } from '../../support/patience.ts';
import { catalogLines, compareLines } from './catalog-lines.ts';

let server: PostgresServer;
let fleet: DemoFleet;
const steps: { done: number; total: number; what: string }[] = [];

beforeAll(async () => {
  server = await startPostgres();
  fleet = await buildDemoFleet(server, { onProgress: (done, total, what) => steps.push({ done, total, what }) });
});

afterAll(async () => {
  await fleet?.stop();
  await server?.stop();
});

const tenantsWith = (kind: Story['kind']) => demoTenants.filter(({ story }) => story.kind === kind);

function urlOf(kind: Story['kind']): URL {
  const id = tenantsWith(kind)[0]?.id;
  const url = fleet.tenants.find((tenant) => tenant.id === id)?.url;
  if (!url) throw new Error(`no tenant ${kind}`);
  return new URL(url);
}

const databaseOf = (url: string | URL) => new URL(url).pathname.slice(1);
const lines = (database: string) => withClient(server.connection(database), catalogLines);
const differences = async (kind: Story['kind']) =>
  compareLines(await lines(fleet.canonical.database), await lines(databaseOf(urlOf(kind))));

async function query(kind: Story['kind'], sql: string): Promise<unknown[]> {
  return withClient(server.connection(databaseOf(urlOf(kind))), async (client) => (await client.query(sql)).rows);
}

async function connectError(url: string | URL): Promise<unknown> {
  const client = new Client({ connectionString: String(url), connectionTimeoutMillis: 1000 });
  client.on('error', () => {});
  return client.connect().then(
    () => client.end(),
    (error: unknown) => error,
  );
}

describe('the built fleet', () => {
  it('has a connection for every tenant of the list, in its order', () => {
    expect(fleet.tenants.map(({ id, name, ring }) => ({ id, name, ring }))).toEqual(
      demoTenants.map(({ id, name, ring }) => ({ id, name, ring })),
    );
  });

  it('keeps a database for every release, and the newest is the canonical schema', async () => {
    expect(fleet.releases).toHaveLength((await loadMigrations()).length);
    expect(fleet.releases.at(-1)?.url).toBe(fleet.canonical.url);
    for (const { url } of fleet.releases) expect(await connectError(url)).toBeUndefined();
  });

  it('reports each step once and ends at the total', () => {
    expect(steps.map(({ done }) => done)).toEqual(steps.map((_, index) => index + 1));
    expect(steps.at(-1)?.done).toBe(steps.at(-1)?.total);
    expect(steps).toHaveLength(fleet.releases.length + demoTenants.length);
  });

  it('is reached through a role with nothing but the right to connect', async () => {
    await withClient(server.connection(fleet.canonical.database), async (client) => {
      const { rows } = await client.query(/* sql */ `
        select rolsuper or rolcreatedb or rolcreaterole or rolbypassrls or rolreplication as powerful,
          (select count(*)::int from pg_auth_members where member = reader.oid) as memberships,
          has_database_privilege(reader.oid, current_database(), 'connect') as connect,
          has_database_privilege(reader.oid, current_database(), 'create, temporary') as more,
          (select count(*)::int from pg_class as class join pg_namespace as namespace on namespace.oid = relnamespace
            where nspname in ('app', 'billing', 'usage', 'audit') and relkind in ('r', 'p', 'v', 'm')
              and (has_schema_privilege(reader.oid, nspname, 'usage') or has_table_privilege(reader.oid, class.oid, 'select'))
          ) as readable,
          has_table_privilege(reader.oid, 'public.flyway_schema_history', 'select') as ledger
        from pg_roles as reader where rolname = 'driftmatrix_reader'`);
      expect(rows).toEqual([
        { powerful: false, memberships: 0, connect: true, more: false, readable: 0, ledger: false },
      ]);
    });
  });

  it('leaves no connection open', async () => {
    await withClient(server.connection(), async (client) => {
      await vi.waitFor(async () => {
        const { rows } = await client.query(
          `select datname from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid()`,
        );
        expect(rows).toEqual([]);
      }, patience);
    });
  });
});

describe('a tenant at head', () => {
  it('has the canonical schema, fact for fact', async () => {
    const canonical = await lines(fleet.canonical.database);
    expect(canonical.size).toBeGreaterThan(700);
    for (const { id } of tenantsWith('at-head')) {
      const url = fleet.tenants.find((tenant) => tenant.id === id)?.url ?? '';
      expect(compareLines(canonical, await lines(databaseOf(url))), id).toEqual({ missing: [], extra: [] });
    }
  });

  it('has a ledger that says so, and got each release after its ring was due', async () => {
    const rows = await query(
      'at-head',
      'select version, success, installed_by, installed_on from public.flyway_schema_history order by 1',
    );
    expect(rows).toHaveLength(fleet.releases.length);
    const delay = 20 * 60 * 1000;
    expect(rows.at(-1)).toMatchObject({ version: '0016', success: true, installed_by: 'billing_owner' });
    await expect(
      query(
        'at-head',
        `select extract(epoch from max(installed_on))::float8 * 1000 as at from public.flyway_schema_history`,
      ),
    ).resolves.toEqual([{ at: (fleet.releases.at(-1)?.at.getTime() ?? 0) + delay }]);
  });
});

describe('a tenant that lags', () => {
  it('has exactly an older release, and its ledger ends there', async () => {
    for (const { id, story } of tenantsWith('behind')) {
      if (story.kind !== 'behind') continue;
      const release = fleet.releases.at(-1 - story.migrations);
      const database = databaseOf(fleet.tenants.find((tenant) => tenant.id === id)?.url ?? '');
      expect(compareLines(await lines(release?.database ?? ''), await lines(database)), id).toEqual({
        missing: [],
        extra: [],
      });
      const rows = await withClient(server.connection(database), async (client) => {
        return (await client.query('select max(version) as version from public.flyway_schema_history where success'))
          .rows;
      });
      expect(rows, id).toEqual([{ version: String(fleet.releases.length - story.migrations).padStart(4, '0') }]);
    }
  });
});

describe('a tenant that drifted', () => {
  it('half-applied: has the beginning of the newest migration, lacks the rest, and its ledger says failed', async () => {
    const { missing, extra } = await differences('half-applied');
    expect(missing).toContainEqual(expect.stringMatching(/^column billing\.payments\.idempotency_key text t/));
    expect(missing).toContainEqual(expect.stringMatching(/^relation billing\.idempotent_requests /));
    expect(missing).toContainEqual(expect.stringMatching(/^function billing\.forget_old_requests/));
    expect(missing).not.toContainEqual(expect.stringMatching(/^index billing\.payments_idempotency_key_key/));
    expect(extra).toEqual([expect.stringMatching(/^column billing\.payments\.idempotency_key text f/)]);
    await expect(
      query('half-applied', 'select version from public.flyway_schema_history where not success'),
    ).resolves.toEqual([{ version: '0016' }]);
  });

  it('altered column type: one column is text where it should be varchar(160)', async () => {
    await expect(differences('altered-column-type')).resolves.toEqual({
      missing: [expect.stringMatching(/^column app\.accounts\.legal_name character varying\(160\) f/)],
      extra: [expect.stringMatching(/^column app\.accounts\.legal_name text f/)],
    });
  });

  it('customer column: one column and one index more', async () => {
    await expect(differences('customer-column')).resolves.toEqual({
      missing: [],
      extra: [
        expect.stringMatching(/^column app\.accounts\.sap_customer_number /),
        expect.stringMatching(/^index app\.accounts_sap_customer_number_idx t /),
      ],
    });
  });

  it('invalid index: the same index, unusable, while the rows that broke it are gone and the ledger is content', async () => {
    await expect(differences('invalid-index')).resolves.toEqual({
      missing: [expect.stringMatching(/^index billing\.payments_idempotency_key_key t CREATE UNIQUE/)],
      extra: [expect.stringMatching(/^index billing\.payments_idempotency_key_key f CREATE UNIQUE/)],
    });
    await expect(
      query('invalid-index', 'select 1 from billing.payments group by idempotency_key having count(*) > 1'),
    ).resolves.toEqual([]);
    await expect(
      query('invalid-index', 'select bool_and(success) as content from public.flyway_schema_history'),
    ).resolves.toEqual([{ content: true }]);
  });

  it('hot-fixed function: one body differs', async () => {
    const { missing, extra } = await differences('hot-fixed-function');
    expect(missing).toEqual([expect.stringMatching(/^function billing\.late_fee\(/)]);
    expect(extra).toEqual([expect.stringContaining('HOTFIX')]);
  });

  it('dropped policy: one policy is gone, and row security is still on', async () => {
    await expect(differences('dropped-policy')).resolves.toEqual({
      missing: [expect.stringMatching(/^policy billing\.invoices\.invoices_portal /)],
      extra: [],
    });
  });

  it('stamped: the ledger is complete, the migration never ran, and all later ones did', async () => {
    const { missing, extra } = await differences('stamped');
    expect(missing).toEqual([
      expect.stringMatching(/^column billing\.invoices\.purchase_order text/),
      expect.stringMatching(/^constraint billing\.invoices\.invoices_purchase_order_is_short/),
      expect.stringMatching(/^index billing\.invoices_purchase_order_idx/),
    ]);
    expect(extra).toEqual([]);
    const rows = await query(
      'stamped',
      `select version, execution_time = 0 as instant from public.flyway_schema_history where success`,
    );
    expect(rows).toHaveLength(fleet.releases.length);
    expect(rows).toContainEqual({ version: '0009', instant: true });
  });
});

describe('a tenant that nobody can check', () => {
  it('has no database, and the server says so', async () => {
    expect(await connectError(urlOf('database-missing'))).toMatchObject({ code: '3D000' });
  });

  it('is refused for its password, although the database is there', async () => {
    const url = urlOf('wrong-password');
    expect(await connectError(url)).toMatchObject({ code: '28P01' });
    url.password = new URL(fleet.canonical.url).password;
    expect(await connectError(url)).toBeUndefined();
  });

  it('never gets an answer', async () => {
    const url = urlOf('silent-server');
    expect(url.port).not.toBe(String(server.port));
    expect(await connectError(url)).toMatchObject({ message: expect.stringMatching(/timeout/) });
  });
});
