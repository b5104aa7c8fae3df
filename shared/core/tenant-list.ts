import * as z from 'zod';
import { DriftError } from './errors.ts';
import { type Tenant, tenant } from './tenant.ts';

/** Where the list of tenants comes from, as configured. */
export const tenantSourceSettings = z.union(
  [z.strictObject({ secret: z.string().min(1) }), z.strictObject({ inline: z.array(tenant) })],
  'expected {"secret": "name of the secret that holds the list"} or {"inline": [{"id", "connection": {"secret"}}, …]}',
);
export type TenantSourceSettings = z.infer<typeof tenantSourceSettings>;

/** How many offenders a message names. */
const named = 10;

/** The list as it is, or `config-invalid` naming both places of every tenant that it names twice. */
export function refuseDuplicates(tenants: readonly Tenant[], what = 'tenants'): readonly Tenant[] {
  const places = new Map<string, number>();
  const twice: string[] = [];
  for (const [index, { id }] of tenants.entries()) {
    const first = places.get(id);
    if (first === undefined) places.set(id, index);
    else twice.push(`${id} (${what}[${first}] and ${what}[${index}])`);
  }
  if (twice.length === 0) return tenants;
  throw new DriftError(
    'config-invalid',
    `The tenant list names a tenant twice: ${listSome(twice)}. Every id must be its own.`,
  );
}

/** At most ten names, the rest counted. */
export function listSome(names: readonly string[]): string {
  const more = names.length - named;
  return more > 0 ? `${names.slice(0, named).join(', ')} and ${more} more` : names.join(', ');
}
