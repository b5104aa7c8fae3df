import * as z from 'zod';
import { coordinatorAccess, type TenantAccess, workerAccess } from '../tenant-access.ts';

/** How an environment names secrets, and what its functions may therefore read. */

const nameRule = /^[\w/+=.@-]{1,200}$/;
const isNamed = 'a secret is named by its name in Secrets Manager: no ARN, no value, no wildcard';
const endsFolder = /\/$/;
const endsWithSlash = 'a prefix ends with a slash';

export const secretName = z.string().regex(nameRule, isNamed);

/** A prefix ends where a folder does, so that `…/tenant/` cannot grow to cover `…/tenants`. */
export const secretPrefix = secretName.regex(endsFolder, endsWithSlash);

interface Problem {
  readonly path: PropertyKey[];
  readonly message: string;
}

type Told = Parameters<typeof workerAccess>[0] & {
  readonly tracker: 'none' | { readonly notion: { readonly tokenSecret: string } };
};

/** What is wrong with the names themselves, or with what may be read because of them. */
export function secretProblems(told: Told): Problem[] {
  const { canonical, tenants, tracker } = told;
  const [coordinator, worker] = [coordinatorAccess(told), workerAccess(told)];
  if (worker.secrets.includes('*'))
    return [
      {
        path: ['tenants', 'credentials', 'secret'],
        message: 'begin with more than a placeholder, or every secret of the account is meant',
      },
    ];
  const problems = [...misnamed({ canonical, tenants })];
  if (problems.length > 0) return problems;
  if (tracker !== 'none') {
    const { tokenSecret } = tracker.notion;
    const covering = covers(coordinator, tokenSecret) ?? covers(worker, tokenSecret);
    const message = `${covering} is for databases, and all that it names may be read for them: keep the token elsewhere`;
    if (covering !== undefined) problems.push({ path: ['tracker', 'notion', 'tokenSecret'], message });
  }
  for (const { path, secret } of ownDatabases(told)) {
    const covering = covers({ secrets: worker.secrets.filter((name) => name.endsWith('*')) }, secret);
    const otherwise = 'secretPrefix' in tenants ? '' : ', or say which database it leads to';
    const message = `${covering} is for the secrets of tenants: keep this one elsewhere${otherwise}`;
    if (covering !== undefined) problems.push({ path, message });
  }
  return problems;
}

/** The name or pattern that the secret falls under. */
function covers({ secrets }: Pick<TenantAccess, 'secrets'>, secret: string): string | undefined {
  return secrets.find((name) => (name.endsWith('*') ? secret.startsWith(name.slice(0, -1)) : secret === name));
}

/** Logins that are no tenant's. One that says its database may be a server's, which tenants share. */
function* ownDatabases({ canonical, tenants }: Told): Generator<{ readonly path: string[]; readonly secret: string }> {
  const isListed = 'secretPrefix' in tenants;
  if ('secret' in canonical && (isListed || canonical.database === undefined))
    yield { path: ['canonical', 'secret'], secret: canonical.secret };
  if ('query' in tenants && 'secret' in tenants.from && tenants.from.database === undefined)
    yield { path: ['tenants', 'from', 'secret'], secret: tenants.from.secret };
}

/** Wherever in the settings a secret is named: what is no name, or no prefix. Placeholders are for credentials alone. */
function* misnamed(value: unknown, path: readonly string[] = []): Generator<Problem> {
  if (typeof value !== 'object' || value === null) return;
  for (const [key, inner] of Object.entries(value)) {
    const at = [...path, key];
    if (typeof inner !== 'string' || !/^secret(?:Prefix)?$/.test(key)) yield* misnamed(inner, at);
    else if (!nameRule.test(path.includes('credentials') ? inner.replaceAll(/\{\w+\}/g, '') : inner))
      yield { path: at, message: isNamed };
    else if (key === 'secretPrefix' && !endsFolder.test(inner)) yield { path: at, message: endsWithSlash };
  }
}
