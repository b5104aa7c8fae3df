import type { CanonicalSettings } from '../shared/config/coordinator.ts';
import { accessOf } from '../shared/config/source-access.ts';

/** What a function must be able to open to reach databases: secrets by name or by tag, and roles by token. */
export interface TenantAccess {
  /** Names; one that ends in `*` means every secret that begins so. */
  readonly secrets: readonly string[];
  readonly tags: readonly { readonly key: string; readonly value?: string | undefined }[];
  /** Database roles that log in with a token of AWS IAM. */
  readonly iamUsers: readonly string[];
  /** True when secrets are looked for rather than named. */
  readonly lists: boolean;
}

interface Told {
  readonly canonical: CanonicalSettings;
  readonly tenants: Parameters<typeof accessOf>[0];
  /** A prefix of the secrets that the source names only when it is read. */
  readonly tenantSecrets?: string | undefined;
}

/** To read the canonical schema and find the tenants. */
export function coordinatorAccess({ canonical, tenants }: Told): TenantAccess {
  const { secrets, iamUsers, listsSecrets } = accessOf(tenants).coordinator;
  return {
    secrets: unique([...('secret' in canonical ? [canonical.secret] : []), ...secrets]),
    tags: tagsOf(tenants),
    iamUsers: unique([...('iam' in canonical ? [canonical.iam.user] : []), ...iamUsers]),
    lists: listsSecrets,
  };
}

/** To read each tenant's catalog. */
export function workerAccess({ tenants, tenantSecrets }: Told): TenantAccess {
  const { secrets, iamUsers } = accessOf(tenants).worker;
  const all = unique([...secrets, ...(tenantSecrets ? [`${tenantSecrets}*`] : [])]);
  const prefixes = all.filter((name) => name.endsWith('*'));
  // A list in the environment's file may name hundreds under one prefix; a role holds 10 KB.
  const covered = (name: string) => prefixes.some((prefix) => prefix !== name && name.startsWith(prefix.slice(0, -1)));
  return { secrets: all.filter((name) => !covered(name)), tags: tagsOf(tenants), iamUsers, lists: false };
}

const tagsOf = (tenants: Told['tenants']): TenantAccess['tags'] => ('secretTag' in tenants ? [tenants.secretTag] : []);
const unique = (names: readonly string[]): string[] => [...new Set(names)];
