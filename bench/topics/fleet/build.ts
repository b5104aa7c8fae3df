import type { PostgresServer } from '../../../local/postgres/server.ts';
import { type BenchSchema, copyDatabase } from '../../schemas/build-schema.ts';
import type { Workbench } from '../../workbench.ts';

/** Many small databases on one server. */
export interface Fleet {
  readonly server: PostgresServer;
  /** What they are copies of. */
  readonly schema: BenchSchema;
  readonly databases: readonly string[];
  /** How many of them have ten findings, and whether one does, by its place. */
  readonly drifted: number;
  isDrifted(place: number): boolean;
}

const tablesEach = 50;

const built = new WeakMap<Workbench, Promise<Fleet>>();

/** Copies of one schema, every tenth of them of its drifted twin, on the first of the majors; made when first needed. */
export function buildFleet(bench: Workbench): Promise<Fleet> {
  const fleet = built.get(bench) ?? copyFleet(bench);
  built.set(bench, fleet);
  return fleet;
}

async function copyFleet(bench: Workbench): Promise<Fleet> {
  const { majors, databases: size } = bench.options;
  const schema = await bench.schema(majors[0] ?? 15, tablesEach);
  const { server, inSync, drifted } = schema;
  const databases = Array.from({ length: size }, (_, place) => `fleet_${place + 1}`);
  for (const [place, name] of databases.entries()) {
    bench.progress.update('copying databases', place, size);
    await copyDatabase(server, (isDrifted(place) ? drifted : inSync).database, name);
  }
  return { server, schema, databases, isDrifted, drifted: databases.filter((_, place) => isDrifted(place)).length };
}

const isDrifted = (place: number): boolean => place % 10 === 9;
