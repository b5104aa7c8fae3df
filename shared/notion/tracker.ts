import type { DriftMatrix } from '../core/matrix.ts';
import type { PublishOptions, Tracker, TrackerReport } from '../core/ports.ts';
import { type Connection, type ConnectionOptions, connect, openCalls } from './calls.ts';
import { type ColumnNames, parseColumnNames } from './columns.ts';
import { ensureSchema } from './ensure-schema.ts';
import { findDataSource } from './find-data-source.ts';
import { findRows } from './find-rows.ts';
import { openKnownPages } from './known-pages.ts';
import { createMemory, type Memory } from './memory.ts';
import { explain } from './messages.ts';
import { inTime, OutOfTime } from './pace.ts';
import { createPeople, setUpPeople } from './people.ts';
import { planWrites } from './plan.ts';
import { learnBots } from './remembered-bots.ts';
import { recallGone } from './remembered-gone.ts';
import { paceFrom } from './remembered-pace.ts';
import { removeTwins } from './remove-twins.ts';
import { keyOf } from './row.ts';
import { createSoftly } from './softly.ts';
import { writeStatusLine } from './status-line.ts';
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
  /** What outlives the process, such as which property is which column; nothing does unless told. */
  readonly memory?: Memory;
}

/**
 * Publishes the drift matrix to a Notion database: a row per tenant, found by tenant id, written only when it changed.
 * Throws `config-invalid` for column names that cannot be. Publishing throws `tracker-refused` when a person must do
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
  {
    database,
    columns,
    memory,
    titleOwner = 'people',
    trashedRows = 'leave',
    retirePercent = 25,
    requestsPerMinute = 175,
  }: Settings,
  matrix: DriftMatrix,
  { now, complete = false, ...limits }: PublishOptions,
): Promise<TrackerReport> {
  const clock = { ...connection.clock, ...(now && { now }) };
  const calls = openCalls({ ...connection, clock, log }, limits);
  const ours = whileOurs(memory, limits.signal);
  const softly = createSoftly(log);
  const place = await findDataSource(calls, database, ours);
  const schema = await ensureSchema(calls, place, columns, ours, log);
  await softly('the columns for people', () => setUpPeople(calls, schema, { database, memory: ours }));
  const pages = await openKnownPages(ours, schema.dataSourceId, clock.now);
  // A few at a time fill the allowance; more would only provoke conflicts.
  const workers = requestsPerMinute > 200 ? 10 : 3;
  const keys = new Set(matrix.rows.map(({ tenant }) => keyOf(tenant.id)));
  const index = await findRows(calls, schema, [...keys], { pages, trashedRows, workers, now: clock.now, log });
  const context = { release: matrix.canonical.release, schema: schema.layout, titleOwner };
  const gone = await recallGone(ours, schema.dataSourceId, matrix.sweep.id);
  const plan = planWrites(matrix, index, context, { complete, retirePercent: gone.isConfirmed ? 100 : retirePercent });
  if (plan.heldBack > 0) log('warn', heldBack(plan.heldBack));
  const where = { botName: place.bot.name ?? 'without a name', workspace: place.workspace };
  const botIds = await learnBots(ours, place.bot.id);
  const writer = { where, pages, pageWriter: createPageWriter(calls, botIds, log) };
  try {
    const report = await writeRows(calls, schema, plan, writer, workers);
    if (!report.finished) return report;
    const finished = await inTime(removeTwins(calls, schema, index.twins, botIds, log));
    if (finished && complete) await gone.conclude(plan.heldBack);
    if (finished && complete) await inTime(writeStatusLine(calls, place, matrix, log));
    return { ...report, finished };
  } finally {
    await pages.save((key) => !complete || keys.has(key) || index.rows.has(key));
  }
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
