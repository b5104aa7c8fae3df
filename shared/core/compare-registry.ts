import * as z from 'zod';
import type { Tenant } from './tenant.ts';

/** The tenant list held against the databases that are there. */

const some = z.strictObject({ count: z.int().min(0), names: z.array(z.string()) });

export const registryGaps = z.strictObject({
  /** Tenants in the list of which there is no database on any server that was looked at. */
  gone: some,
  /** Databases, as `host:port/name`, that no tenant of the list has. */
  unknown: some,
  /** Tenants of the list that live on servers nobody looked at: nothing is said about them. */
  elsewhere: z.int().min(0),
});
export type RegistryGaps = z.infer<typeof registryGaps>;

/** What was found: the servers looked at, as `host:port`, and a tenant for every database there that fits the pattern. */
export interface Reality {
  readonly servers: readonly string[];
  readonly tenants: readonly Tenant[];
}

/** How many names are kept; all are counted. */
const kept = 100;

/** Known but gone, there but unknown. A tenant and a database are the same when their ids are, or the database's name. */
export function compareRegistry(listed: readonly Tenant[], { servers, tenants: found }: Reality): RegistryGaps {
  const byId = new Map(found.map((one) => [one.id, one]));
  const byDatabase = new Map(found.map((one) => [databaseOf(one) ?? one.id, one]));
  const looked = new Set(servers);
  const met = new Set<Tenant>();
  const gone: string[] = [];
  let elsewhere = 0;
  for (const tenant of listed) {
    const same = byId.get(tenant.id) ?? byDatabase.get(databaseOf(tenant) ?? tenant.id);
    if (same) met.add(same);
    else if (isAddress(tenant.server) && !looked.has(tenant.server)) elsewhere += 1;
    else gone.push(tenant.id);
  }
  const unknown = found.filter((one) => !met.has(one)).map((one) => `${one.server}/${databaseOf(one) ?? one.id}`);
  return { gone: listOf(gone), unknown: listOf(unknown), elsewhere };
}

const listOf = (names: readonly string[]) => ({ count: names.length, names: [...names].sort().slice(0, kept) });

function databaseOf({ connection }: Tenant): string | undefined {
  if ('iam' in connection) return connection.iam.database;
  return 'secret' in connection ? connection.database : undefined;
}

/** Told apart from a label, which says nothing about where a tenant lives. */
const isAddress = (server: string | undefined): server is string => server !== undefined && /:\d+$/.test(server);
