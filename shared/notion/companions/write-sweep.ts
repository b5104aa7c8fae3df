import type { DriftMatrix } from '../../core/matrix.ts';
import type { Calls } from '../calls.ts';
import { openKnownPages } from '../known-pages.ts';
import { createMemory } from '../memory.ts';
import { OutOfTime } from '../pace.ts';
import { placeOf } from '../plan.ts';
import { findByKey } from '../read-index.ts';
import type { Sheet } from '../sheet.ts';
import { writeRows } from '../write-rows.ts';
import { toSweepRow } from './sweeps.ts';
import type { CompanionWriter } from './write-patterns.ts';

/** Writes the row of a sweep, once: a publish that is repeated finds it. Throws OutOfTime, and what concerns all rows. */
export async function writeSweep(
  calls: Calls,
  sheet: Sheet,
  matrix: DriftMatrix,
  { now, log, where, pageWriter }: CompanionWriter,
): Promise<void> {
  const row = toSweepRow(matrix);
  const there = await findByKey(calls, sheet, row.key);
  if (there?.fingerprint === row.hash) return;
  // Who dies here is followed by somebody who looks first.
  const pages = await openKnownPages(createMemory(), sheet.dataSourceId, now);
  const write = there
    ? ({ does: 'update', row, ...placeOf(there), body: 'leave' } as const)
    : ({ does: 'create', row } as const);
  const plan = { writes: [write], unchanged: 0, collisions: [], heldBack: 0 };
  const report = await writeRows(calls, sheet, plan, { where, pageWriter, pages }, 1);
  if (!report.finished) throw new OutOfTime('The deadline is reached.');
  const [failed] = report.failed;
  if (failed) log('warn', `Notion: the row of the sweep could not be written: ${failed.message}`);
}
