import type { Reality } from '../../core/compare-registry.ts';
import type { TenantSource } from '../../core/ports.ts';
import type { ReachableReference, Tenant } from '../../core/tenant.ts';
import { chooseDatabases } from '../../core/tenant-databases.ts';
import { refuseDuplicates, type ServerSettings } from '../../core/tenant-list.ts';
import type { ConnectionPorts } from '../../core/with-connection.ts';
import { type ListLimits, readList } from './read-list.ts';

/** Every database of some servers whose name fits a pattern, each a tenant. */
export function createServerDatabases(
  settings: ServerSettings,
  ports: ConnectionPorts,
  limits: ListLimits,
): TenantSource {
  return {
    async list() {
      const { tenants } = await readReality(settings, ports, limits);
      return refuseDuplicates(tenants, (index) => placeOf(tenants[index]));
    },
  };
}

/** The servers and the tenants that are there. A server that does not answer throws: what it holds is not gone. */
export async function readReality(
  { server, ...chosen }: ServerSettings,
  ports: ConnectionPorts,
  limits: ListLimits,
): Promise<Reality> {
  const servers = Array.isArray(server) ? server : [server];
  const found = await Promise.all(servers.map((one) => readServer(one, chosen, ports, limits)));
  return { servers: found.map((one) => one.server), tenants: found.flatMap((one) => one.tenants) };
}

/** Without templates, those that take no connections, and those whose dropping was cut short (limit -2, since 15.4). */
const databasesQuery = /* sql */ `
  select database.datname
  from pg_catalog.pg_database as database
  where database.datallowconn and not database.datistemplate and database.datconnlimit operator(pg_catalog.<>) -2
  order by database.datname collate pg_catalog."C"`;

async function readServer(
  from: ReachableReference,
  chosen: Omit<ServerSettings, 'server'>,
  ports: ConnectionPorts,
  limits: ListLimits,
): Promise<{ server: string; tenants: Tenant[] }> {
  const what = 'The databases of a server could not be listed';
  const { server, rows } = await readList(from, databasesQuery, { what, ports, limits });
  const names = rows.map(([name]) => name ?? '');
  const tenants = chooseDatabases(names, chosen).map(({ id, database }) => ({
    id,
    server,
    connection: onDatabase(from, database),
  }));
  return { server, tenants };
}

/** The same login, on another database of the same server. */
function onDatabase(reference: ReachableReference, database: string): ReachableReference {
  return 'iam' in reference ? { iam: { ...reference.iam, database } } : { ...reference, database };
}

function placeOf(tenant: Tenant | undefined): string {
  if (!tenant || 'broken' in tenant.connection) return 'nowhere';
  const { connection, server } = tenant;
  return `${server}/${'iam' in connection ? connection.iam.database : connection.database}`;
}
