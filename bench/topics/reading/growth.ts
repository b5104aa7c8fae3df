import type { Ratios } from '../../previous.ts';
import type { BenchTable } from '../../print/table.ts';
import { text } from '../../print/units.ts';
import { type CaseName, caseNames, growthAtMost, type Judged } from '../../targets.ts';
import type { ReadingFigures } from './measure.ts';

/** Below this size what a connection costs hides what a table costs. */
const smallestCounted = 500;

/** Server time per table at each size; undefined where the sizes or the system do not allow to tell. */
export function growthTable(
  all: readonly ReadingFigures[],
): { readonly table: BenchTable; readonly judged: readonly Judged[]; readonly ratios: Ratios } | undefined {
  const counted = all.filter(({ schema }) => schema.tables >= smallestCounted);
  const sizes = [...new Set(counted.map(({ schema }) => schema.tables))].sort((a, b) => a - b);
  const [smallest, largest] = [sizes[0], sizes.at(-1)];
  if (smallest === undefined || largest === undefined || smallest === largest) return undefined;
  const majors = [...new Set(counted.map(({ major }) => major))];
  const lines = majors.flatMap((major) =>
    (['first', 'quiet'] as const).flatMap((name) => {
      const perTable = sizes.map((tables) => microsecondsPerTable(counted, major, tables, name));
      const [first, last] = [perTable[0], perTable.at(-1)];
      if (first === undefined || last === undefined) return [];
      return [{ major, name, perTable, growth: last / first }];
    }),
  );
  if (lines.length === 0) return undefined;
  return {
    table: {
      title: 'Growth: server CPU time per table, in microseconds',
      columns: [text('case'), ...sizes.map((tables) => ({ name: `${tables} tables` })), { name: 'growth' }],
      rows: lines.map(({ major, name, perTable, growth }) => [
        `PostgreSQL ${major}, ${caseNames[name]}`,
        ...perTable,
        growth,
      ]),
      notes: [`growth: ${largest} tables ÷ ${smallest} tables.`],
    },
    judged: lines.map(({ major, name, growth }) => ({
      what: `growth on ${major} from ${smallest} to ${largest} tables, ${caseNames[name]}`,
      measured: growth,
      limit: growthAtMost,
      sense: 'at most',
    })),
    ratios: Object.fromEntries(
      lines.map(({ major, name, growth }) => [`growth ${major} ${name} ${largest} ÷ ${smallest}`, growth]),
    ),
  };
}

function microsecondsPerTable(
  all: readonly ReadingFigures[],
  major: number,
  tables: number,
  name: CaseName,
): number | undefined {
  const cpuMs = all.find((one) => one.major === major && one.schema.tables === tables)?.cases.get(name)?.serverCpuMs;
  return cpuMs === undefined ? undefined : (cpuMs * 1000) / tables;
}
