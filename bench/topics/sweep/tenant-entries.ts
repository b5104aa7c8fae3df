import type { Connection } from '../../../shared/core/connection.ts';
import type { TenantSourceSettings } from '../../../shared/core/tenant-list.ts';
import type { Fleet } from '../fleet/build.ts';
import { asBlind } from './make-blind.ts';

/** A fleet of so many tenants over fewer real databases: every tenant has its own entry, its own secret and its own row. */
export interface TenantEntries {
  readonly tenants: number;
  readonly databases: number;
  /** How many of them have ten findings. */
  readonly drifted: number;
  readonly source: TenantSourceSettings;
  /** Texts by name: of the canonical schema, of the list, of every tenant. */
  readonly secrets: Readonly<Record<string, string>>;
}

const servers = 10;

/** The list comes from a query, as it would for so many: a variable of a function could not hold it. */
export function enterTenants(
  { server, databases, isDrifted }: Fleet,
  canonical: Connection,
  tenants: number,
): TenantEntries {
  const used = databases.slice(0, tenants);
  const places = Array.from({ length: tenants }, (_, at) => at % used.length);
  const query = `select 't' || at as id, 'fleet/t' || at as secret, 'db' || at % ${servers} as server from generate_series(0, ${tenants - 1}) as at`;
  const entries = places.map((place, at): [string, string] => [
    `fleet/t${at}`,
    urlOf(asBlind(server.connection(used[place] ?? ''))),
  ]);
  return {
    tenants,
    databases: used.length,
    drifted: places.filter(isDrifted).length,
    source: { query, from: { secret: 'control-plane' } },
    secrets: {
      canonical: urlOf(canonical),
      'control-plane': urlOf(server.connection()),
      ...Object.fromEntries(entries),
    },
  };
}

function urlOf(connection: Connection): string {
  const { host, port, user, database } = connection;
  return `postgres://${user}:${encodeURIComponent(connection.revealPassword() ?? '')}@${host}:${port}/${database}`;
}
