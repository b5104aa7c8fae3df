import { DriftError } from '../core/errors.ts';
import type { TrackerReport } from '../core/ports.ts';
import { abreast } from './abreast.ts';
import * as answers from './answers.ts';
import type { Calls } from './calls.ts';
import { type Creator, createRow, requestOf } from './create-row.ts';
import { NotionFailure } from './failure.ts';
import { iconRequest } from './icons.ts';
import { announceInBatches } from './known-pages.ts';
import { explain, sayFailure, type Where } from './messages.ts';
import { inTime } from './pace.ts';
import type { Plan, Write } from './plan.ts';
import { withoutBody } from './row.ts';
import type { Sheet } from './sheet.ts';

/** So many failed rows in a row are no accident of one row's data. */
const mostFailedInARow = 10;

interface Progress {
  created: number;
  updated: number;
  unchanged: number;
  retired: number;
  readonly failed: { readonly tenantId: string; readonly message: string }[];
  failedInARow: number;
  /** Why no further row can be added, once Notion said so. */
  full?: string;
}

/** Who writes, and with what. */
export interface Writer extends Creator {
  readonly where: Omit<Where, 'what'>;
}

/** Carries out the plan with so many rows at a time. One row's failure is that row's; what concerns all rows ends it. */
export async function writeRows(
  calls: Calls,
  sheet: Sheet,
  plan: Plan,
  writer: Writer,
  workers: number,
): Promise<TrackerReport> {
  const progress: Progress = {
    created: 0,
    updated: 0,
    unchanged: plan.unchanged,
    retired: 0,
    failed: [],
    failedInARow: 0,
  };
  for (const tenantId of plan.collisions) {
    progress.failed.push({
      tenantId,
      message: 'Notion cannot tell this tenant id from another one. Change one of them.',
    });
  }
  const creates = plan.writes.filter(({ does }) => does === 'create').map(({ row }) => row.key);
  const announce = announceInBatches(creates, writer.pages);
  const finished = await inTime(
    abreast(plan.writes, workers, async (write) => {
      if (write.does === 'create') await announce(write.row.key);
      await writeRow(calls, sheet, write, progress, writer);
    }),
  );
  writer.pageWriter.conclude();
  const { created, updated, unchanged, retired, failed } = progress;
  return { created, updated, unchanged, retired, failed, finished };
}

const done = { create: 'created', update: 'updated', retire: 'retired' } as const;

/** Throws only what concerns all rows. */
async function writeRow(calls: Calls, sheet: Sheet, write: Write, progress: Progress, writer: Writer): Promise<void> {
  const tenantId = write.row.key;
  const needs = write.does === 'create' ? 'Insert content' : 'Update content';
  const where: Where = { ...writer.where, what: `the row of ${tenantId}`, needs };
  if (write.does === 'create' && progress.full !== undefined) {
    progress.failed.push({ tenantId, message: progress.full });
    return;
  }
  try {
    if (write.does === 'create') await createRow(calls, sheet, write.row, writer);
    const isWritten = write.does === 'create' || (await updateRow(calls, sheet, write, writer));
    progress[isWritten ? done[write.does] : 'unchanged'] += 1;
    progress.failedInARow = 0;
  } catch (thrown) {
    const message = failureOfRow(thrown, write, where);
    if (message === undefined) throw explain(thrown, where);
    progress.failed.push({ tenantId, message });
    if (isFull(thrown)) progress.full = message;
    else progress.failedInARow += 1;
    if (progress.failedInARow >= mostFailedInARow) throw allFailed(message, thrown);
  }
}

/** The body first: the fingerprint among the properties says that all of it is there. False when nothing could be done. */
async function updateRow(
  calls: Calls,
  sheet: Sheet,
  { pageId, body, isBodyAlone, keepsIcon, row }: Exclude<Write, { does: 'create' }>,
  { pageWriter }: Writer,
): Promise<boolean> {
  if (isBodyAlone && row.body && !pageWriter.isAllowed) return false;
  const isComplete = body === 'leave' || (await pageWriter.bring(pageId, row.body));
  if (isBodyAlone && !isComplete) return false;
  await calls.call({
    repeat: 'always',
    send: (client) =>
      client.pages.update({
        page_id: pageId,
        properties: requestOf(isComplete ? row.update : withoutBody(row).update, sheet),
        ...(row.icon !== undefined && !keepsIcon && { icon: iconRequest(row.icon) }),
        filter_properties: ['title'],
      }),
    answer: answers.written,
  });
  return true;
}

/** What to say about a failure that concerns this row alone; undefined when it concerns all. */
function failureOfRow(thrown: unknown, write: Write, where: Where): string | undefined {
  if (!(thrown instanceof NotionFailure)) return undefined;
  const { is } = thrown.failure;
  const isRowGone = is === 'not-found' && write.does !== 'create';
  const concernsRow = is === 'refused' || is === 'unknown' || is === 'not-saved' || isRowGone;
  return concernsRow || isFull(thrown) ? sayFailure(thrown.failure, where) : undefined;
}

const isFull = (thrown: unknown): boolean =>
  thrown instanceof NotionFailure && thrown.failure.is === 'forbidden' && thrown.failure.blockLimit;

const allFailed = (message: string, cause: unknown): DriftError =>
  new DriftError(
    cause instanceof NotionFailure && cause.failure.is === 'refused' ? 'tracker-refused' : 'tracker-unavailable',
    `${mostFailedInARow} rows in a row could not be written, so the rest was not tried. The last one: ${message}`,
    { cause },
  );
