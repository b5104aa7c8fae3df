import { asDriftError } from '../../shared/core/errors.ts';
import type { DriftMatrix } from '../../shared/core/matrix.ts';
import type { CoordinatorInput } from '../../shared/core/messages.ts';
import { printable } from '../../shared/core/printable.ts';
import { listSome } from '../../shared/core/tenant-list.ts';
import { matrixDocument } from '../report/json.ts';
import type { FinishedSweep } from '../sweep/follow-sweep.ts';
import type { LocalCloudSettings } from '../sweep/local-cloud.ts';
import type { SweepProgress } from '../sweep/progress.ts';
import { registryNote } from '../sweep/registry-note.ts';
import { descriptorLimit, roomFor } from '../sweep/room.ts';
import { keepSweep, tryKeeping } from '../sweep/stored-sweeps.ts';
import { renderMatrix } from '../terminal/matrix.ts';
import { createProgress, type Progress } from '../terminal/progress.ts';
import { cannotTell, counted } from '../words.ts';
import { positiveNumber } from './choice.ts';
import { defineCommand, type ExitCode } from './command.ts';
import { readConfiguration } from './configuration.ts';
import { type Io, interruptible } from './io.ts';
import { usage } from './usage.ts';

export const sweepCommand = defineCommand({
  name: 'sweep',
  summary: 'check all tenants of a configuration file and publish the drift matrix',
  arguments: [],
  options: {
    config: {
      type: 'string',
      value: '<file>',
      help: 'the configuration file, JSON or YAML, or - for stdin (required)',
    },
    tenant: { type: 'string', multiple: true, value: '<id>', help: 'only this tenant' },
    sample: { type: 'string', value: '<n>', help: 'only so many tenants, chosen at random' },
    recheck: { type: 'boolean', help: 'only the tenants that people ticked in the tracker, in the column Re-check' },
    full: { type: 'boolean', help: 'read every tenant, also where nothing seems to have changed' },
    'dry-run': { type: 'boolean', help: 'everything but writing to the tracker' },
  },
  details: [
    'The finished matrix is kept as out/sweeps/<sweep>.json; see driftmatrix report. What people decided in the tracker is',
    'heeded as in the account: for that, out/tracker keeps what the tracker remembers from one sweep to the next.',
  ].join('\n'),

  async run({ options, io }) {
    const file = options.config ?? usage('sweep', '--config <file> is missing');
    const isRecheck = options.recheck === true;
    const sample = positiveNumber('--sample', options.sample);
    if (isRecheck && (options.tenant || sample !== undefined)) usage('sweep', '--recheck chooses the tenants itself');
    const chosen = eventOf(options.tenant, sample, options['dry-run'] === true);
    const event = { ...chosen, full: options.full === true };
    const { path, config } = await readConfiguration(file, io);
    refuseUnknownTenants(event.tenants, config.tenants);

    // Before anybody is connected to: afterwards a sweep would have been for nothing.
    await tryKeeping(io.cwd);

    // Loaded only here: the AWS clients take longer to load than other commands take to run.
    const { resolveConfig } = await import('../sweep/resolve-config.ts');
    const settings = withRoom(await resolveConfig(config, { file: path, env: io.env }), io);
    const finished = await sweepOnce(
      { ...settings, keepIn: io.cwd },
      isRecheck ? { ...event, trigger: 'recheck' } : event,
      io,
    );
    if (!finished) return { exitCode: 0, json: () => ({ rechecks: [] }), text: () => 'Nobody asks for a recheck.\n' };
    const kept = await keptLine(finished.matrix, io.cwd);
    const about = `${config.tracker ? '' : noTracker}${notesAbout(finished)}`;
    const nobody = finished.empty === undefined ? '' : `${printable(finished.empty, 2_000)}\n`;
    io.stderr.write(`${nobody}${registryNote(finished.registry)}${about}${trackerLine(finished)}${kept}`);
    return {
      exitCode: finished.trackerError || finished.tracker?.failed ? 2 : exitCodeOf(finished.matrix),
      json: () => ({
        ...matrixDocument(finished.matrix),
        ...(finished.registry && { registry: finished.registry }),
        ...(finished.empty !== undefined && { empty: finished.empty }),
      }),
      text: (style) => renderMatrix(finished.matrix, style),
    };
  },
});

/** So that no check fails for want of a descriptor. */
function withRoom(settings: LocalCloudSettings, io: Io): LocalCloudSettings {
  const limit = descriptorLimit();
  const concurrency = roomFor(settings.concurrency, limit);
  if (concurrency < settings.concurrency)
    io.stderr.write(
      `Checking ${concurrency} tenants at once, not ${settings.concurrency}: this process may have ${limit} files open (ulimit -n).\n`,
    );
  return { ...settings, concurrency };
}

/** A matrix that cannot be kept after all is still shown, and counts: the tracker may have it already. */
async function keptLine(matrix: DriftMatrix, cwd: string): Promise<string> {
  try {
    return `Kept as ${await keepSweep(matrix, cwd)}\n`;
  } catch (thrown) {
    return `Not kept, so no report can be made of it: ${printable(asDriftError(thrown).message)}\n`;
  }
}

function eventOf(
  tenants: readonly string[] | undefined,
  sample: number | undefined,
  dryRun: boolean,
): CoordinatorInput {
  if (tenants && sample !== undefined) usage('sweep', '--tenant and --sample exclude each other');
  return { dryRun, ...(tenants && { tenants: [...tenants] }), ...(sample !== undefined && { sample }) };
}

/** Said before anything is started; a list in a secret is checked by the coordinator. */
function refuseUnknownTenants(wanted: readonly string[] | undefined, tenants: unknown): void {
  if (!wanted || !Array.isArray(tenants)) return;
  const known = new Set(tenants.map(({ id }: { id: string }) => id));
  const unknown = wanted.filter((id) => !known.has(id));
  if (unknown.length > 0) usage('sweep', `no such tenant in the configuration: ${listSome(unknown)}`);
}

/** Undefined when it is about those whom people want checked again, and there are none. */
async function sweepOnce(
  settings: LocalCloudSettings,
  asked: CoordinatorInput,
  io: Io,
): Promise<FinishedSweep | undefined> {
  const progress = createProgress(io.stderr, io.env);
  progress.update('Starting', 0, 0);
  const writeLog = io.env.DEBUG ? { writeLog: (line: string) => io.stderr.write(line) } : {};
  const { startLocalCloud } = await import('../sweep/local-cloud.ts');
  const cloud = await startLocalCloud({ ...settings, ...writeLog });
  try {
    const rechecks = asked.trigger === 'recheck' ? await cloud.rechecks() : undefined;
    if (rechecks?.length === 0) return undefined;
    const event = { ...asked, ...(rechecks && { tenants: [...rechecks] }) };
    const sweeping = cloud.sweep(event, { signal: io.signal, onProgress: (state) => showProgress(progress, state) });
    return await interruptible(sweeping, io.signal);
  } finally {
    progress.end();
    await cloud.stop();
  }
}

export function showProgress(
  progress: Progress,
  { known, done, inSync, differing, unknown, isPublishing }: SweepProgress,
  again = '',
): void {
  const facts = `${inSync} in sync, ${differing} differ, ${unknown} unknown`;
  progress.update(`${isPublishing ? 'Publishing' : 'Checking'}${again}`, done, known, facts);
}

/** 2 when any tenant could not be told or there is none, else 1 when any differs. */
export function exitCodeOf({ rows }: DriftMatrix): ExitCode {
  if (rows.length === 0) return 2;
  if (rows.some(({ status }) => cannotTell.includes(status))) return 2;
  return rows.some(({ status }) => status !== 'in-sync' && status !== 'retired') ? 1 : 0;
}

const noTracker =
  'No tracker is configured: nothing is published, and the only decisions that count are the waivers in compare.waivers.\n';

const notesAbout = ({ notes }: FinishedSweep): string => notes.map((note) => `${printable(note, 2_000)}\n`).join('');

/** What happened in the tracker, as one line; nothing when there is none. */
export function trackerLine({ tracker, trackerError }: FinishedSweep): string {
  if (trackerError) return `Not published: ${trackerError.code}: ${printable(trackerError.message)}\n`;
  if (!tracker) return '';
  const { created, updated, unchanged, retired, hidden = 0, failed } = tracker;
  const written = created + updated + retired;
  const failures = failed > 0 ? `, ${counted(failed, 'row')} could not be written` : '';
  const trashed = hidden > 0 ? `, ${counted(hidden, 'tenant')} without a row, which lies in the trash` : '';
  return `${counted(written, 'row')} written to Notion (${created} new, ${updated} changed, ${retired} retired), ${unchanged} unchanged${trashed}${failures}\n`;
}
