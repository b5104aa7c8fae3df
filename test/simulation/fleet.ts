import { DriftError } from '../../shared/core/errors.ts';
import type { CatalogReader } from '../../shared/core/ports.ts';
import type { Snapshot } from '../../shared/core/snapshot.ts';
import type { Status } from '../../shared/core/tenant-result.ts';
import { aSnapshot, noon } from '../support/builders.ts';
import { type Database, isDeadly, secretOf, serverOf, type Temper, tempers, urlOf } from './databases.ts';
import type { Surroundings } from './gate.ts';
import type { Life } from './life.ts';
import { createReader } from './reader.ts';
import type { Scale } from './scale.ts';

/** What a sweep that nothing disturbs must say of a tenant: its status, or that it was checked and differs, and in how much. */
export interface Truth {
  readonly status: Status | 'differs';
  readonly missing: number;
  readonly extra: number;
}

export interface Fleet {
  /** All tenants there ever are, and those that the list names at this moment. */
  readonly ids: readonly string[];
  listed(): readonly string[];
  /** Secrets by name; they change when passwords are rotated. */
  readonly secrets: Map<string, string>;
  serverOf(id: string): string;
  readerFor(life: Life): CatalogReader;
  temperOf(id: string): Temper;
  truth(id: string): Truth;
  /** How many workers a tenant has cost since then (epoch ms). */
  deathsSince(id: string, moment: number): number;
}

const schemas = [aSnapshot('a'), aSnapshot('a', 'b'), aSnapshot('a', 'b', 'c'), aSnapshot('b', 'own')] as const;
const [release0, release1, release2] = schemas;
/** What somebody makes of the canonical schema by mistake. */
const mistakes = [release0, aSnapshot()] as const;
const canonical = 'canonical';

export function createFleet(surroundings: Surroundings, { tenants, servers }: Scale): Fleet {
  const { scheduler, random, faults } = surroundings;
  // Of fewer than five tenants no difference is suspicious.
  const isDoubtful = faults.suspectPercent < 100;
  const drawn = isDoubtful ? random.between(5, 8) : random.between(1, 7);
  const size = tenants ?? drawn;
  // In a large fleet few tenants are as bad as that, or none of the others would be checked in time.
  const troubled = tenants !== undefined ? 0.02 : isDoubtful ? 0.1 : 0.4;
  const ids = Array.from({ length: size }, (_, at) => `t${at}`);
  const databases = new Map<string, Database>();
  const secrets = new Map<string, string>();
  const joinsAt = new Map<string, number>();
  const leavesAt = new Map<string, number>();
  const deaths = new Map<string, number[]>();
  const any = () => random.between(noon, faults.calmAt);
  const at = (moment: number, work: () => void) => scheduler.after(moment - scheduler.now(), work);

  for (const id of [canonical, ...ids]) {
    const isTenant = id !== canonical;
    const temper = isTenant && random.chance(troubled) ? random.pick(tempers) : 'well';
    const schema = isTenant && !random.chance(isDoubtful ? 0.7 : 0) ? random.pick(schemas) : release1;
    const database: Database = { temper, schema, version: 0, password: 'pw0', refusals: temper === 'busy' ? 2 : 0 };
    databases.set(id, database);
    secrets.set(secretOf(id), urlOf(id, database));
    if (isTenant && random.chance(0.1)) joinsAt.set(id, any());
    if (isTenant && random.chance(0.05)) leavesAt.set(id, any());
    for (let times = isTenant ? random.between(0, 2) : 0; times > 0; times -= 1) {
      at(any(), () => migrate(id, database, random.pick(schemas)));
    }
    if (random.chance(0.3)) at(any(), () => rotate(id, database));
  }
  if (random.chance(0.4)) at(any(), () => migrate(canonical, find(canonical), release2));
  if (isDoubtful && random.chance(0.7)) {
    const [from, until] = [any(), any()].sort((a, b) => a - b);
    at(from ?? noon, () => migrate(canonical, find(canonical), random.pick(mistakes)));
    if (random.chance(0.5)) at(until ?? noon, () => migrate(canonical, find(canonical), release1));
  }

  function find(id: string): Database {
    const database = databases.get(id);
    if (database) return database;
    throw new DriftError('database-missing', `There is no database ${id}.`);
  }

  function noteDeadly(id: string): void {
    deaths.set(id, [...(deaths.get(id) ?? []), scheduler.now()]);
  }

  function migrate(id: string, database: Database, schema: Snapshot): void {
    surroundings.trace.note(id, `is migrated (${schema.objects.size} tables)`);
    database.schema = schema;
    database.version += 1;
  }

  /** The database changes first, the secret a little later. */
  function rotate(id: string, database: Database): void {
    surroundings.trace.note(id, 'gets another password');
    surroundings.tally.add('secret-rotated');
    database.password = `${database.password}+`;
    scheduler.after(random.between(0, 500), () => void secrets.set(secretOf(id), urlOf(id, database)));
  }

  return {
    ids,
    serverOf: (id) => serverOf(id, servers),
    secrets,
    listed() {
      const now = scheduler.now();
      return ids.filter((id) => (joinsAt.get(id) ?? 0) <= now && now < (leavesAt.get(id) ?? Number.POSITIVE_INFINITY));
    },
    temperOf: (id) => find(id).temper,
    readerFor: (life) =>
      createReader(life, { find, serverOf: (id) => serverOf(id, servers), noteDeadly }, surroundings),
    truth(id) {
      const { temper, schema } = find(id);
      if (isDeadly(temper)) return { status: 'failed', missing: 0, extra: 0 };
      if (temper === 'down' || temper === 'locked') return { status: 'unreachable', missing: 0, extra: 0 };
      const [expected, actual] = [find(canonical).schema.objects, schema.objects];
      const missing = [...expected.keys()].filter((one) => !actual.has(one)).length;
      const extra = [...actual.keys()].filter((one) => !expected.has(one)).length;
      return { status: missing + extra === 0 ? 'in-sync' : 'differs', missing, extra };
    },
    deathsSince: (id, moment) => deaths.get(id)?.filter((at) => at >= moment).length ?? 0,
  };
}
