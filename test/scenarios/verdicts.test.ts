import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Comparison, judgeTenant } from '../../functions/worker/compare-tenant.ts';
import { type CompareSettings, compareSettings, profiles } from '../../shared/core/compare-settings.ts';
import { deviationOf } from '../../shared/core/deviation.ts';
import { substitutePlaceholders } from '../../shared/core/placeholders.ts';
import type { Release } from '../../shared/core/release.ts';
import { buildSnapshot, type Snapshot } from '../../shared/core/snapshot.ts';
import type { VerdictStore } from '../../shared/core/verdict.ts';
import { rememberVerdicts } from '../../shared/core/verdict-store.ts';
import { createCatalogReader } from '../../shared/postgres/catalog-reader.ts';
import { loadSameMeaning } from '../../shared/postgres/meaning/same-meaning.ts';
import { aMessage, aTenant, isoAfter, noon } from '../support/builders.ts';
import { type DatabaseFactory, startDatabases } from '../support/databases.ts';
import { nothingLiesWithin, otherMajor, withFactsOfItsOwn, withOneChange, withStorageOptions } from './mutations.ts';
import { readScripts } from './read-scripts.ts';
import { type Scenario, someScenarios } from './scenario.ts';

/**
 * The law of shared verdicts: what a tenant is told because another one like it was compared before is what it would have
 * been told by itself. Every scenario, as itself and as tenants like it and not quite like it, all through one store.
 */

const major = 18;
const tried = someScenarios.filter(({ from = 0 }) => from <= major);
const scriptsOf = ({ canonical, tenant }: Scenario) => [canonical, tenant];
let databases: DatabaseFactory;
let read: ReturnType<typeof readScripts>;

beforeAll(async () => {
  databases = await startDatabases(major);
  read = readScripts(databases, createCatalogReader(), tried.map(scriptsOf));
});
afterAll(() => databases?.stop());

async function sides(scenario: Scenario): Promise<{ canonical: Snapshot; tenant: Snapshot }> {
  const [canonical, tenant] = await read(scriptsOf(scenario));
  if (!canonical || !tenant) throw new Error(`${scenario.name} was not read.`);
  return { canonical: canonical.first, tenant: tenant.first };
}

const waived = (tenants: string[], until: string) => ({ tenants, object: '*', reason: 'r', owner: 'o', until });
const others: readonly CompareSettings[] = [
  compareSettings.parse({ dynamicPartitions: ['*'], severity: [{ attribute: 'type', severity: 'low' }] }),
  compareSettings.parse({ ignore: [{ attribute: 'type' }] }),
  compareSettings.parse({
    profile: 'strict',
    ignore: [{ attribute: 'owner' }, { kind: 'index', name: '*_idx' }],
    waivers: [waived(['wai*'], '2026-12-31'), waived(['late'], '2026-11-21')],
  }),
];

/** Every profile, and one of the others in turn; scenarios of partitions always get the one that is about them. */
function variantsFor({ name }: Scenario, place: number): readonly CompareSettings[] {
  const other = others[/partition/.test(name) ? 0 : place % others.length];
  return [...profiles.map((profile) => compareSettings.parse({ profile })), ...(other ? [other] : [])];
}

/** One for all scenarios, so that whatever is confused with something else shows. */
const shared = rememberVerdicts(storedVerdicts());

function storedVerdicts(): Pick<VerdictStore, 'read' | 'write'> {
  const texts = new Map<string, string>();
  return {
    read: async (key) => JSON.parse(texts.get(key) ?? 'null') ?? undefined,
    write: async (key, verdict) => void texts.set(key, JSON.stringify(verdict)),
  };
}

interface Case {
  readonly canonical: Snapshot;
  readonly older: readonly Snapshot[];
  readonly compare: CompareSettings;
}

function judge(id: string, actual: Snapshot, { canonical, older, compare }: Case, verdicts: VerdictStore) {
  const all = [canonical, ...older];
  const releases = older.map(
    (snapshot, age): Release => ({
      v: 1,
      name: `r${older.length - age}`,
      fingerprint: snapshot.fingerprint,
      comparer: snapshot.comparer,
      since: isoAfter(-100 * (age + 2)),
      snapshotKey: `snapshots/${age + 1}`,
      objects: snapshot.objects.size,
    }),
  );
  const message = aMessage(aTenant(id), {
    canonical: {
      fingerprint: canonical.fingerprint,
      snapshotKey: 'snapshots/0',
      objects: canonical.objects.size,
      release: 'head',
      since: isoAfter(-100),
    },
  });
  return judgeTenant(message, actual, {
    store: { readReleases: async () => releases, verdicts, readDigestKey: async () => 'of no store' },
    snapshots: {
      save: async () => '',
      load: async (key) => all[Number(key.split('/')[1])] ?? canonical,
    },
    compare,
    loadSameMeaning,
    now: () => noon,
  });
}

/** Judged through the store that all share, and by itself; both must say the same. */
async function judgeTwice(id: string, actual: Snapshot, one: Case): Promise<Comparison> {
  const together = await judge(id, actual, one, shared);
  const alone = await judge(id, actual, one, rememberVerdicts(storedVerdicts()));
  expect(together).toEqual(alone);
  return together;
}

const cases = tried.map((scenario, place) => [scenario.name, scenario, variantsFor(scenario, place)] as const);

describe.concurrent.each(cases)('%s', (name, scenario, variants) => {
  it('gives every tenant the verdict that it would have by itself', async () => {
    const { canonical, tenant } = await sides(scenario);
    for (const compare of variants) {
      const one = { canonical, older: [withOneChange(canonical, name), tenant], compare };
      // Those with facts of their own come first: the tenant then has a verdict that is not its own.
      for (const seed of [1, 2, 3]) await judgeTwice('acme', withFactsOfItsOwn(tenant, compare, seed), one);
      for (const id of ['acme', 'waived', 'late']) await judgeTwice(id, tenant, one);
      for (const seed of [1, 2, 3]) await judgeTwice('acme', withOneChange(tenant, `${name} ${seed}`), one);
      await judgeTwice('acme', withStorageOptions(tenant), one);
      await judgeTwice('acme', otherMajor(withFactsOfItsOwn(tenant, compare, 4)), one);
      await judgeTwice('acme', otherMajor(tenant), one);
      await judgeTwice('acme', tenant, { ...one, older: [] });
      await judgeTwice('acme', tenant, { ...one, canonical: otherMajor(canonical) });
      for (const older of [one.older, []]) {
        await judgeTwice('acme', withFactsOfItsOwn(canonical, compare, 5), { ...one, older });
        await judgeTwice('acme', canonical, { ...one, older });
      }
    }
  });

  it('costs one comparison for all tenants that differ only in what does not count', async () => {
    const { canonical, tenant } = await sides(scenario);
    // Where partitions with facts of their own are told, storage decides whether one has any.
    for (const compare of variants.filter(({ dynamicPartitions }) => dynamicPartitions.length === 0)) {
      const expected = deviationOf(canonical, tenant, compare, 'acme');
      for (const seed of [1, 2, 3]) {
        const other = withFactsOfItsOwn(tenant, compare, seed);
        expect(deviationOf(canonical, other, compare, 'acme')).toBe(expected);
      }
    }
  });

  it('is the same for tenants whose names stand for one', async () => {
    const { canonical, tenant } = await sides(scenario);
    const compare = compareSettings.parse({ profile: 'strict', placeholders: { 'own_{tenant}': 'app_reader' } });
    const one = { canonical, older: [], compare };
    const keys = new Set<string | undefined>();
    for (const id of ['acme', 'zeta']) {
      const own = substitutePlaceholders({ app_reader: `own_${id}` }, undefined);
      const objects = [...tenant.objects.values()].map((object) => own?.(object) ?? object);
      const snapshot = buildSnapshot({ ...tenant, objects });
      if (snapshot.fingerprint !== canonical.fingerprint) keys.add((await judgeTwice(id, snapshot, one)).verdict);
    }
    expect(keys.size).toBeLessThanOrEqual(1);
  });

  it('has nothing within an object that a profile leaves out as a whole', async () => {
    const { canonical, tenant } = await sides(scenario);
    for (const snapshot of [canonical, tenant]) expect(nothingLiesWithin(snapshot)).toEqual([]);
  });
});
