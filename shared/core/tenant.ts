import * as z from 'zod';

/** A tenant as the fleet's list names it. Where its secret lies is here; the secret itself never is. */

export const secretReference = z.strictObject({
  secret: z.string().min(1),
  /** When one secret holds the list of all tenants: the tenant to pick out of it. */
  tenant: z.string().optional(),
  /** When one secret serves a whole server: the database to connect to. */
  database: z.string().optional(),
});

export const tenant = z.strictObject({
  id: z.string().min(1).max(200),
  name: z.string().optional(),
  ring: z.string().optional(),
  /** `host:port` or a label; checks are spread over servers and capped per server. */
  server: z.string().optional(),
  connection: secretReference,
});

export type SecretReference = z.infer<typeof secretReference>;
export type Tenant = z.infer<typeof tenant>;
