import type { DriftMatrix } from '../../core/matrix.ts';
import type { Calls } from '../calls.ts';
import { findRow } from '../find-rows.ts';
import { openKnownPages } from '../known-pages.ts';
import { OutOfTime } from '../pace.ts';
import { placeOf, saysAll } from '../plan.ts';
import type { Sheet } from '../sheet.ts';
import { writeRows } from '../write-rows.ts';
import { toSweepRow } from './sweeps.ts';
import type { CompanionWriter } from './write-patterns.ts';

/**
 * Writes the row of a sweep, once: a publish that is repeated finds it, also while no query shows it yet. One that a person
 * moved to the trash stays there. Throws OutOfTime, and what concerns all rows.
 */
export async function writeSweep(
  calls: Calls,
  sheet: Sheet,
  { matrix, hidden }: { readonly matrix: DriftMatrix; readonly hidden: number },
  { botIds, memory, now, log, where, pageWriter }: CompanionWriter,
): Promise<void> {
  const row = toSweepRow(matrix, hidden);
  const pages = await openKnownPages(memory, sheet.dataSourceId, now);
  const there = await findRow(calls, sheet, row.key, { pages, now });
  if (there === 'hidden' || (there && saysAll(there, row, { sheet, botIds }))) return;
  const write = there
    ? ({ does: 'update', row, ...placeOf(there), body: 'leave' } as const)
    : ({ does: 'create', row } as const);
  const plan = { writes: [write], unchanged: 0, collisions: [], heldBack: 0 };
  try {
    const report = await writeRows(calls, sheet, plan, { where, pageWriter, pages }, 1);
    if (!report.finished) throw new OutOfTime('The deadline is reached.');
    const [failed] = report.failed;
    if (failed) log('warn', `Notion: the row of the sweep could not be written: ${failed.message}`);
  } finally {
    // Only the sweep that is published now may be published again.
    await pages.save((key) => key === row.key);
  }
}
