import { parseConnection } from '../../shared/core/connection.ts';
import { createPasswords, type Passwords } from '../login/passwords.ts';
import type { Config, LocalReference, TenantEntry } from './config.ts';
import { line } from './problems.ts';
import type { Env } from './variables.ts';

interface Url {
  readonly url: string;
  readonly passwordEnv?: string | undefined;
}

/**
 * The configuration with a password in every URL that has none and for which there is one: in the variable that
 * `passwordEnv` names, else where libpq looks. `problems` gets a line for each `passwordEnv` that leads to none.
 */
export async function fillPasswords(
  config: Config,
  problems: string[],
  { env, warn }: { readonly env: Env; readonly warn: (text: string) => void },
): Promise<Config> {
  const passwords = createPasswords(env, warn);
  async function complete<Given extends Url>({ passwordEnv, ...given }: Given, path: readonly PropertyKey[]) {
    const found = await passwordOf({ url: given.url, passwordEnv }, path, { env, passwords, problems });
    return found === undefined ? given : { ...given, url: withPassword(given.url, found) };
  }
  const reference = async (given: LocalReference, path: readonly PropertyKey[]): Promise<LocalReference> =>
    'url' in given ? await complete(given, path) : given;
  const servers = (given: LocalReference | LocalReference[], path: readonly PropertyKey[]) =>
    Array.isArray(given) ? Promise.all(given.map((one, at) => reference(one, [...path, at]))) : reference(given, path);
  const entries = (list: readonly TenantEntry[], path: readonly PropertyKey[]): Promise<TenantEntry[]> =>
    Promise.all(list.map((one, at) => ('url' in one ? complete(one, [...path, at]) : one)));

  async function tenantsOf(tenants: Config['tenants']): Promise<Config['tenants']> {
    if (Array.isArray(tenants)) return await entries(tenants, ['tenants']);
    if ('databases' in tenants) return { ...tenants, server: await servers(tenants.server, ['tenants', 'server']) };
    const { reality } = tenants;
    const path = ['tenants', 'reality', 'server'];
    const looked = reality && { reality: { ...reality, server: await servers(reality.server, path) } };
    if ('inline' in tenants) {
      return { ...tenants, ...looked, inline: await entries(tenants.inline, ['tenants', 'inline']) };
    }
    if ('query' in tenants) {
      return { ...tenants, ...looked, from: await reference(tenants.from, ['tenants', 'from']) };
    }
    return { ...tenants, ...looked };
  }

  const { url, ...canonical } = config.canonical;
  return {
    ...config,
    canonical: url === undefined ? config.canonical : await complete({ ...canonical, url }, ['canonical']),
    tenants: await tenantsOf(config.tenants),
  };
}

async function passwordOf(
  { url, passwordEnv }: Url,
  path: readonly PropertyKey[],
  { env, passwords, problems }: { readonly env: Env; readonly passwords: Passwords; readonly problems: string[] },
): Promise<string | undefined> {
  const connection = parseConnection(url, 'url');
  const has = connection.revealPassword() !== undefined;
  if (passwordEnv === undefined) return has ? undefined : await passwords.find(connection);
  const place = [...path, 'passwordEnv'];
  if (has) problems.push(line(place, 'the url has a password already'));
  else if (!env[passwordEnv]) problems.push(line(place, `the environment variable ${passwordEnv} is not set`));
  return has ? undefined : env[passwordEnv];
}

function withPassword(text: string, password: string): string {
  const url = new URL(text.trim());
  url.password = encodeURIComponent(password);
  return url.href;
}
