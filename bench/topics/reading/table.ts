import type { Ratios } from '../../previous.ts';
import type { BenchTable } from '../../print/table.ts';
import { kilobytes, megabytes, milliseconds, ratio, text } from '../../print/units.ts';
import { type CaseName, caseNames } from '../../targets.ts';
import type { Workbench } from '../../workbench.ts';
import { nameOfCase, ratioTo } from './judge.ts';
import type { ReadingFigures } from './measure.ts';

const shownOrder: readonly CaseName[] = ['connect', 'quiet', 'first', 'findings', 'dump', 'delta'];

const columns = [
  text('case'),
  milliseconds('wall'),
  milliseconds('server CPU'),
  milliseconds('client CPU'),
  kilobytes('received'),
  megabytes('peak'),
  ratio('÷ connect'),
  ratio('÷ pg_dump'),
  ratio('÷ pg-delta'),
  ratio('before'),
  text('targets'),
];

/** `verdictOf` says of a case's name whether its targets are met. */
export function readingTable(
  figures: ReadingFigures,
  { previous }: Pick<Workbench, 'previous'>,
  verdictOf: (what: string) => string | undefined,
): BenchTable {
  const { schema, rounds, cases } = figures;
  const yardstick = yardstickOf(figures);
  const rows = shownOrder.flatMap((name) => {
    const own = cases.get(name);
    if (!own) return [];
    return [
      [
        caseNames[name],
        own.wallMs,
        own.serverCpuMs,
        own.clientCpuMs,
        own.receivedBytes,
        own.peakBytes,
        ratioTo(figures, name, 'connect'),
        ratioTo(figures, name, 'dump'),
        ratioTo(figures, name, 'delta'),
        previous[keyOf(figures, name, yardstick)],
        verdictOf(nameOfCase(figures, name)),
      ],
    ];
  });
  return {
    title: `Reading ${schema.tables} tables (${schema.objects} objects) on PostgreSQL ${schema.version}`,
    columns,
    rows,
    notes: [
      `Medians of ${rounds} rounds, a new connection each; ratios are medians of the rounds' ratios.`,
      cases.has('dump')
        ? 'before: ÷ pg_dump in the previous release.'
        : 'No pg_dump here can read this server. before: ÷ pg-delta in the previous release.',
    ],
  };
}

/** What the previous release is compared by. */
const yardstickOf = ({ cases }: ReadingFigures): 'dump' | 'delta' => (cases.has('dump') ? 'dump' : 'delta');

const keyOf = ({ major, schema }: ReadingFigures, name: CaseName, yardstick: CaseName): string =>
  `reading ${major} ${schema.tables} ${name} ÷ ${yardstick}`;

/** Our own cases only: the others' are not ours to remember. */
export function readingRatios(figures: ReadingFigures): Ratios {
  const found: Record<string, number> = {};
  for (const name of ['quiet', 'first', 'findings'] as const) {
    for (const yardstick of ['dump', 'delta'] as const) {
      const measured = ratioTo(figures, name, yardstick);
      if (measured !== undefined) found[keyOf(figures, name, yardstick)] = measured;
    }
  }
  return found;
}
