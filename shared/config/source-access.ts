import type { ConnectionReference, ReachableReference } from '../core/tenant.ts';
import type { TenantSourceSettings } from '../core/tenant-list.ts';

/** What a tenant source needs in the account: for the roles that the functions get. */

export interface Access {
  /** Names of secrets to be read; one that ends in `*` means every secret that begins so. */
  readonly secrets: readonly string[];
  /** Database users that log in with IAM tokens: rds-db:connect. */
  readonly iamUsers: readonly string[];
}

export interface SourceAccess {
  readonly coordinator: Access & {
    /** secretsmanager:ListSecrets and secretsmanager:BatchGetSecretValue, which cannot be narrowed to names. */
    readonly listsSecrets: boolean;
    /** True when it connects to databases itself, and so has to be where they can be reached. */
    readonly connects: boolean;
  };
  /** Not in it: secrets that a list names only when it is read (a query's column, a secret's list, a tag). */
  readonly worker: Access & { readonly namesSecretsLater: boolean };
}

/** What coordinator and worker must be allowed for this source, as far as the settings tell. */
export function accessOf(source: TenantSourceSettings): SourceAccess {
  const own = ownAccess(source);
  const reality = 'reality' in source && source.reality ? listOf(source.reality.server) : [];
  const asked = [...own.asked, ...reality];
  return {
    coordinator: {
      secrets: unique([...own.read, ...asked.flatMap(secretOf)]),
      iamUsers: unique(asked.flatMap(iamUserOf)),
      listsSecrets: 'secretPrefix' in source || 'secretTag' in source,
      connects: asked.length > 0,
    },
    worker: {
      secrets: unique([...own.tenants.flatMap(secretOf), ...own.patterns]),
      iamUsers: unique([...own.tenants.flatMap(iamUserOf), ...own.iamUsers]),
      namesSecretsLater: 'secret' in source || 'secretTag' in source || ('query' in source && !source.credentials),
    },
  };
}

interface OwnAccess {
  /** Secrets that the coordinator reads to make the list. */
  readonly read: readonly string[];
  /** Databases that the coordinator asks for the list. */
  readonly asked: readonly ConnectionReference[];
  /** Of tenants, as far as they are known already. */
  readonly tenants: readonly ConnectionReference[];
  readonly patterns: readonly string[];
  readonly iamUsers: readonly string[];
}

const nothing: OwnAccess = { read: [], asked: [], tenants: [], patterns: [], iamUsers: [] };

function ownAccess(source: TenantSourceSettings): OwnAccess {
  if ('inline' in source) return { ...nothing, tenants: source.inline.map(({ connection }) => connection) };
  if ('secret' in source) return { ...nothing, read: [source.secret], patterns: [source.secret] };
  if ('secretPrefix' in source) {
    const under = `${source.secretPrefix}*`;
    return { ...nothing, read: [under], patterns: [under] };
  }
  if ('secretTag' in source) return nothing;
  if ('server' in source) return { ...nothing, asked: listOf(source.server), tenants: listOf(source.server) };
  const { from, credentials } = source;
  return {
    ...nothing,
    asked: [from],
    patterns: credentials && 'secret' in credentials ? [credentials.secret.replace(/\{.*$/, '*')] : [],
    iamUsers: credentials && 'iam' in credentials ? [credentials.iam.user] : [],
  };
}

const listOf = (value: ReachableReference | readonly ReachableReference[]): readonly ReachableReference[] =>
  [value].flat();
const unique = (names: readonly string[]): string[] => [...new Set(names)];
const secretOf = (reference: ConnectionReference): string[] => ('secret' in reference ? [reference.secret] : []);
const iamUserOf = (reference: ConnectionReference): string[] => ('iam' in reference ? [reference.iam.user] : []);
