import type { Filter, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { settleIds } from '../../core/contested.ts';
import type { TenantSource } from '../../core/ports.ts';
import { connectionFrom } from '../../core/secret-connection.ts';
import type { Tenant } from '../../core/tenant.ts';
import { type ListedSecret, listSecrets, readSecrets } from './list-secrets.ts';

export type Wanted =
  | { readonly prefix: string }
  | { readonly tag: { readonly key: string; readonly value?: string | undefined } };

/** Tags that tell about a tenant what its secret does not; each is optional. */
const tags = {
  id: 'driftmatrix:tenant',
  name: 'driftmatrix:name',
  ring: 'driftmatrix:ring',
  server: 'driftmatrix:server',
} as const;

/**
 * Each secret under a prefix, or with a tag, is a tenant of its own. Its id is the rest of the name: what follows the prefix,
 * or the last slash. Secrets are read, in batches, only to learn which servers there are; a server tag spares that.
 */
export function createSecretsUnder(wanted: Wanted, client: SecretsManagerClient): TenantSource {
  return {
    async list() {
      // The service's filters match beginnings, of tags too, and key and value of different tags at that.
      const found = (await listSecrets(client, filtersOf(wanted))).filter((secret) => isWanted(secret, wanted));
      const untagged = found.filter((secret) => secret.tags[tags.server] === undefined).map(({ name }) => name);
      const texts = await readSecrets(client, untagged);
      const tenants = found.map((secret) => toTenant(secret, wanted, texts.get(secret.name)));
      return settleIds(tenants, (index) => `secret ${found[index]?.name}`);
    },
  };
}

function filtersOf(wanted: Wanted): Filter[] {
  if ('prefix' in wanted) return [{ Key: 'name', Values: [wanted.prefix] }];
  const { key, value } = wanted.tag;
  return [{ Key: 'tag-key', Values: [key] }, ...(value ? [{ Key: 'tag-value' as const, Values: [value] }] : [])];
}

function isWanted({ name, tags }: ListedSecret, wanted: Wanted): boolean {
  if ('prefix' in wanted) return name.startsWith(wanted.prefix);
  const { key, value } = wanted.tag;
  return tags[key] !== undefined && (value === undefined || tags[key] === value);
}

function toTenant({ name: secret, tags: given }: ListedSecret, wanted: Wanted, text: string | undefined): Tenant {
  const rest = 'prefix' in wanted ? secret.slice(wanted.prefix.length) : secret.slice(secret.lastIndexOf('/') + 1);
  const { [tags.name]: name, [tags.ring]: ring, [tags.server]: tagged } = given;
  const server = tagged ?? (text === undefined ? undefined : serverOf(secret, text));
  return {
    id: given[tags.id] || rest || secret,
    ...(name && { name }),
    ...(ring && { ring }),
    ...(server && { server }),
    connection: { secret },
  };
}

/** A secret that is no connection still is a tenant: its check says what is wrong. */
function serverOf(secret: string, text: string): string | undefined {
  try {
    return connectionFrom({ secret }, text).server;
  } catch {
    return undefined;
  }
}
