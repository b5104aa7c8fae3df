import type { Connection } from '../../shared/core/connection.ts';
import { DriftError, type ErrorCode } from '../../shared/core/errors.ts';
import type { CatalogReader } from '../../shared/core/ports.ts';
import type { Snapshot } from '../../shared/core/snapshot.ts';
import type { Status } from '../../shared/core/tenant-result.ts';
import { aSnapshot, noon } from '../support/builders.ts';
import type { Surroundings } from './gate.ts';
import { forever, type Life } from './life.ts';

/** What is wrong with a tenant's database, as long as the simulation lasts. */
export const tempers = ['well', 'busy', 'down', 'locked', 'hanging', 'slow', 'poison'] as const;
export type Temper = (typeof tempers)[number];

/** A database that changes and whose password changes, all by the seed. */
interface Database {
  readonly temper: Temper;
  schema: Snapshot;
  /** How often it was migrated: what its mark says. */
  version: number;
  password: string;
  /** How often it will still say that it has no connection left. */
  refusals: number;
}

export interface Fleet {
  /** All tenants there ever are, and those that the list names at this moment. */
  readonly ids: readonly string[];
  listed(): readonly string[];
  /** Secrets by name; they change when passwords are rotated. */
  readonly secrets: Map<string, string>;
  readerFor(life: Life): CatalogReader;
  temperOf(id: string): Temper;
  /** What a sweep that nothing disturbs must say of the tenant: its status, or that it was checked and has drifted. */
  truth(id: string): Status | 'differs';
}

const schemas = [aSnapshot('a'), aSnapshot('a', 'b'), aSnapshot('a', 'b', 'c'), aSnapshot('b', 'own')] as const;
const [, release1, release2] = schemas;
const canonical = 'canonical';

export function createFleet(surroundings: Surroundings): Fleet {
  const { scheduler, random, faults } = surroundings;
  const ids = Array.from({ length: random.between(1, 7) }, (_, at) => `t${at}`);
  const databases = new Map<string, Database>();
  const secrets = new Map<string, string>();
  const joinsAt = new Map<string, number>();
  const any = () => random.between(noon, faults.calmAt);
  const at = (moment: number, work: () => void) => scheduler.after(moment - scheduler.now(), work);

  for (const id of [canonical, ...ids]) {
    const isTenant = id !== canonical;
    const temper = isTenant && random.chance(0.4) ? random.pick(tempers) : 'well';
    const schema = isTenant ? random.pick(schemas) : release1;
    const database: Database = { temper, schema, version: 0, password: 'pw0', refusals: temper === 'busy' ? 2 : 0 };
    databases.set(id, database);
    secrets.set(secretOf(id), urlOf(id, database));
    if (isTenant && random.chance(0.1)) joinsAt.set(id, any());
    for (let times = isTenant ? random.between(0, 2) : 0; times > 0; times -= 1) {
      at(any(), () => migrate(id, database, random.pick(schemas)));
    }
    if (random.chance(0.3)) at(any(), () => rotate(id, database));
  }
  if (random.chance(0.4)) at(any(), () => migrate(canonical, find(canonical), release2));

  function find(id: string): Database {
    const database = databases.get(id);
    if (database) return database;
    throw new DriftError('database-missing', `There is no database ${id}.`);
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
    secrets,
    listed: () => ids.filter((id) => (joinsAt.get(id) ?? 0) <= scheduler.now()),
    temperOf: (id) => find(id).temper,
    readerFor: (life) => createReader(life, find, surroundings),
    truth(id) {
      const { temper, schema } = find(id);
      if (temper === 'poison' || temper === 'hanging') return 'failed';
      if (temper === 'down' || temper === 'locked') return 'unreachable';
      return schema.fingerprint === find(canonical).schema.fingerprint ? 'in-sync' : 'differs';
    },
  };
}

/** Reads take a while, and a process may not survive them. */
function createReader(life: Life, find: (id: string) => Database, surroundings: Surroundings): CatalogReader {
  const { scheduler, random, trace, tally } = surroundings;

  async function visit(connection: Connection): Promise<Database> {
    if (life.dead) return await forever();
    const { database: id } = connection;
    const database = find(id);
    if (database.temper !== 'well') tally.add(`tenant-${database.temper}`);
    const refused = refusal(database, connection);
    await scheduler.sleep(refused ? random.between(10, 500) : takesMs(database.temper));
    if (life.dead) return await forever();
    if (database.temper === 'poison') {
      trace.note(life.name, `runs out of memory over ${id}`);
      life.die('out of memory');
      return await forever();
    }
    trace.note(life.name, `read ${id}: ${refused ?? `${database.schema.objects.size} tables`}`);
    if (refused) throw new DriftError(refused, `The database ${id} could not be read.`);
    return database;
  }

  function takesMs(temper: Temper): number {
    if (temper === 'hanging') return 300_000;
    return temper === 'slow' ? random.between(20_000, 50_000) : random.between(20, 2_000);
  }

  return {
    async read(connection) {
      return (await visit(connection)).schema;
    },
    async readIfMoved(connection, known) {
      const { schema, version } = await visit(connection);
      const mark = { token: `${connection.database}/${version}`, hint: '' };
      if (known?.token !== mark.token) return { moved: true, snapshot: schema, mark };
      tally.add('quiet-read');
      return { moved: false };
    },
  };
}

function refusal(database: Database, connection: Connection): ErrorCode | undefined {
  if (database.temper === 'down') return 'connection-refused';
  if (connection.revealPassword() !== database.password) return 'authentication-failed';
  if (database.temper === 'locked') return 'permission-denied';
  if (database.refusals === 0) return undefined;
  database.refusals -= 1;
  return 'too-many-connections';
}

export function secretOf(id: string): string {
  return `tenant/${id}`;
}

function urlOf(id: string, { password }: Database): string {
  return `postgres://reader:${encodeURIComponent(password)}@127.0.0.1/${id}`;
}
