import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { PostgresServer } from '../postgres/server.ts';
import { asOwner, createDatabase, inParallel, withClient } from './databases.ts';
import { type DemoTenant, demoTenants, type Ring } from './fleet.ts';
import { applyMigration, createLedger } from './flyway.ts';
import { loadMigrations, planReleases, type Release } from './migrations.ts';
import { startSilentServer } from './silent-server.ts';
import { startingRelease, tellStory } from './stories.ts';

/** Builds the demo's databases: every canonical release, and a fleet of tenants that each have their story. */

export interface DemoFleet {
  /** The newest release's database, as the read-only role sees it. URLs hold that role's password. */
  readonly canonical: { readonly database: string; readonly url: string };
  readonly tenants: readonly {
    readonly id: string;
    readonly name: string;
    readonly ring: Ring;
    readonly url: string;
  }[];
  /** The oldest first; `at` is when it became canonical. */
  readonly releases: readonly {
    readonly name: string;
    readonly at: Date;
    readonly database: string;
    readonly url: string;
  }[];
  /** Closes the server that never answers. The databases stay with the server they were built on. */
  stop(): Promise<void>;
}

export interface DemoFleetOptions {
  /** Called when a step is done: how many are, of how many, and which it was. */
  readonly onProgress?: (done: number, total: number, what: string) => void;
  /** All thirty when absent. */
  readonly tenants?: readonly DemoTenant[];
  /** The day that release dates are counted back from. */
  readonly now?: Date;
}

/**
 * Builds the fleet on a fresh server. Every URL is of `driftmatrix_reader`, a role with nothing but CONNECT. Throws what the
 * server says when it does not let us: a second fleet on one server finds its database names taken.
 */
export async function buildDemoFleet(server: PostgresServer, options: DemoFleetOptions = {}): Promise<DemoFleet> {
  const releases = planReleases(await loadMigrations(), options.now ?? new Date());
  const tenants = options.tenants ?? demoTenants;
  const report = countSteps(releases.length + tenants.length, options.onProgress);

  const password = await createRoles(server);
  await buildReleases(server, releases, report);
  await inParallel(tenants, 4, async (tenant) => {
    await buildTenant(server, tenant, releases);
    report(`tenant ${tenant.id}`);
  });

  const silent = await startSilentServer();
  const urlOf = (database: string) => readerUrl(server.port, database, password);
  const newest = releases.at(-1)?.database ?? 'postgres';
  return {
    canonical: { database: newest, url: urlOf(newest) },
    tenants: tenants.map((tenant) => {
      const { id, name, ring } = tenant;
      return { id, name, ring, url: tenantUrl(tenant, { server: server.port, silent: silent.port }, password) };
    }),
    releases: releases.map(({ name, at, database }) => ({ name, at, database, url: urlOf(database) })),
    stop: () => silent.stop(),
  };
}

/** The product's roles, and the reader's with a password of its own, which is returned. */
async function createRoles(server: PostgresServer): Promise<string> {
  const password = randomBytes(18).toString('hex');
  const roles = await readFile(new URL('./roles.sql', import.meta.url), 'utf8');
  await withClient(server.connection(), async (client) => {
    await client.query(roles);
    await client.query(`create role driftmatrix_reader login password ${client.escapeLiteral(password)}`);
  });
  return password;
}

/** Each release is a copy of the one before and one migration more. */
async function buildReleases(
  server: PostgresServer,
  releases: readonly Release[],
  report: (what: string) => void,
): Promise<void> {
  let previous: string | undefined;
  for (const { database, migration, at, name } of releases) {
    await createDatabase(server.connection(), database, previous);
    if (previous === undefined) await prepareFirstDatabase(server, database);
    await asOwner(server.connection(database), (client) => applyMigration(client, migration, at));
    previous = database;
    report(`release ${name}`);
  }
}

/** Makes `public` the same on every major: until 14 it belonged to the superuser and everybody could create in it. */
async function prepareFirstDatabase(server: PostgresServer, database: string): Promise<void> {
  await withClient(server.connection(database), async (client) => {
    await client.query('alter schema public owner to billing_owner; revoke create on schema public from public');
  });
  await asOwner(server.connection(database), createLedger);
}

/** Later rings get a release later; the ledger tells. */
const rolloutDelay: Readonly<Record<Ring, string>> = { canary: '20 minutes', early: '6 hours', general: '26 hours' };

async function buildTenant(server: PostgresServer, tenant: DemoTenant, releases: readonly Release[]): Promise<void> {
  const start = startingRelease(tenant.story, releases);
  if (!start) return;
  const database = databaseOf(tenant);
  await createDatabase(server.connection(), database, start.database);
  await asOwner(server.connection(database), async (client) => {
    await tellStory(client, tenant.story, releases);
    await client.query('update public.flyway_schema_history set installed_on = installed_on + $1::interval', [
      rolloutDelay[tenant.ring],
    ]);
  });
}

const databaseOf = (tenant: DemoTenant): string => `tenant_${tenant.id.replaceAll('-', '_')}`;

const readerUrl = (port: number, database: string, password: string): string =>
  `postgres://driftmatrix_reader:${password}@127.0.0.1:${port}/${database}`;

function tenantUrl(tenant: DemoTenant, ports: { server: number; silent: number }, password: string): string {
  const port = tenant.story.kind === 'silent-server' ? ports.silent : ports.server;
  return readerUrl(port, databaseOf(tenant), tenant.story.kind === 'wrong-password' ? `old-${password}` : password);
}

function countSteps(total: number, onProgress: DemoFleetOptions['onProgress']): (what: string) => void {
  let done = 0;
  return (what) => {
    done += 1;
    onProgress?.(done, total, what);
  };
}
