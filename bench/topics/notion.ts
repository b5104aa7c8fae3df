import type { Cell } from '../print/table.ts';
import { text } from '../print/units.ts';
import type { TopicResult, Workbench } from '../workbench.ts';
import { measureSweeps, requestMs } from './notion/measure.ts';

/** Allowances a minute, and how much of each we use. */
const plans = [
  { plan: 'plus', requestsPerMinute: 175 },
  { plan: 'business', requestsPerMinute: 585 },
] as const;

/** What a sweep asks of Notion, and how long the allowance makes it take: on the stand-in and its clock, which waits for nobody. */
export async function runNotion({ options, progress }: Workbench): Promise<TopicResult> {
  const lines: Cell[][] = [];
  for (const rows of options.rows) {
    progress.update(`publishing ${rows} rows`, 0, 0);
    const [usual = [], business = []] = [await measureSweeps(rows, plans[0]), await measureSweeps(rows, plans[1])];
    for (const [place, { name, requests, writes, minutes }] of usual.entries()) {
      lines.push([rows.toLocaleString('en-US'), name, requests, writes, minutes, business[place]?.minutes]);
    }
  }
  const columns = [
    text('rows'),
    text('sweep'),
    { name: 'requests' },
    { name: 'writes' },
    { name: 'minutes at 180 a minute', show: oneDecimal },
    { name: 'minutes at 600 a minute', show: oneDecimal },
  ];
  const notes = [
    'Simulated: requests are counted on the stand-in, minutes are those of its clock, on which nobody waits.',
    `A request is taken to last ${requestMs / 1000} s; some are under way at once.`,
    'One row in ten differs from the start, in one of five ways.',
  ];
  return { tables: [{ title: 'A sweep in Notion (simulated)', columns, rows: lines, notes }], judged: [], ratios: {} };
}

const oneDecimal = (value: number): string => (value < 0.05 ? '< 0.1' : value.toFixed(1));
