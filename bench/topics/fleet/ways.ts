import { join } from 'node:path';
import type { Contender } from '../../measure/contender.ts';
import { findPgDump } from '../../measure/pg-dump.ts';
import { startSubject } from '../../measure/subject-process.ts';
import { type SubjectSetup, setupConnection } from '../../subjects/subject.ts';
import type { Workbench } from '../../workbench.ts';
import type { Fleet } from './build.ts';
import { canDumpAndDiff, prepareDumpAndDiff } from './dump-and-diff.ts';

type OwnKind = 'connect' | 'first' | 'quiet';

/** One way to check a whole fleet. */
export interface Way {
  readonly kind: OwnKind | 'dump';
  readonly contender: Contender;
}

const concurrencies = [1, 4, 8, 16];
const ownWays: readonly { readonly kind: OwnKind; readonly concurrencies: readonly number[] }[] = [
  { kind: 'connect', concurrencies: [8] },
  { kind: 'first', concurrencies },
  { kind: 'quiet', concurrencies },
];
const names = { connect: 'bare connects', first: 'first checks', quiet: 'quiet checks' } as const;
const dumpProcesses = [1, 2, 4, 8];

/** Our own ways at each concurrency; they hold processes until they are stopped. */
export async function startOwnWays(fleet: Fleet, bench: Workbench): Promise<Way[]> {
  const program = await bench.program();
  const ways: Way[] = [];
  for (const { kind, concurrencies } of ownWays) {
    for (const concurrency of concurrencies) {
      const name = `${names[kind]}, ${concurrency} at once`;
      bench.progress.update(`preparing ${name}`, 0, 0);
      const setup: SubjectSetup = {
        subject: `fleet-${kind}`,
        connection: setupConnection(fleet.schema.inSync),
        canonical: fleet.schema.canonical,
        fleet: { databases: [...fleet.databases], concurrency },
      };
      const contender = await startSubject({ name, program, setup, expected: expectedOf(kind, fleet) });
      ways.push({ kind, contender });
    }
  }
  return ways;
}

function expectedOf(kind: OwnKind, { databases, drifted }: Fleet): string {
  if (kind === 'connect') return `${databases.length} × selected 1`;
  if (kind === 'quiet') return `${databases.length} × unmoved`;
  const parts = [`${databases.length - drifted} × in sync`, ...(drifted > 0 ? [`${drifted} × 10 findings`] : [])];
  return parts.sort().join(', ');
}

/** `pg_dump` and `diff` with the number of processes that suits this machine best; undefined where it cannot be done. */
export async function findDumpWay(fleet: Fleet, bench: Workbench): Promise<Way | undefined> {
  const file = findPgDump(fleet.server.major);
  if (file === undefined || !canDumpAndDiff()) return undefined;
  const withProcesses = await prepareDumpAndDiff(file, fleet.schema.inSync, join(bench.folder, 'canonical.sql'));
  const some = fleet.databases.slice(0, Math.ceil(fleet.databases.length / 4));
  let best = { wallMs: Number.POSITIVE_INFINITY, processes: 1 };
  for (const processes of dumpProcesses) {
    bench.progress.update(`trying pg_dump and diff, ${processes} at once`, 0, 0);
    const { wallMs } = await withProcesses(some, processes).measure();
    if (wallMs < best.wallMs) best = { wallMs, processes };
  }
  return { kind: 'dump', contender: withProcesses(fleet.databases, best.processes) };
}
