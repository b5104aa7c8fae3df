import type { AskOptions, PeoplesColumns } from '../core/ports.ts';
import { type Decision, waiverOf } from '../core/wishes.ts';
import * as answers from './answers.ts';
import { type Calls, type Connection, openCalls } from './calls.ts';
import type { ColumnNames } from './columns.ts';
import { ensureHumanColumns, recallHumanColumns } from './ensure-human-columns.ts';
import type { Schema } from './ensure-schema.ts';
import { NotionFailure } from './failure.ts';
import { findDataSource } from './find-data-source.ts';
import type { HumanKey } from './human-columns.ts';
import { matchColumns } from './match-columns.ts';
import { type Memory, remember } from './memory.ts';
import { explain } from './messages.ts';
import { type Desk, desk, queryWishes, type Wish } from './query-wishes.ts';
import { rememberColumns } from './remembered-columns.ts';

/** What people ask for in their columns: read with one request for every hundred rows that ask for something. */

const rememberDesk = (memory: Memory, database: string) =>
  remember(memory, `desk-${database.replace(/[^\w-]+/g, '-').slice(-80)}`, desk);

interface Settings {
  readonly database: string;
  readonly columns: ColumnNames;
  readonly memory: Memory;
}

/** Makes the columns for people where they are new, and remembers where to ask. Throws NotionFailure. */
export async function setUpPeople(
  calls: Calls,
  { dataSourceId, properties, wasOurs, ids }: Schema,
  { database, memory }: Pick<Settings, 'database' | 'memory'>,
): Promise<void> {
  const human = await ensureHumanColumns(calls, { id: dataSourceId, properties }, memory, wasOurs);
  const { tenantId, status } = ids;
  await rememberDesk(memory, database).save({ dataSourceId, tenantId, ...(status !== undefined && { status }), human });
}

export function createPeople(connection: Connection, settings: Settings): PeoplesColumns {
  /** Of ticked rows, as last read: tenant key to pages. */
  const ticked = new Map<string, string[]>();
  const open = ({ now, ...limits }: AskOptions): Calls =>
    openCalls({ ...connection, clock: { ...connection.clock, ...(now && { now }) } }, limits);

  const read = async (options: AskOptions, keys: readonly HumanKey[]): Promise<readonly Wish[]> => {
    const wishes = await readWishes(open(options), settings, keys);
    ticked.clear();
    for (const { tenantId, pageId, recheck } of wishes)
      if (recheck) ticked.set(tenantId, [...(ticked.get(tenantId) ?? []), pageId]);
    return wishes;
  };

  return {
    async readWishes(options) {
      const wishes = await read(options, ['decision', 'recheck']);
      const decisions = new Map(wishes.flatMap(({ tenantId, decision }) => (decision ? [[tenantId, decision]] : [])));
      sayIncomplete(decisions, connection);
      return { decisions, rechecks: [...ticked.keys()] };
    },
    async readRechecks(options) {
      await read(options, ['recheck']);
      return [...ticked.keys()];
    },
    async clearRechecks(tenantIds, options) {
      const { recheck } = (await rememberDesk(settings.memory, settings.database).load())?.human ?? {};
      if (recheck === undefined) return;
      const calls = open(options);
      for (const pageId of tenantIds.flatMap((id) => ticked.get(id) ?? [])) {
        await calls.call({
          repeat: 'always',
          send: (client) =>
            client.pages.update({
              page_id: pageId,
              properties: { [recheck]: { checkbox: false } },
              filter_properties: ['title'],
            }),
          answer: answers.written,
        });
      }
    },
  };
}

/** What is remembered of the columns saves three requests; where it no longer holds, they are looked up anew. */
async function readWishes(calls: Calls, settings: Settings, keys: readonly HumanKey[]): Promise<readonly Wish[]> {
  const known = await rememberDesk(settings.memory, settings.database).load();
  try {
    if (known) return await queryWishes(calls, known, keys);
  } catch (thrown) {
    const isStale = thrown instanceof NotionFailure && ['refused', 'not-found'].includes(thrown.failure.is);
    if (!isStale) throw explain(thrown, { what: 'what people decided' });
  }
  const found = await findDesk(calls, settings);
  try {
    return found ? await queryWishes(calls, found, keys) : [];
  } catch (thrown) {
    throw explain(thrown, { what: 'what people decided' });
  }
}

/** Undefined where no row has been written yet. */
async function findDesk(calls: Calls, { database, columns, memory }: Settings): Promise<Desk | undefined> {
  const { dataSource } = await findDataSource(calls, database, memory);
  const remembered = (await rememberColumns(memory, dataSource.id).load())?.ids ?? {};
  const { found } = matchColumns(dataSource.properties, columns, remembered);
  const [tenantId, status] = [found.get('tenantId')?.id, found.get('status')?.id];
  if (tenantId === undefined) return undefined;
  const human = await recallHumanColumns(dataSource, memory);
  const here = { dataSourceId: dataSource.id, tenantId, ...(status !== undefined && { status }), human };
  await rememberDesk(memory, database).save(here);
  return here;
}

function sayIncomplete(decisions: ReadonlyMap<string, Decision>, { log }: Connection): void {
  const incomplete = [...decisions].filter(
    ([, decision]) => decision.is.trim().toLowerCase() === 'waive' && !waiverOf(decision),
  );
  const named = incomplete.slice(0, 10).map(([tenantId]) => tenantId);
  if (named.length === 0) return;
  const more = incomplete.length > named.length ? ` and ${incomplete.length - named.length} more` : '';
  log('warn', `Notion: “waive” hides nothing without Until and Reason: ${named.join(', ')}${more}`);
}
