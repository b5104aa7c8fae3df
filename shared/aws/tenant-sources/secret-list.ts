import * as z from 'zod';
import { breakShared, fitNames } from '../../core/contested.ts';
import type { SecretReader, TenantSource } from '../../core/ports.ts';
import { connectionFromValue, parseTenantEntries, type TenantEntry } from '../../core/secret-connection.ts';
import { connectionReference, type Tenant } from '../../core/tenant.ts';
import { refuseDuplicates } from '../../core/tenant-list.ts';
import { tenantFromRow } from '../../core/tenant-row.ts';

const optionalText = z.string().optional().catch(undefined);
const labels = z.object({ name: optionalText, ring: optionalText, server: optionalText });

/** An entry that keeps its password elsewhere. */
const namesSecret = z.object({ secret: z.string() });
const elsewhere = z.object({
  secret: z.string().min(1),
  host: z.string().min(1).optional(),
  port: z.union([z.string(), z.number().transform(String)]).optional(),
  dbname: z.string().min(1).optional(),
});
const direct = z.object({ connection: connectionReference });

/**
 * One secret that holds the list: `[{"id", "name"?, "ring"?, "server"?, …}]`, with either the connection itself (`url`, or
 * host, dbname, username, password), or where it is: `secret` (host, port, dbname as far as that does not say), or
 * `connection` as in an inline list.
 */
export function createSecretList(secret: string, secrets: SecretReader): TenantSource {
  return {
    async list() {
      const known = await secrets.read(secret);
      // The list decides who is swept, so it is never an old one.
      const entries = parseTenantEntries(await secrets.refresh(secret, known), `Secret ${secret}`);
      return breakShared(refuseDuplicates(fitNames(entries.map((entry) => toTenant(secret, entry)))));
    },
  };
}

function toTenant(secret: string, entry: TenantEntry): Tenant {
  const { id } = entry;
  const { name, ring, server } = labels.parse(entry);
  const given = { id, ...(name && { name }), ...(ring && { ring }) };
  if (namesSecret.safeParse(entry).success) return fromElsewhere(given, server, entry);
  const stated = direct.safeParse(entry).data?.connection;
  const where = server ?? serverOf(entry);
  return { ...given, ...(where && { server: where }), connection: stated ?? { secret, tenant: id } };
}

function fromElsewhere(given: Omit<Tenant, 'connection'>, server: string | undefined, entry: TenantEntry): Tenant {
  const parsed = elsewhere.safeParse(entry);
  if (!parsed.success) {
    const wrong = parsed.error.issues.map(({ path }) => path.join('.')).join(', ');
    return { ...given, connection: { broken: `The list does not say how to connect: ${wrong} is missing or wrong.` } };
  }
  const { secret, host, port, dbname } = parsed.data;
  const place = { ...(host && { host }), ...(port && { port }), ...(dbname && { dbname }), ...(server && { server }) };
  return tenantFromRow({ ...given, secret, ...place }, undefined);
}

/** An entry whose connection is broken still is a tenant: its check says what is wrong. */
function serverOf(entry: TenantEntry): string | undefined {
  try {
    return connectionFromValue(entry, 'entry').server;
  } catch {
    return undefined;
  }
}
