import { DriftError } from '../core/errors.ts';
import type { Tracker, TrackerReport } from '../core/ports.ts';
import * as answers from './answers.ts';
import { type Calls, type ConnectionOptions, connect, openCalls } from './calls.ts';
import { type ColumnNames, parseColumnNames } from './columns.ts';
import { checkNotion } from './doctor.ts';
import { findDataSource } from './find-data-source.ts';
import { matchColumns, sameId } from './match-columns.ts';
import { explain } from './messages.ts';
import { smokeMatrix, smokePrefix } from './smoke-rows.ts';
import { createNotionTracker } from './tracker.ts';
import { trashRow } from './trash-row.ts';

export interface SmokeOptions extends ConnectionOptions {
  readonly database: string;
  readonly columns?: Readonly<Record<string, string>>;
}

export interface SmokeStep {
  readonly ok: boolean;
  /** A plain sentence. */
  readonly what: string;
}

export interface SmokeReport {
  readonly ok: boolean;
  readonly steps: readonly SmokeStep[];
  /** Ids of rows that could not be taken away. */
  readonly left: readonly string[];
}

const mostMinutes = 5;

/**
 * Does to a real database what a sweep does, with three rows of its own, and takes them away, those of an earlier try too.
 * The first step that goes wrong is the last, but for the taking away. No other row is touched. Throws
 * `config-invalid` for a token that cannot be one, and nothing else.
 */
export async function smokeNotion(options: SmokeOptions): Promise<SmokeReport> {
  const connection = connect(options);
  const { now } = connection.clock;
  const deadline = now() + mostMinutes * 60_000;
  const calls = openCalls(connection, { deadline });
  const steps: SmokeStep[] = [];
  const done = (what: string): void => void steps.push({ ok: true, what });
  let left: readonly string[] = [];
  try {
    const names = parseColumnNames(options.columns);
    const { ok, findings } = await checkNotion({ ...options, tryWriting: true });
    steps.push(...findings.map((what, place) => ({ ok: ok || place < findings.length - 1, what })));
    if (!ok) return { ok, steps, left };
    for (const id of await findRows(calls, options.database, names)) await trashRow(calls, id);
    await writeAndRead(createNotionTracker(options), { now, deadline }, done);
    left = await findRows(calls, options.database, names);
    if (left.length !== 3) throw wrong('a query lists the three rows', `it lists ${left.length}`);
    done('A query lists the three rows.');
  } catch (thrown) {
    steps.push({ ok: false, what: sentenceOf(thrown) });
  }
  return await takeAway(calls, options, steps, left);
}

/** Publishes three times; `done` gets each sentence of what was found. Throws what was not as expected. */
async function writeAndRead(
  tracker: Tracker,
  { now, deadline }: { readonly now: () => number; readonly deadline: number },
  done: (what: string) => void,
): Promise<void> {
  const at = new Date(now()).toISOString();
  const publish = (actual: string) => tracker.publish(smokeMatrix(actual, at), { deadline, complete: false });
  expectReport(await publish('bigint'), { created: 3, updated: 0, unchanged: 0 });
  done('Three rows were made, one of them with a body.');
  expectReport(await publish('bigint'), { created: 0, updated: 0, unchanged: 3 });
  done('Nothing was written where nothing had changed.');
  expectReport(await publish('smallint'), { created: 0, updated: 1, unchanged: 2 });
  done('One row and its body were changed.');
}

function expectReport(
  { failed, ...report }: TrackerReport,
  expected: Pick<TrackerReport, 'created' | 'updated' | 'unchanged'>,
): void {
  const [refused] = failed;
  if (refused) throw new DriftError('tracker-refused', refused.message);
  const counts = ({ created, updated, unchanged }: typeof expected): string =>
    `${created} made, ${updated} changed, ${unchanged} left as they were`;
  if (counts(report) !== counts(expected)) throw wrong(counts(expected), counts(report));
}

async function takeAway(
  calls: Calls,
  { database, columns }: SmokeOptions,
  steps: readonly SmokeStep[],
  known: readonly string[],
): Promise<SmokeReport> {
  let left = known;
  try {
    left = [...new Set([...known, ...(await findRows(calls, database, parseColumnNames(columns)))])];
    for (const id of left) await trashRow(calls, id);
    const all = [...steps, { ok: true, what: 'The rows are in the trash.' }];
    return { ok: all.every(({ ok }) => ok), steps: all, left: [] };
  } catch (thrown) {
    return { ok: false, steps: [...steps, { ok: false, what: sentenceOf(thrown) }], left };
  }
}

/** The rows of this try and of earlier ones, by id. */
async function findRows(calls: Calls, database: string, names: ColumnNames): Promise<string[]> {
  const { dataSource } = await findDataSource(calls, database);
  const column = matchColumns(dataSource.properties, names, {}).found.get('tenantId');
  if (!column) return [];
  const { results } = await calls.call({
    repeat: 'always',
    send: (client) =>
      client.dataSources.query({
        data_source_id: dataSource.id,
        filter_properties: [column.id],
        filter: { property: column.id, rich_text: { starts_with: smokePrefix } },
      }),
    answer: answers.pageList,
  });
  // Notion compares loosely.
  const isOurs = (page: answers.Page | { readonly id: string }): boolean =>
    'properties' in page &&
    page.properties.some(({ id, rich_text }) => sameId(id, column.id) && rich_text?.startsWith(smokePrefix));
  return results.filter(isOurs).map(({ id }) => id);
}

const wrong = (expected: string, found: string): DriftError =>
  new DriftError('tracker-refused', `Expected: ${expected}. Found: ${found}.`);

function sentenceOf(thrown: unknown): string {
  const error = explain(thrown, { what: 'the rows of this try', needs: 'Update content' });
  return error instanceof Error ? error.message : `Notion did not answer in ${mostMinutes} minutes.`;
}
