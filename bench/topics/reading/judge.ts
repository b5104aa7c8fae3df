import { medianRatio } from '../../measure/statistics.ts';
import { type CaseName, caseNames, type Judged, readingTargets } from '../../targets.ts';
import type { CaseFigures, ReadingFigures } from './measure.ts';

/** One case of one schema, as the list of targets names it. */
export const nameOfCase = ({ major, schema }: ReadingFigures, name: CaseName): string =>
  `${schema.tables} tables on ${major}, ${caseNames[name]}`;

/** Wall time of one case as a multiple of another's; undefined when one of them was not measured. */
export function ratioTo(figures: ReadingFigures, name: CaseName, other: CaseName): number | undefined {
  const [own, others] = [figures.cases.get(name), figures.cases.get(other)];
  return own && others && medianRatio(own.walls, others.walls);
}

/** Every target of this size that could be measured. */
export function judgeReading(figures: ReadingFigures): Judged[] {
  const { tables } = figures.schema;
  const meant = readingTargets.filter((target) => target.tables[0] <= tables && tables <= target.tables[1]);
  return meant.flatMap(({ cases, of, atMost }) =>
    cases.flatMap((name) => {
      const own = figures.cases.get(name);
      const what = nameOfCase(figures, name);
      if (!own) return [];
      if (of === 'receivedBytes' || of === 'peakBytes') return judgeBytes(own, what, of, atMost);
      const measured = ratioTo(figures, name, of);
      if (measured === undefined) return [];
      return [{ what: `${what} ÷ ${caseNames[of]}`, measured, limit: atMost, sense: 'at most' as const }];
    }),
  );
}

function judgeBytes(own: CaseFigures, what: string, of: 'receivedBytes' | 'peakBytes', limit: number): Judged[] {
  const measured = own[of];
  if (measured === undefined) return [];
  const said = of === 'peakBytes' ? 'peak memory' : 'received';
  return [{ what: `${what}: ${said}`, measured, limit, sense: 'at most', unit: 'bytes' }];
}
