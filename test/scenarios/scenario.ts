import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { profiles } from '../../shared/core/compare-settings.ts';
import { findingClasses } from '../../shared/core/finding.ts';

/** One case as data: two scripts and what comparing them must find. An empty list of findings is a promise of silence. */

const expectation = z.strictObject({
  /** `strict` unless said: the laws hold under the profile that sees most. */
  profile: z.enum(profiles).default('strict'),
  /** The first major version that understands the scripts. */
  from: z.int().optional(),
  findings: z.array(
    z.strictObject({
      class: z.enum(findingClasses),
      id: z.string(),
      attributes: z.array(z.string()).default([]),
      folded: z.int().default(0),
    }),
  ),
});

export interface Scenario extends z.infer<typeof expectation> {
  /** `<kind>--<case>`, the folder's name. */
  readonly name: string;
  readonly canonical: string;
  readonly tenant: string;
}

const folder = import.meta.dirname;

export const scenarios: readonly Scenario[] = readdirSync(folder, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => load(name))
  .sort((a, b) => (a.name < b.name ? -1 : 1));

const every = process.env.SCENARIOS === 'all';

/** For tests that take long on each: a sixth of them, or all with `npm test -- --every-scenario`. */
export const someScenarios = every ? scenarios : scenarios.filter((_, place) => place % 6 === 0);

export interface Script {
  /** Of the first scenario that has it. */
  readonly name: string;
  readonly sql: string;
  /** The first major version that understands it. */
  readonly from: number;
}

/** The canonical sides, each script once. */
export const canonicalScripts: readonly Script[] = once(
  scenarios.map(({ name, canonical, from = 0 }) => ({ name, sql: canonical, from })),
);

/** The same, and with `--every-scenario` also the tenants' sides. */
export const scripts: readonly Script[] = every
  ? once([
      ...canonicalScripts,
      ...scenarios.map(({ name, tenant, from = 0 }) => ({ name: `${name} (tenant)`, sql: tenant, from })),
    ])
  : canonicalScripts;

function once(all: readonly Script[]): Script[] {
  return [...new Map(all.toReversed().map((script) => [script.sql, script] as const)).values()].reverse();
}

function load(name: string): Scenario {
  const file = (part: string) => readFileSync(join(folder, name, part), 'utf8');
  const parsed = expectation.safeParse(JSON.parse(file('expected.json')));
  if (!parsed.success) throw new Error(`${name}/expected.json: ${z.prettifyError(parsed.error)}`);
  return { name, canonical: file('canonical.sql'), tenant: file('tenant.sql'), ...parsed.data };
}
