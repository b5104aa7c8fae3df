import * as z from 'zod';
import { type ConnectionReference, iamReference, secretReference, type Tenant } from './tenant.ts';

/** A tenant from a row of a list that holds no password: who it is, and where its database and its secret are. */

export const rowColumns = ['id', 'name', 'ring', 'server', 'secret', 'host', 'port', 'dbname', 'username'] as const;
export type TenantRow = { [Column in (typeof rowColumns)[number]]?: string | undefined };

const words = ['tenant', 'server', 'host', 'dbname'] as const;
const template = z
  .string()
  .min(1)
  .refine(
    (text) => [...text.matchAll(/\{(\w*)\}/g)].every(([, word]) => words.some((known) => known === word)),
    `the only placeholders are ${words.map((word) => `{${word}}`).join(', ')}`,
  );

/** How to log in where the rows do not say it: one secret per server, or AWS IAM. */
export const credentials = z.union(
  [
    z.strictObject({ secret: template }),
    z.strictObject({ iam: z.strictObject({ user: z.string().min(1), region: z.string().min(1).optional() }) }),
  ],
  `expected {"secret": "name/{host}"} or {"iam": {"user"}}; placeholders: ${words.map((word) => `{${word}}`).join(', ')}`,
);
export type Credentials = z.infer<typeof credentials>;

/** A row that does not say enough is a tenant all the same: its check fails and says what is missing. */
export function tenantFromRow(row: TenantRow & { readonly id: string }, login: Credentials | undefined): Tenant {
  const { id, name, ring } = row;
  const place = placeOf(row);
  const server = row.server ?? (place.host && `${place.host}:${place.port ?? 5432}`);
  return {
    id,
    ...(name && { name }),
    ...(ring && { ring }),
    ...(server && { server }),
    connection: referenceOf(row, place, login),
  };
}

interface Place {
  readonly host?: string;
  readonly port?: number;
}

/** Without a host of its own, a row whose server is written `host:port` means that one. */
function placeOf({ host, port, server }: TenantRow): Place {
  const [, fromServer, serverPort] = (host ? undefined : /^([^\s:/]+):(\d+)$/.exec(server ?? '')) ?? [];
  const named = host ?? fromServer;
  const number = port ?? serverPort;
  return { ...(named && { host: named }), ...(number && { port: Number(number) }) };
}

function referenceOf(row: TenantRow, place: Place, login: Credentials | undefined): ConnectionReference {
  const { dbname: database } = row;
  if (row.secret === undefined && login && 'iam' in login) {
    const iam = { ...place, database, user: row.username ?? login.iam.user, region: login.iam.region };
    const parsed = iamReference.safeParse({ iam: withoutUndefined(iam) });
    return parsed.data ?? broken(parsed.error, 'to log in with AWS IAM');
  }
  const named = row.secret ?? (login && 'secret' in login ? fill(login.secret, row, place) : undefined);
  if (named === undefined) return { broken: 'The list names no secret for this tenant. Fill the column secret.' };
  if (typeof named !== 'string') return named;
  // A secret that is not the tenant's own would lead to whatever database stands in it.
  const shared = row.secret === undefined && login && 'secret' in login && !/\{(?:tenant|dbname)\}/.test(login.secret);
  if (shared && !database)
    return { broken: "The list gives no dbname for this tenant, and its secret is its server's." };
  const parsed = secretReference.safeParse(withoutUndefined({ secret: named, database, ...place }));
  return parsed.data ?? broken(parsed.error, 'to connect');
}

function fill(pattern: string, row: TenantRow, { host }: Place): string | { readonly broken: string } {
  const values: Record<string, string | undefined> = { ...row, tenant: row.id, host };
  const missing = [...pattern.matchAll(/\{(\w+)\}/g)].map(([, word = '']) => word).find((word) => !values[word]);
  if (missing) return { broken: `The list gives no ${missing} for this tenant, which the name of its secret needs.` };
  return pattern.replace(/\{(\w+)\}/g, (_, word: string) => values[word] ?? '');
}

function broken(error: z.ZodError | undefined, what: string): { readonly broken: string } {
  const places = error?.issues.map(({ path }) => String(path.at(-1)).replace('database', 'dbname'));
  return { broken: `The list does not say enough ${what}: ${places?.join(', ')} is missing or wrong.` };
}

const withoutUndefined = (values: Readonly<Record<string, unknown>>) =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
