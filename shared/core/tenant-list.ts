import * as z from 'zod';
import { DriftError } from './errors.ts';
import { reachableReference, type Tenant, tenant } from './tenant.ts';
import { credentials } from './tenant-row.ts';

/** Where the list of tenants comes from, as configured. */

const name = z.string().min(1);

/** Every database of one or more servers whose name fits: `app_*`, and then `{tenant}` is what stands for the star. */
function serverShape<Reference extends z.ZodType>(reference: Reference) {
  return z.strictObject({
    /** A connection to any database of each server. */
    server: z.union([reference, z.array(reference).min(1)]),
    databases: name,
    /** Globs of databases that are no tenants. */
    exclude: z.array(name).default([]),
  });
}

/** Every kind of source, by the key that tells it apart. `entry` is a tenant as the list holds it, `reference` a connection. */
export function sourceShapes<Entry extends z.ZodType, Reference extends z.ZodType>(entry: Entry, reference: Reference) {
  const server = serverShape(reference);
  /** What really is there, to be held against the list: which tenants are gone, which databases nobody knows. */
  const reality = { reality: server.optional() };
  return {
    inline: z.strictObject({ inline: z.array(entry), ...reality }),
    secret: z.strictObject({ secret: name, ...reality }),
    secretPrefix: z.strictObject({ secretPrefix: name, ...reality }),
    secretTag: z.strictObject({ secretTag: z.strictObject({ key: name, value: name.optional() }), ...reality }),
    query: z.strictObject({ query: name, from: reference, credentials: credentials.optional(), ...reality }),
    server,
  } as const;
}

const sources = sourceShapes(tenant, reachableReference);

const expected = `expected one of ${[
  '{"inline": [{"id", "connection"}, …]}',
  '{"secret": "name of the secret that holds the list"}',
  '{"secretPrefix": "beginning of the secrets\' names"}',
  '{"secretTag": {"key", "value"}}',
  '{"query": "select …", "from": {"secret"}}',
  '{"server": {"secret"}, "databases": "app_*"}',
].join(', ')}`;

export const tenantSourceSettings = z.union(
  [sources.inline, sources.secret, sources.secretPrefix, sources.secretTag, sources.query, sources.server],
  { error: ({ input }) => problemsOfMeant(input) },
);
export type TenantSourceSettings = z.infer<typeof tenantSourceSettings>;
export type ServerSettings = z.infer<typeof sources.server>;
export type QuerySettings = z.infer<typeof sources.query>;

const anyObject = z.record(z.string(), z.unknown());

/** Of the source that was meant, everything that is wrong with it; never a value. */
function problemsOfMeant(input: unknown): string {
  const keys = Object.keys(anyObject.safeParse(input).data ?? {});
  const meant = Object.entries(sources).find(([key]) => keys.includes(key));
  const issues = meant?.[1].safeParse(input).error?.issues ?? [];
  if (!meant || issues.length === 0)
    return keys.length > 0 ? `${expected}, found ${listSome(keys.map(shownKey))}` : expected;
  return issues
    .map(({ path, message }) => [...path.map(String), ''].join('.').replace(/\.$/, ': ') + message)
    .join('; ');
}

/** A connection may have been written where a key belongs. */
const shownKey = (key: string): string => (/^[\w.-]{1,64}$/.test(key) ? key : 'a key that is not shown');

/** How many offenders a message names. */
export const mostNamed = 10;

/** The list as it is, or `config-invalid` naming both places of every tenant that it names twice. */
export function refuseDuplicates(
  tenants: readonly Tenant[],
  place: (index: number) => string = (index) => `tenants[${index}]`,
): readonly Tenant[] {
  const places = new Map<string, number>();
  const twice: string[] = [];
  for (const [index, { id }] of tenants.entries()) {
    const first = places.get(id);
    if (first === undefined) places.set(id, index);
    else twice.push(`${id} (${place(first)} and ${place(index)})`);
  }
  if (twice.length === 0) return tenants;
  throw new DriftError(
    'config-invalid',
    `The tenant list names a tenant twice: ${listSome(twice)}. Every id must be its own.`,
  );
}

/** At most ten names, the rest counted. `count` is how many there are where not all names are given. */
export function listSome(names: readonly string[], count = names.length): string {
  const shown = names.slice(0, mostNamed);
  const more = count - shown.length;
  return more > 0 ? `${shown.join(', ')} and ${more} more` : shown.join(', ');
}
