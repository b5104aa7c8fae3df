import type { Contender, Sample } from '../../measure/contender.ts';
import { type Counted, countFresh, measureInTurn } from '../../measure/in-turn.ts';
import { findPgDump, pgDumpContender } from '../../measure/pg-dump.ts';
import { median, medianOfKnown } from '../../measure/statistics.ts';
import { startSubject } from '../../measure/subject-process.ts';
import { startWireMeter } from '../../measure/wire-meter.ts';
import type { BenchSchema } from '../../schemas/build-schema.ts';
import { type SubjectName, setupConnection } from '../../subjects/subject.ts';
import { type CaseName, caseNames } from '../../targets.ts';
import type { Workbench } from '../../workbench.ts';

/** What was measured of one schema on one major. */
export interface ReadingFigures {
  readonly major: number;
  readonly schema: BenchSchema;
  readonly rounds: number;
  /** In the order of the table; without pg_dump where none can read the server. */
  readonly cases: ReadonlyMap<CaseName, CaseFigures>;
}

export interface CaseFigures extends Counted {
  /** Medians. */
  readonly wallMs: number;
  readonly clientCpuMs: number | undefined;
  /** Of each round, to be compared with another case's of the same round. */
  readonly walls: readonly number[];
}

/** Runs that look inside cost as much as those that are timed, and vary less. */
const countedRuns = 3;

export async function measureReading(bench: Workbench, major: number, tables: number): Promise<ReadingFigures> {
  const { rounds } = bench.options;
  const schema = await bench.schema(major, tables);
  const update = (what: string, done: number, total: number) =>
    bench.progress.update(`reading ${tables} tables on PostgreSQL ${major}: ${what}`, done, total);
  const contenders = await startContenders(schema, await bench.program());
  const meter = await startWireMeter(schema.server.port);
  try {
    const all = [...contenders.values()];
    const samples = await measureInTurn(all, rounds, update);
    const cases = new Map<CaseName, CaseFigures>();
    for (const [name, contender] of contenders) {
      update(`looking into ${contender.name}`, cases.size, contenders.size);
      const counted = await countFresh(contender, meter, Math.min(rounds, countedRuns));
      cases.set(name, { ...timesOf(samples.get(contender.name) ?? []), ...counted });
    }
    return { major, schema, rounds, cases };
  } finally {
    for (const contender of contenders.values()) contender.stop();
    await meter.stop();
  }
}

function timesOf(samples: readonly Sample[]): Pick<CaseFigures, 'wallMs' | 'clientCpuMs' | 'walls'> {
  const walls = samples.map(({ wallMs }) => wallMs);
  return { wallMs: median(walls), clientCpuMs: medianOfKnown(samples.map((sample) => sample.clientCpuMs)), walls };
}

const subjects: readonly { readonly name: CaseName; readonly subject: SubjectName; readonly expected: string }[] = [
  { name: 'connect', subject: 'bare-connect', expected: 'selected 1' },
  { name: 'first', subject: 'first-check', expected: 'in sync' },
  { name: 'findings', subject: 'first-check', expected: '10 findings' },
  { name: 'quiet', subject: 'quiet-check', expected: 'unmoved' },
  { name: 'delta', subject: 'pg-delta', expected: 'extracted' },
];

async function startContenders(schema: BenchSchema, program: string): Promise<Map<CaseName, Contender>> {
  const contenders = new Map<CaseName, Contender>();
  for (const { name, subject, expected } of subjects) {
    const database = name === 'findings' ? schema.drifted : schema.inSync;
    const setup = { subject, connection: setupConnection(database), canonical: schema.canonical };
    contenders.set(name, await startSubject({ name: caseNames[name], program, setup, expected }));
  }
  const file = findPgDump(schema.server.major);
  if (file !== undefined) contenders.set('dump', pgDumpContender(file, schema.inSync));
  return contenders;
}
