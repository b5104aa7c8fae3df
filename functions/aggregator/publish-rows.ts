import { asDriftError } from '../../shared/core/errors.ts';
import type { DriftMatrix } from '../../shared/core/matrix.ts';
import type { Clock, ControlQueue, DocumentStore, Tracker, TrackerReport } from '../../shared/core/ports.ts';
import { redact } from '../../shared/core/redact.ts';
import type { Suspicion } from '../../shared/core/suspect-canonical.ts';
import type { PlannedSweep, SweepEnd } from '../../shared/core/sweep.ts';
import { listSome } from '../../shared/core/tenant-list.ts';
import type { Log } from '../../shared/log.ts';
import { rememberShown } from './heed-decisions.ts';
import { clearRechecks } from './read-people.ts';

/** `later`: from when on (epoch ms) somebody may go on; at once when undefined. */
export type Published =
  | { readonly later: number | undefined }
  | Pick<SweepEnd, 'status' | 'tracker' | 'error' | 'suspected'>;

export interface Limits {
  readonly deadline: number;
  readonly signal: AbortSignal;
}

interface PublishPorts {
  readonly openTracker: () => Promise<Tracker | undefined>;
  readonly control: ControlQueue;
  readonly documents: DocumentStore;
  readonly now: Clock;
  readonly log: Log;
}

/** Leaves the rows as they are; only the line above them says why. */
export async function withhold(
  { finding, tenants, checked }: Suspicion,
  matrix: DriftMatrix,
  limits: Limits,
  { openTracker, now, log }: Pick<PublishPorts, 'openTracker' | 'now' | 'log'>,
): Promise<Published> {
  const why = `The canonical schema is suspected, so the rows below are older: ${tenants} of ${checked} checked differ alike (${finding}). The next sweep publishes it if it finds the same.`;
  try {
    await (await openTracker())?.announce?.(matrix, why, { ...limits, now });
  } catch (error) {
    log.warn('that the canonical schema is suspected could not be said in the tracker', { error });
  }
  return { status: 'aggregated', suspected: { finding, tenants, checked } };
}

/** A tracker that refuses ends the sweep as failed; one that does not answer is tried again by the watch, less and less often. */
export async function publishRows(
  sweep: PlannedSweep,
  matrix: DriftMatrix,
  matrixKey: string,
  limits: Limits,
  { openTracker, control, documents, now, log }: PublishPorts,
): Promise<Published> {
  const { sweepId, dryRun, wholeFleet } = sweep;
  let report: TrackerReport;
  try {
    const tracker = dryRun ? undefined : await openTracker();
    if (!tracker) return { status: 'aggregated' };
    report = await tracker.publish(matrix, { ...limits, now, complete: wholeFleet });
    if (report.failed.length > 0) logFailedRows(report, log);
    if (report.finished) await clearRechecks(sweep, matrix, tracker, limits, log);
  } catch (thrown) {
    const { code, message, retryable } = asDriftError(thrown);
    const closedMs = sinceClosed(sweep, now());
    sayFailure(thrown, code === 'tracker-unavailable' ? closedMs : undefined, log);
    if (!retryable) return { status: 'failed', error: { code, message: redact(message) } };
    // As long again as the sweep has been closed: so each pause is twice the one before, up to a quarter of an hour.
    return { later: now() + Math.min(longestPauseMs, closedMs) };
  }
  if (report.finished) {
    // The rows stay as they are when the list was empty, so what they show does too.
    if (matrix.rows.length > 0) await rememberShown(matrixKey, wholeFleet, documents);
    return { status: 'aggregated', tracker: { ...countsOf(report), failed: report.failed.length } };
  }
  log.info('out of time, the rest follows', countsOf(report));
  return await handOver(sweepId, report.notBefore ?? 0, { control, now });
}

const longestPauseMs = 15 * 60_000;

const sinceClosed = ({ closedAt }: PlannedSweep, now: number): number =>
  closedAt === undefined ? 0 : Math.max(0, now - Date.parse(closedAt));

const passingMs = 30 * 60_000;

/** A tracker that is away for a while is nothing to call anybody for. `downMs`: how long it may have been, when it is that. */
function sayFailure(error: unknown, downMs: number | undefined, log: Log): void {
  if (downMs === undefined) log.error('the matrix could not be published', { error });
  else if (downMs < passingMs) log.warn('the tracker does not answer, so publishing goes on later', { error });
  else log.error('the tracker has been down for half an hour', { error });
}

/** The rest goes to another message. Until it is of use nobody is to try, and so the watch does not either. */
async function handOver(
  sweepId: string,
  notBefore: number,
  { control, now }: Pick<PublishPorts, 'control' | 'now'>,
): Promise<Published> {
  const seconds = Math.max(1, Math.ceil((notBefore - now()) / 1000));
  // A message cannot wait longer. Then it comes too early, and the watch brings the next one.
  await control.send({ v: 1, type: 'aggregate', sweepId }, Math.min(900, seconds));
  return { later: notBefore > now() ? notBefore : undefined };
}

function countsOf({ created, updated, unchanged, retired, hidden = 0 }: TrackerReport) {
  return { created, updated, unchanged, retired, ...(hidden > 0 && { hidden }) };
}

function logFailedRows({ failed }: TrackerReport, log: Log): void {
  const rows = listSome(failed.map(({ tenantId, message }) => `${tenantId} (${redact(message)})`));
  log.error('some rows could not be written', { rows });
}
