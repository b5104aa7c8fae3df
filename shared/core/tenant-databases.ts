import { matchesGlobs } from './glob.ts';

/** Which databases of a server are tenants, by their names. */

export interface TenantDatabase {
  readonly id: string;
  readonly database: string;
}

/** Belong to the server or its provider; a pattern means them only when it is their very name. */
const maintenance: ReadonlySet<string> = new Set([
  'postgres',
  'rdsadmin',
  'cloudsqladmin',
  'azure_maintenance',
  'azure_sys',
]);

/** With one star in the pattern the tenant is what stands for it: `acme` for `app_acme` under `app_*`. Else the whole name. */
export function chooseDatabases(
  names: readonly string[],
  { databases: pattern, exclude }: { readonly databases: string; readonly exclude: readonly string[] },
): TenantDatabase[] {
  const isChosen = (name: string): boolean =>
    matchesGlobs([pattern], name) &&
    (exclude.length === 0 || !matchesGlobs(exclude, name)) &&
    (!maintenance.has(name) || pattern === name);
  return names.filter(isChosen).map((database) => ({ id: starOf(pattern, database) || database, database }));
}

function starOf(pattern: string, name: string): string {
  const parts = pattern.split('*');
  const [before, after] = parts;
  if (parts.length !== 2 || before === undefined || after === undefined) return '';
  return name.slice(before.length, name.length - after.length);
}
