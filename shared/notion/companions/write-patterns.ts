import type { DriftMatrix } from '../../core/matrix.ts';
import type { Calls, Log } from '../calls.ts';
import { findRows } from '../find-rows.ts';
import { type KnownPages, openKnownPages } from '../known-pages.ts';
import type { Memory } from '../memory.ts';
import type { Ownership } from '../overwritten.ts';
import { OutOfTime } from '../pace.ts';
import { type Plan, placeOf, saysAll, type Write } from '../plan.ts';
import type { Index } from '../read-index.ts';
import type { Sheet } from '../sheet.ts';
import { type Writer, writeRows } from '../write-rows.ts';
import { patternsOf, toGonePattern, toPatternRow } from './patterns.ts';

/** A fleet in which everything differs would make a row of each; the most widespread come first, the others next time. */
const mostNew = 200;
const mostRows = 1000;

export interface CompanionWriter extends Omit<Writer, 'pages'> {
  /** As whom we write and have written. */
  readonly botIds: ReadonlySet<string>;
  readonly memory: Memory;
  readonly workers: number;
  readonly now: () => number;
  readonly log: Log;
}

/**
 * Brings the rows of patterns up to date, and says which page each is. `complete` tells that the matrix holds the whole
 * fleet: only then are patterns gone that it does not have. Throws OutOfTime, and what concerns all rows.
 */
export async function writePatterns(
  calls: Calls,
  sheet: Sheet,
  matrix: DriftMatrix,
  complete: boolean,
  { botIds, memory, workers, now, log, ...writer }: CompanionWriter,
): Promise<ReadonlyMap<string, string>> {
  const found = patternsOf(matrix);
  const pages = await openKnownPages(memory, sheet.dataSourceId, now);
  const keys = found.map(({ key }) => key);
  const current = new Set(keys);
  // What lies in the trash stays there without a word: it is but a view of the tenants' rows.
  const quiet = () => undefined;
  const index = await findRows(calls, sheet, keys, { pages, trashedRows: 'leave', workers, now, log: quiet });
  const room = Math.min(mostNew, Math.max(0, mostRows - index.rows.size));
  const isNew = (key: string): boolean => !index.rows.has(key) && !index.hidden.has(key);
  const left = new Set(keys.filter(isNew).slice(room));
  const rows = found.filter(({ key }) => !left.has(key)).map((pattern) => toPatternRow(pattern, matrix.sweep.closedAt));
  const gone = complete ? [...index.rows.keys()].filter((key) => !current.has(key)).map(toGonePattern) : [];
  try {
    const report = await writeRows(
      calls,
      sheet,
      planOf([...rows, ...gone], index, { sheet, botIds }),
      { ...writer, pages },
      workers,
    );
    if (!report.finished) throw new OutOfTime('The deadline is reached.');
    if (report.failed.length > 0)
      log('warn', `Notion: ${report.failed.length} drift patterns could not be written: ${report.failed[0]?.message}`);
  } finally {
    await pages.save((key) => index.rows.has(key) || current.has(key));
  }
  if (left.size > 0) log('info', `Notion: ${left.size} drift patterns have no row yet, the rarest ones`);
  return pagesOf(
    keys.filter((key) => !index.hidden.has(key)),
    pages,
  );
}

/** The pages of patterns as they were last known, without asking. */
export async function knownPatterns(
  sheet: Sheet,
  matrix: DriftMatrix,
  { memory, now }: Pick<CompanionWriter, 'memory' | 'now'>,
): Promise<ReadonlyMap<string, string>> {
  const pages = await openKnownPages(memory, sheet.dataSourceId, now);
  return pagesOf(
    patternsOf(matrix).map(({ key }) => key),
    pages,
  );
}

const pagesOf = (keys: readonly string[], pages: KnownPages): ReadonlyMap<string, string> =>
  new Map(
    keys.flatMap((key) => {
      const page = pages.pageOf(key);
      return page === undefined ? [] : [[key, page]];
    }),
  );

function planOf(rows: readonly Write['row'][], index: Index, ownership: Ownership): Plan {
  const writes = rows.flatMap((row) => toWrite(row, index, ownership));
  return { writes, unchanged: rows.length - writes.length, collisions: [], heldBack: 0 };
}

function toWrite(row: Write['row'], { rows, hidden }: Index, ownership: Ownership): Write[] {
  const entry = rows.get(row.key);
  if (hidden.has(row.key) || (entry && saysAll(entry, row, ownership))) return [];
  return [entry ? { does: 'update', row, ...placeOf(entry), body: 'leave' } : { does: 'create', row }];
}
