import type { Contender } from '../measure/contender.ts';
import { measureInTurn } from '../measure/in-turn.ts';
import { recordAnswers, startReplay } from '../measure/replay.ts';
import { median, medianOfKnown } from '../measure/statistics.ts';
import { startSubject } from '../measure/subject-process.ts';
import type { Cell } from '../print/table.ts';
import { milliseconds, text } from '../print/units.ts';
import type { BenchSchema } from '../schemas/build-schema.ts';
import { type SubjectName, setupConnection } from '../subjects/subject.ts';
import type { TopicResult, Workbench } from '../workbench.ts';

/** What a check costs in the worker alone: making sense of what the server sent, and comparing. */
export async function runDiff(bench: Workbench): Promise<TopicResult> {
  const major = bench.options.majors[0] ?? 15;
  const rows: Cell[][] = [];
  for (const tables of bench.options.tables) {
    const schema = await bench.schema(major, tables);
    rows.push(...(await measureClientSide(bench, schema)));
  }
  const columns = [
    text('part'),
    milliseconds('wall'),
    milliseconds('CPU'),
    { name: 'CPU µs per object', show: String },
  ];
  const notes = [
    `Medians of ${bench.options.rounds} rounds in warm processes.`,
    'decode: a whole first check against a server that says at once what the real one said.',
  ];
  return {
    tables: [{ title: `The worker's own part of a check, PostgreSQL ${major}`, columns, rows, notes }],
    judged: [],
    ratios: {},
  };
}

async function measureClientSide(bench: Workbench, schema: BenchSchema): Promise<Cell[][]> {
  const program = await bench.program();
  const start = (name: string, subject: SubjectName, expected: string): Promise<Contender> => {
    const database = expected === 'in sync' ? schema.inSync : schema.drifted;
    const setup = { subject, connection: setupConnection(database), canonical: schema.canonical };
    return startSubject({ name: `${schema.tables} tables, ${name}`, program, setup, expected });
  };
  const check = await start('decode', 'first-check', 'in sync');
  const recording = await recordAnswers(schema.server.port, (port) => check.measure(port));
  const replay = await startReplay(recording);
  const decode: Contender = { ...check, measure: () => check.measure(replay.port) };
  const contenders = [decode, await start('diff, 10 findings', 'diff', '10 findings')];
  const { rounds } = bench.options;
  try {
    const samples = await measureInTurn(contenders, rounds, bench.progress.update);
    return contenders.map(({ name }) => {
      const own = samples.get(name) ?? [];
      const cpuMs = medianOfKnown(own.map(({ clientCpuMs }) => clientCpuMs));
      const each = cpuMs === undefined ? undefined : Math.round((cpuMs * 1000) / schema.objects);
      return [name, median(own.map(({ wallMs }) => wallMs)), cpuMs, each];
    });
  } finally {
    for (const contender of contenders) contender.stop();
    await replay.stop();
  }
}
