import { DriftError } from '../../shared/core/errors.ts';
import type { SecretReader, TenantSource } from '../../shared/core/ports.ts';
import type { Tenant } from '../../shared/core/tenant.ts';
import type { TenantSourceSettings } from '../../shared/core/tenant-list.ts';

/** The secrets of a sweep on this machine: what the configuration holds itself, and what it names in an account. */

export interface LocalSecrets {
  /**
   * Reads what is here, and in the account what the configuration or a list that was made names. Nothing of it is to be had
   * from outside this process.
   */
  readonly reader: SecretReader;
  /** The same source; what its list names may be read from then on. */
  heard(source: TenantSource): TenantSource;
}

export interface LocalSecretsSettings {
  /** Texts by name. */
  readonly here: Readonly<Record<string, string>>;
  /** Where the list comes from: it names secrets too. */
  readonly source: TenantSourceSettings;
  readonly account: SecretReader;
}

export function createLocalSecrets({ here, source, account }: LocalSecretsSettings): LocalSecrets {
  const texts = new Map(Object.entries(here));
  const named = new Set(secretsNamedIn(source));
  // These lists are written by the configuration itself; every other one is somebody else's.
  const isOurs = 'inline' in source || 'databases' in source;

  function allowed(name: string): SecretReader {
    if (named.has(name)) return account;
    throw new DriftError('secret-missing', `Neither the configuration nor its list names a secret ${name}.`);
  }
  return {
    reader: {
      read: async (name) => texts.get(name) ?? (await allowed(name).read(name)),
      refresh: async (name, stale) => texts.get(name) ?? (await allowed(name).refresh(name, stale)),
    },
    heard: (listed) => ({
      ...listed,
      async list() {
        const tenants = (await listed.list()).map((tenant) => (isOurs ? tenant : withoutOurSecrets(tenant, texts)));
        for (const name of secretsNamedIn(tenants)) named.add(name);
        return tenants;
      },
    }),
  };
}

/** A row that names a secret of this machine and a host of its own would send the one to the other. */
function withoutOurSecrets(tenant: Tenant, texts: ReadonlyMap<string, string>): Tenant {
  const { connection } = tenant;
  if (!('secret' in connection) || !texts.has(connection.secret)) return tenant;
  const broken = `The list names ${connection.secret}, which is this machine's own. Name a secret of the account.`;
  return { ...tenant, connection: { broken } };
}

/** Whatever a member `secret` says, however deep it is. */
function* secretsNamedIn(value: unknown): Generator<string> {
  if (typeof value !== 'object' || value === null) return;
  for (const [key, member] of Object.entries(value)) {
    if (key === 'secret' && typeof member === 'string') yield member;
    else yield* secretsNamedIn(member);
  }
}
