import { DriftError } from './errors.ts';

/** How a server may ask for a login, in libpq's words; `none` is a server that asks for nothing. */
export const authMethods = ['password', 'md5', 'scram-sha-256', 'none'] as const;
export type AuthMethod = (typeof authMethods)[number];

/** What a connection says about it: only these, or all but these. */
export interface RequireAuth {
  readonly methods: readonly AuthMethod[];
  readonly negated: boolean;
}

/** What libpq knows besides; a list may forbid them, and they are never answered. */
const neverAnswered = ['gss', 'sspi', 'oauth'];

/**
 * `require_auth` in libpq's form: methods joined by commas, or each with a `!` before it. Throws `config-invalid`, which
 * names the connection (`what`) and quotes nothing.
 */
export function parseRequireAuth(text: string | undefined, what: string): RequireAuth | undefined {
  if (text === undefined || text === '') return undefined;
  const words = text.split(',').map((word) => word.trim());
  const negated = words.every((word) => word.startsWith('!'));
  const names = words.map((word) => (negated ? word.slice(1) : word));
  const methods = names.flatMap((name) => authMethods.find((known) => known === name) ?? []);
  const others = names.filter((name) => negated && neverAnswered.includes(name));
  if (methods.length + others.length === names.length && new Set(names).size === names.length)
    return { methods, negated };
  throw new DriftError(
    'config-invalid',
    `${what}: require_auth is not valid. Expected ${authMethods.join(', ')}, joined by commas, or each with a ! before it.`,
  );
}
