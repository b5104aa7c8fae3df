import * as z from 'zod';

/** A tenant as the fleet's list names it. Where its secret lies is here; the secret itself never is. */

const port = z.int().min(1).max(65535);

/** A secret that leads to a database. What the reference says itself counts more than what the secret holds. */
export const secretReference = z.strictObject({
  secret: z.string().min(1),
  /** When one secret holds the list of all tenants: the tenant to pick out of it. */
  tenant: z.string().optional(),
  /** When one secret serves a whole server: the database to connect to. */
  database: z.string().min(1).optional(),
  /** When the secret holds nothing but user and password: the server to connect to. */
  host: z.string().min(1).optional(),
  port: port.optional(),
});

/** No secret at all: a role that logs in with short-lived tokens, which AWS IAM grants. Only over verified TLS. */
export const iamReference = z.strictObject({
  iam: z.strictObject({
    host: z.string().min(1),
    port: port.default(5432),
    user: z.string().min(1),
    database: z.string().min(1),
    /** When the host's name does not tell it, and the function runs in another one. */
    region: z.string().min(1).optional(),
    /** The token goes out in clear text: over `verify-full`, or with `verify-ca` to this machine (a tunnel) only. */
    sslmode: z.enum(['verify-ca', 'verify-full']).optional(),
  }),
});

/** The tenant is listed, but not how to reach it. Its check fails with this sentence and the others go on. */
const brokenReference = z.strictObject({ broken: z.string().min(1) });

const expected = 'expected {"secret": "name"} or {"iam": {"host", "user", "database"}}';
export const reachableReference = z.union([secretReference, iamReference], expected);
export const connectionReference = z.union([secretReference, iamReference, brokenReference], expected);

export const tenant = z.strictObject({
  id: z.string().min(1).max(200),
  name: z.string().optional(),
  ring: z.string().optional(),
  /** `host:port` or a label; checks are spread over servers and capped per server. */
  server: z.string().optional(),
  connection: connectionReference,
});

export type SecretReference = z.infer<typeof secretReference>;
export type IamReference = z.infer<typeof iamReference>;
export type ReachableReference = z.infer<typeof reachableReference>;
export type ConnectionReference = z.infer<typeof connectionReference>;
export type Tenant = z.infer<typeof tenant>;
