import * as z from 'zod';
import type { SecretReader, TenantSource } from '../../core/ports.ts';
import { connectionFromValue, parseTenantEntries, type TenantEntry } from '../../core/secret-connection.ts';
import type { Tenant } from '../../core/tenant.ts';
import { refuseDuplicates } from '../../core/tenant-list.ts';

const labels = z.object({
  name: z.string().optional().catch(undefined),
  ring: z.string().optional().catch(undefined),
  server: z.string().optional().catch(undefined),
});

/** One secret that holds the list: `[{"id", "name"?, "ring"?, "server"?, "url" or host, dbname, …}]`. */
export function createSecretList(secret: string, secrets: SecretReader): TenantSource {
  return {
    async list() {
      const known = await secrets.read(secret);
      // The list decides who is swept, so it is never an old one.
      const entries = parseTenantEntries(await secrets.refresh(secret, known), `Secret ${secret}`);
      return refuseDuplicates(entries.map((entry) => toTenant(secret, entry)));
    },
  };
}

function toTenant(secret: string, entry: TenantEntry): Tenant {
  const { name, ring, server } = labels.parse(entry);
  const where = server ?? serverOf(entry);
  const { id } = entry;
  return {
    id,
    ...(name && { name }),
    ...(ring && { ring }),
    ...(where && { server: where }),
    connection: { secret, tenant: id },
  };
}

/** An entry whose connection is broken still is a tenant: its check says what is wrong. */
function serverOf(entry: TenantEntry): string | undefined {
  try {
    return connectionFromValue(entry, 'entry').server;
  } catch {
    return undefined;
  }
}
