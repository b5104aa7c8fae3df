import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compareSettings, type Profile } from '../../shared/core/compare-settings.ts';
import { describe as describeFinding } from '../../shared/core/describe.ts';
import { diff } from '../../shared/core/diff.ts';
import { factsReadBy } from '../../shared/core/facts-read.ts';
import type { Finding } from '../../shared/core/finding.ts';
import type { SameMeaning } from '../../shared/core/same-value.ts';
import { buildSnapshot, parseSnapshot, type Snapshot, serializeSnapshot } from '../../shared/core/snapshot.ts';
import { createCatalogReader } from '../../shared/postgres/catalog-reader.ts';
import { loadSameMeaning } from '../../shared/postgres/meaning/same-meaning.ts';
import { type DatabaseFactory, startDatabases } from '../support/databases.ts';
import { readScripts } from './read-scripts.ts';
import { type Scenario, scenarios, someScenarios } from './scenario.ts';

/** Every scenario on one server, and the laws that hold for any two schemas. */

const major = 18;
const tried = scenarios.filter(({ from }) => (from ?? 0) <= major);
let databases: DatabaseFactory;
let sameMeaning: SameMeaning;
let read: ReturnType<typeof readScripts>;

beforeAll(async () => {
  [databases, sameMeaning] = await Promise.all([startDatabases(major), loadSameMeaning()]);
  read = readScripts(
    databases,
    createCatalogReader(),
    tried.map(scriptsOf),
    new Set(tried.map(({ canonical }) => canonical)),
  );
});
afterAll(() => databases?.stop());

const scriptsOf = ({ canonical, tenant }: Scenario) => [canonical, tenant];

async function sides(scenario: Scenario) {
  const [canonical, tenant] = await read(scriptsOf(scenario));
  if (!canonical || !tenant) throw new Error(`${scenario.name} was not read.`);
  return { canonical: canonical.first, again: canonical.again, tenant: tenant.first };
}

const compare = (expected: Snapshot, actual: Snapshot, profile: Profile) =>
  diff(expected, actual, compareSettings.parse({ profile }), { sameMeaning }).findings;

const outline = ({ class: findingClass, id, attributes, folded }: Finding) => ({
  class: findingClass,
  id,
  attributes: attributes.map(({ name }) => name),
  folded,
});

/** The other direction: missing is extra, expected is actual. What is unusable here is merely different there. */
const mirrored = (finding: Finding) => ({
  class: { missing: 'extra', extra: 'missing', changed: 'changed', invalid: 'changed' }[finding.class],
  id: finding.id,
  attributes: finding.attributes.map(({ name, expected, actual }) => ({ name, expected: actual, actual: expected })),
});
const plain = (finding: Finding) => ({
  class: finding.class === 'invalid' ? 'changed' : finding.class,
  id: finding.id,
  attributes: finding.attributes.map(({ name, expected, actual }) => ({ name, expected, actual })),
});
/** As an older comparer would have stored it: what it did not read in the same way is found to be so when it is compared. */
const asReadBy = (comparer: number, { server, unmodeled, objects }: Snapshot): Snapshot =>
  buildSnapshot({ comparer, server, unmodeled, objects: objects.values() });

const isSeenBy =
  (comparer: number) =>
  ({ id, attributes }: Pick<Scenario['findings'][number], 'id' | 'attributes'>): boolean => {
    const facts = factsReadBy(comparer)[id.slice(0, id.indexOf(':'))]?.map((fact) => fact.replace(/@\d+$/, ''));
    return (
      facts !== undefined &&
      (attributes.length === 0 || attributes.some((name) => name === 'name' || facts.includes(name)))
    );
  };

const byId = (a: { id: string }, b: { id: string }) => (a.id < b.id ? -1 : 1);

describe.concurrent.each(tried.map((scenario) => [scenario.name, scenario] as const))('%s', (_, scenario) => {
  it('is found as expected', async () => {
    const { canonical, tenant } = await sides(scenario);
    const findings = compare(canonical, tenant, scenario.profile);
    expect(findings.map(outline).sort(byId)).toEqual([...scenario.findings].sort(byId));
  });

  it('mirrors', async () => {
    const { canonical, tenant } = await sides(scenario);
    const forth = compare(canonical, tenant, scenario.profile);
    const back = compare(tenant, canonical, scenario.profile);
    // What is called differently has the name that is expected, here and there.
    const named = (id: string) => (scenario.name.startsWith('names--') ? '' : id);
    const sorted = (findings: readonly { id: string }[]) =>
      findings.map((finding) => JSON.stringify({ ...finding, id: named(finding.id) })).sort();
    expect(sorted(back.map(plain))).toEqual(sorted(forth.map(mirrored)));
  });

  it('differs in nothing from itself, read twice and stored', async () => {
    const { canonical, again } = await sides(scenario);
    expect(again.fingerprint).toBe(canonical.fingerprint);
    const stored = parseSnapshot(serializeSnapshot(again), 'stored');
    expect(compare(canonical, stored, 'strict')).toEqual([]);
  });

  it('can be described in one line', async () => {
    const { canonical, tenant } = await sides(scenario);
    for (const finding of compare(canonical, tenant, scenario.profile)) {
      expect(describeFinding(finding)).toMatch(new RegExp(`^${finding.class} \\S.*$`));
    }
  });
});

describe.concurrent.each(
  tried.filter((scenario) => someScenarios.includes(scenario)).map((scenario) => [scenario.name, scenario] as const),
)('%s', (_, scenario) => {
  it('is found by a snapshot of an older comparer, as far as that one read the same facts', async () => {
    const { canonical, again, tenant } = await sides(scenario);
    for (const comparer of [4, 5]) {
      const older = asReadBy(comparer, canonical);
      expect(compare(older, again, 'strict')).toEqual([]);
      const found = compare(older, tenant, scenario.profile).map(({ id }) => id);
      expect([...found].sort()).toEqual(
        scenario.findings
          .filter(isSeenBy(comparer))
          .map(({ id }) => id)
          .sort(),
      );
    }
  });
});
