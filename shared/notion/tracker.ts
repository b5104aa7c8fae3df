import { DriftError } from '../core/errors.ts';
import type { DriftMatrix } from '../core/matrix.ts';
import type { PublishOptions, Tracker, TrackerReport } from '../core/ports.ts';
import { matrixKey } from '../core/stored-matrix.ts';
import { openAround, writeAfter, writeBefore } from './around.ts';
import type { FullReport } from './body.ts';
import { type Connection, type ConnectionOptions, connect, openCalls } from './calls.ts';
import { type ColumnNames, parseColumnNames } from './columns.ts';
import { ensureSchema } from './ensure-schema.ts';
import { findDataSource } from './find-data-source.ts';
import { findRows } from './find-rows.ts';
import { openKnownPages } from './known-pages.ts';
import { createMemory, type Memory } from './memory.ts';
import { askerOf, explain } from './messages.ts';
import { inTime, OutOfTime } from './pace.ts';
import { createPeople, setUpPeople } from './people.ts';
import { type Plan, planWrites } from './plan.ts';
import { learnBots } from './remembered-bots.ts';
import { recallGone } from './remembered-gone.ts';
import { paceFrom } from './remembered-pace.ts';
import { removeTwins } from './remove-twins.ts';
import { keyOf } from './row.ts';
import { createSoftly } from './softly.ts';
import { fillingLine, fleetIcon, openStatusLine, statusLine, withheldLine } from './status-line.ts';
import { topNames } from './top-findings.ts';
import { createPageWriter } from './write-body.ts';
import { writeRows } from './write-rows.ts';

export interface NotionTrackerOptions extends ConnectionOptions {
  /** The id or link of the database, or the id of one of its data sources. */
  readonly database: string;
  /** Other names for columns, by logical key. */
  readonly columns?: Readonly<Record<string, string>>;
  /** Whose a row's title is after the row was created: `people` may rename it, `machine` keeps it the tenant's name. */
  readonly titleOwner?: 'people' | 'machine';
  /** What becomes of rows that people moved to the trash: they stay there, or are taken out again. */
  readonly trashedRows?: 'leave' | 'restore';
  /** More rows than this share of all are retired only when two sweeps in a row find their tenants gone. */
  readonly retirePercent?: number;
  /** Whether there shall be drift patterns, a row of each sweep, and views; only the rows of tenants unless told. */
  readonly companions?: boolean;
  /** Where the documents of the bucket can be opened in a browser: links to full reports begin so. */
  readonly reportUrl?: string;
  /** What outlives the process, such as which property is which column; nothing does unless told. */
  readonly memory?: Memory;
}

/**
 * Publishes the drift matrix to a Notion database: a row per tenant, found by tenant id, written only when it changed.
 * Throws `config-invalid` for column names or a token that cannot be. Publishing throws `tracker-refused` when a person must do
 * something first, `tracker-unavailable` when trying later helps; what is written by then stays written.
 */
export function createNotionTracker(options: NotionTrackerOptions): Tracker {
  const connection = connect(options);
  const columns = parseColumnNames(options.columns);
  const memory = options.memory ?? createMemory();
  const settings = { ...options, columns, memory };
  const paced = paceFrom(connection, memory);
  const people = createPeople(connection, settings);
  return {
    people: {
      // It is but one request, and may be sent while another process publishes.
      readRechecks: (asked) => people.readRechecks(asked),
      readWishes: (asked) => paced(() => people.readWishes(asked)),
      clearRechecks: (tenantIds, asked) => paced(() => people.clearRechecks(tenantIds, asked)),
    },
    announce: (matrix, why, publishOptions) =>
      paced(() => announce(connection, settings, matrix, why, publishOptions)).catch((thrown: unknown) => {
        const said = explain(thrown, { what: 'the description of the database' });
        connection.log('warn', `Notion: ${said instanceof Error ? said.message : 'the description was not written'}`);
      }),
    publish: (matrix, publishOptions) =>
      paced(async () => {
        const { pace } = connection;
        try {
          const report = await publish(connection, settings, matrix, publishOptions);
          return report.finished ? report : { ...report, notBefore: pace.freeAt() };
        } catch (thrown) {
          if (thrown instanceof OutOfTime) return { ...nothingWritten, notBefore: pace.freeAt() };
          throw explain(thrown, { what: 'the rows' });
        }
      }),
  };
}

type Settings = NotionTrackerOptions & { readonly columns: ColumnNames; readonly memory: Memory };

async function publish(
  { log, ...connection }: Connection,
  settings: Settings,
  matrix: DriftMatrix,
  { now, complete = false, ...limits }: PublishOptions,
): Promise<TrackerReport> {
  const { database, columns, requestsPerMinute = 175 } = settings;
  const { titleOwner = 'people', trashedRows = 'leave', retirePercent = 25 } = settings;
  const clock = { ...connection.clock, ...(now && { now }) };
  const calls = openCalls({ ...connection, clock, log }, limits);
  const memory = whileOurs(settings.memory, limits.signal);
  const place = await findDataSource(calls, database, memory);
  const softly = createSoftly(log, askerOf(place));
  const schema = await ensureSchema(calls, place, columns, memory, log);
  await softly('the columns for people', () => setUpPeople(calls, schema, { database, memory }));
  // A few at a time fill the allowance; more would only provoke conflicts.
  const workers = requestsPerMinute > 200 ? 10 : 3;
  const where = askerOf(place);
  const botIds = await learnBots(memory, place.bot.id);
  const pages = await openKnownPages(memory, schema.dataSourceId, clock.now);
  const newWriter = () => ({ where, pageWriter: createPageWriter(calls, { botIds, blocks: pages, log }) });
  const beside = { ...newWriter(), botIds, memory, workers, now: clock.now, log };
  const around = settings.companions ? await openAround(calls, place, schema, { memory, softly }) : {};
  // An empty list is a mistake more often than the end of the fleet: nothing is retired, and no pattern gone, because of it.
  const holdsFleet = complete && matrix.rows.length > 0;
  const { sheet, patterns } = await writeBefore(
    calls,
    around,
    schema,
    { matrix, complete: holdsFleet, softly },
    beside,
  );

  const keys = new Set(matrix.rows.map(({ tenant }) => keyOf(tenant.id)));
  const index = await findRows(calls, sheet, [...keys], { pages, trashedRows, workers, now: clock.now, log });
  const { release } = matrix.canonical;
  const names = topNames(
    schema.properties.find(({ id }) => id === schema.ids.topFindings),
    matrix,
  );
  const report = reportOf(matrix, settings.reportUrl);
  const context = {
    release,
    schema: schema.layout,
    titleOwner,
    report,
    topNames: names,
    ...(patterns && { patterns }),
  };
  const gone = await recallGone(memory, schema.dataSourceId, matrix.sweep.id);
  const most = gone.isConfirmed ? 100 : retirePercent;
  const hidden = index.hidden.size;
  const plan = planWrites(matrix, index, context, { complete, retirePercent: most, sheet, botIds });
  if (plan.heldBack > 0) log('warn', heldBack(plan.heldBack));
  const status = openStatusLine(calls, place, softly);
  try {
    if (complete && isFirstFill(plan)) await status.say(fillingLine(matrix, index.rows.size));
    const counts = await writeRows(calls, sheet, plan, { ...newWriter(), pages }, workers).catch(
      async (thrown: unknown) => {
        throw await moreTelling(thrown, () => findDataSource(calls, database, memory));
      },
    );
    const written = hidden > 0 ? { ...counts, hidden } : counts;
    if (!written.finished) return written;
    const finished = await inTime(removeTwins(calls, sheet, index.twins, botIds, log));
    if (!finished || !complete) return { ...written, finished };
    if (holdsFleet) await gone.conclude(plan.heldBack);
    const isAround =
      !settings.companions ||
      (await inTime(writeAfter(calls, place, schema, around, { matrix, hidden }, { ...beside, softly })));
    if (isAround) await inTime(status.say(statusLine(matrix, hidden), fleetIcon(matrix)));
    return { ...written, finished: isAround };
  } finally {
    await pages.save((key) => !holdsFleet || keys.has(key) || index.rows.has(key));
  }
}

/** What became of the whole database meanwhile says more than what became of one row. */
async function moreTelling(thrown: unknown, look: () => Promise<unknown>): Promise<unknown> {
  if (!(thrown instanceof DriftError) || thrown.retryable) return thrown;
  const again = await look().catch((error: unknown) => error);
  return again instanceof DriftError && !again.retryable ? again : thrown;
}

function reportOf({ sweep }: DriftMatrix, prefix: string | undefined): FullReport {
  const key = matrixKey(sweep.id);
  const url = prefix === undefined ? {} : { url: `${prefix.replace(/\/?$/, '/')}${key}` };
  return { sweepId: sweep.id, key, ...url };
}

/** So many new rows take a while, and people wonder. */
const manyRows = 200;

const isFirstFill = ({ writes }: Plan): boolean => writes.filter(({ does }) => does === 'create').length >= manyRows;

/** The line above the rows, alone: whoever reads it knows why they are as old as they are. */
async function announce(
  { log, ...connection }: Connection,
  { database, memory }: Settings,
  matrix: DriftMatrix,
  why: string,
  { now, ...limits }: PublishOptions,
): Promise<void> {
  const clock = { ...connection.clock, ...(now && { now }) };
  const calls = openCalls({ ...connection, clock, log }, limits);
  const place = await findDataSource(calls, database, whileOurs(memory, limits.signal));
  await openStatusLine(calls, place, createSoftly(log, askerOf(place))).say(withheldLine(matrix, why));
}

/** Who lost the lease changes nothing any more, here neither: somebody else remembers by now. */
const whileOurs = (memory: Memory, signal: AbortSignal | undefined): Memory => ({
  read: (key) => memory.read(key),
  write: async (key, text) => {
    if (!signal?.aborted) await memory.write(key, text);
  },
});

const heldBack = (count: number): string =>
  `Notion: ${count} rows have no tenant in the list any more, which is more than "retirePercent" lets be retired at once. ` +
  'They stay as they are until the next sweep finds the same.';

const nothingWritten: TrackerReport = { created: 0, updated: 0, unchanged: 0, retired: 0, failed: [], finished: false };
