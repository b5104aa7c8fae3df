import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type PostgresServer, startPostgres } from '../local/postgres/server.ts';
import type { Stopper } from '../local/stopper.ts';
import type { Progress } from '../local/terminal/progress.ts';
import { bundleSubjects } from './measure/bundle-subjects.ts';
import type { BenchOptions } from './options.ts';
import type { Ratios } from './previous.ts';
import type { BenchTable } from './print/table.ts';
import { type BenchSchema, buildSchema } from './schemas/build-schema.ts';
import type { Judged } from './targets.ts';

/** What the topics share: servers, schemas and programs, each made when it is first needed and stopped at the end. */
export interface Workbench {
  readonly options: BenchOptions;
  readonly progress: Progress;
  readonly previous: Ratios;
  /** A folder that goes away at the end. */
  readonly folder: string;
  server(major: number): Promise<PostgresServer>;
  schema(major: number, tables: number): Promise<BenchSchema>;
  /** The program in which subjects are measured. */
  program(): Promise<string>;
}

/** What a topic found out. */
export interface TopicResult {
  readonly tables: readonly BenchTable[];
  readonly judged: readonly Judged[];
  /** For the next release to be compared with. */
  readonly ratios: Ratios;
}

export interface WorkbenchParts {
  readonly options: BenchOptions;
  readonly progress: Progress;
  readonly previous: Ratios;
  readonly stopper: Stopper;
}

export async function setUpWorkbench({ options, progress, previous, stopper }: WorkbenchParts): Promise<Workbench> {
  const folder = await mkdtemp(join(tmpdir(), 'driftmatrix-bench-'));
  await stopper.add(() => rm(folder, { recursive: true, force: true }));

  const server = remember(async (major: number) => {
    progress.update(`starting PostgreSQL ${major}`, 0, 0);
    const started = await startPostgres({ major, settings });
    await stopper.add(() => started.stop());
    return started;
  });
  const schema = remember(async (major: number, tables: number) => {
    const running = await server(major);
    progress.update(`building ${tables} tables on PostgreSQL ${major}`, 0, 0);
    return await buildSchema(running, tables, join(folder, `${major}-${tables}`));
  });
  const program = remember(() => bundleSubjects(join(folder, 'program')));
  return { options, progress, previous, folder, server, schema, program };
}

const settings = {
  // A schema of thousands of tables is made in one transaction, and read in one.
  max_locks_per_transaction: '1024',
  // Statistics that appear in the middle would change plans between two rounds. Without them plans are at their worst.
  autovacuum: 'off',
  shared_buffers: '512MB',
};

/** Makes a thing once for each list of arguments. */
function remember<Args extends readonly (string | number)[], T>(make: (...args: Args) => Promise<T>) {
  const made = new Map<string, Promise<T>>();
  return (...args: Args): Promise<T> => {
    const key = args.join(' ');
    const known = made.get(key) ?? make(...args);
    made.set(key, known);
    return known;
  };
}
