import { isMet, type Judged } from '../targets.ts';
import type { TopicResult, Workbench } from '../workbench.ts';
import { growthTable } from './reading/growth.ts';
import { judgeReading } from './reading/judge.ts';
import { measureReading, type ReadingFigures } from './reading/measure.ts';
import { readingRatios, readingTable } from './reading/table.ts';

/** What it costs to check one tenant, beside what others take to read the same schema, and how it grows. */
export async function runReading(bench: Workbench): Promise<TopicResult> {
  const all: ReadingFigures[] = [];
  for (const major of bench.options.majors) {
    for (const tables of bench.options.tables) all.push(await measureReading(bench, major, tables));
  }
  const judged = all.map(judgeReading);
  const growth = growthTable(all);
  return {
    tables: [
      ...all.map((figures, place) => readingTable(figures, bench, verdictOf(judged[place] ?? []))),
      ...(growth ? [growth.table] : []),
    ],
    judged: [...judged.flat(), ...(growth?.judged ?? [])],
    ratios: Object.assign({}, ...all.map(readingRatios), growth?.ratios),
  };
}

/** `met`, `not met`, or nothing where no target is set. */
const verdictOf =
  (judged: readonly Judged[]) =>
  (what: string): string | undefined => {
    const own = judged.filter((one) => one.what.startsWith(what));
    if (own.length === 0) return undefined;
    return own.every(isMet) ? 'met' : `${own.filter(isMet).length} of ${own.length} met`;
  };
