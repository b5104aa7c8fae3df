import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compareSettings } from '../../shared/core/compare-settings.ts';
import { describe as describeFinding } from '../../shared/core/describe.ts';
import { diff } from '../../shared/core/diff.ts';
import type { Finding } from '../../shared/core/finding.ts';
import { parseSnapshot, type Snapshot, serializeSnapshot } from '../../shared/core/snapshot.ts';
import { createCatalogReader } from '../../shared/postgres/catalog-reader.ts';
import { type DatabaseFactory, startDatabases } from '../support/databases.ts';
import { type Scenario, scenarios } from './scenario.ts';

/** Every scenario on one server, and the laws that hold for any two schemas. */

const major = 18;
const reader = createCatalogReader();
let databases: DatabaseFactory;
const read = new Map<string, Promise<{ canonical: Snapshot; again: Snapshot; tenant: Snapshot }>>();

beforeAll(async () => {
  databases = await startDatabases(major);
});
afterAll(() => databases?.stop());

/** Both sides of a scenario, read once and shared by the laws. */
function sides(scenario: Scenario) {
  const known = read.get(scenario.name) ?? readSides(scenario);
  read.set(scenario.name, known);
  return known;
}

async function readSides({ canonical, tenant }: Scenario) {
  const [expected, actual] = await Promise.all([
    databases.withDatabase(canonical, async (connection) => ({
      first: await reader.read(connection),
      again: await reader.read(connection),
    })),
    databases.withDatabase(tenant, (connection) => reader.read(connection)),
  ]);
  return { canonical: expected.first, again: expected.again, tenant: actual };
}

const settingsOf = ({ profile }: Scenario) => compareSettings.parse({ profile });

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
const byId = (a: { id: string }, b: { id: string }) => (a.id < b.id ? -1 : 1);

describe.concurrent.each(
  scenarios.filter(({ from }) => (from ?? 0) <= major).map((scenario) => [scenario.name, scenario] as const),
)('%s', (_, scenario) => {
  it('is found as expected', async () => {
    const { canonical, tenant } = await sides(scenario);
    const { findings } = diff(canonical, tenant, settingsOf(scenario));
    expect(findings.map(outline).sort(byId)).toEqual([...scenario.findings].sort(byId));
  });

  it('mirrors', async () => {
    const { canonical, tenant } = await sides(scenario);
    const forth = diff(canonical, tenant, settingsOf(scenario)).findings;
    const back = diff(tenant, canonical, settingsOf(scenario)).findings;
    expect(back.map(plain).sort(byId)).toEqual(forth.map(mirrored).sort(byId));
  });

  it('differs in nothing from itself, read twice and stored', async () => {
    const { canonical, again } = await sides(scenario);
    expect(again.fingerprint).toBe(canonical.fingerprint);
    const stored = parseSnapshot(serializeSnapshot(again), 'stored');
    expect(diff(canonical, stored, compareSettings.parse({ profile: 'strict' })).findings).toEqual([]);
  });

  it('can be described in one line', async () => {
    const { canonical, tenant } = await sides(scenario);
    for (const finding of diff(canonical, tenant, settingsOf(scenario)).findings) {
      expect(describeFinding(finding)).toMatch(new RegExp(`^${finding.class} \\S.*$`));
    }
  });
});
