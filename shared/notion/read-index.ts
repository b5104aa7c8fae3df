import { compareText } from '../core/order.ts';
import * as answers from './answers.ts';
import type { Calls, Log } from './calls.ts';
import { NotionFailure } from './failure.ts';
import { isOurIcon } from './icons.ts';
import { fullPages, inOrder, listPages } from './list-pages.ts';
import { sameId } from './match-columns.ts';
import type { Sheet } from './sheet.ts';

/** What the data source holds, as far as an upsert must know: one bulk read instead of one look-up per tenant. */
export interface Entry {
  readonly pageId: string;
  readonly key: string;
  readonly fingerprint: string;
  /** Empty without one, undefined without the column. */
  readonly status: string | undefined;
  readonly createdTime: string;
  readonly editedBy: string;
  /** Whether a person gave the row an icon. */
  readonly hasTheirIcon: boolean;
  /** What its cells say; those that were not asked for may be missing. */
  readonly cells: readonly answers.Cell[];
}

export interface Index {
  /** The oldest row of each key. */
  readonly rows: ReadonlyMap<string, Entry>;
  /** Younger rows of a key that has one already. */
  readonly twins: readonly Entry[];
  /** Keys whose row a person moved to the trash: it is not written, and none is made in its place. */
  readonly hidden: ReadonlySet<string>;
}

/** All rows, with the columns that are ours and no other: a person may have written over any of them. */
export async function readIndex(calls: Calls, sheet: Sheet): Promise<Index> {
  const pages = await listPages(calls, (client, from) =>
    client.dataSources.query({
      data_source_id: sheet.dataSourceId,
      filter_properties: indexColumns(sheet),
      ...inOrder,
      sorts: [...inOrder.sorts],
      ...from,
    }),
  );
  return toIndex(entriesOf(pages, sheet));
}

/** Rows that people archived are hidden from the bulk read, yet they are there and must not get a twin. */
export async function addArchived(calls: Calls, sheet: Sheet, index: Index, log: Log): Promise<Index> {
  try {
    const archived = await listPages(calls, (client, from) =>
      client.request({
        path: `data_sources/${sheet.dataSourceId}/query`,
        method: 'post',
        query: { filter_properties: indexColumns(sheet) },
        // The SDK drops `is_archived` from its own query method.
        body: { is_archived: true, ...inOrder, sorts: [...inOrder.sorts], ...from },
      }),
    );
    return withRows(index, entriesOf(archived, sheet));
  } catch (thrown) {
    if (!(thrown instanceof NotionFailure) || thrown.failure.is !== 'refused') throw thrown;
    log('warn', 'Notion does not list archived rows; a tenant whose row was archived gets a new one');
    return index;
  }
}

/** The row of a key, asked for alone. Notion compares loosely, so the key is compared once more here. */
export async function findByKey(calls: Calls, sheet: Sheet, key: string): Promise<Entry | undefined> {
  const answer = await calls.call({
    repeat: 'always',
    send: (client) =>
      client.dataSources.query({
        data_source_id: sheet.dataSourceId,
        filter_properties: indexColumns(sheet),
        filter: { property: sheet.keyId, rich_text: { equals: key } },
      }),
    answer: answers.pageList,
  });
  return toIndex(entriesOf(fullPages(answer.results), sheet)).rows.get(key);
}

function indexColumns({ keyId, ids }: Sheet): string[] {
  return [...new Set([keyId, ...Object.values(ids).filter((id) => id !== undefined)])];
}

/** Rows without a key were made by a person: theirs. */
const entriesOf = (pages: readonly answers.Page[], sheet: Sheet): Entry[] =>
  pages.map((page) => entryOf(page, sheet)).filter(({ key }) => key !== '');

export function entryOf(page: answers.Page, { keyId, ids }: Sheet): Entry {
  const cell = (id: string | undefined) =>
    id === undefined
      ? undefined
      : // Nearly always the very same text, and there are many rows.
        (page.properties.find((candidate) => candidate.id === id) ??
        page.properties.find((candidate) => sameId(candidate.id, id)));
  return {
    pageId: page.id,
    key: cell(keyId)?.rich_text ?? '',
    fingerprint: cell(ids.fingerprint)?.rich_text ?? '',
    status: ids.status === undefined ? undefined : (cell(ids.status)?.select?.name ?? ''),
    createdTime: page.created_time,
    editedBy: page.last_edited_by.id,
    hasTheirIcon: !isOurIcon(page.icon),
    cells: page.properties,
  };
}

export const withRows = (index: Index, added: readonly Entry[]): Index =>
  toIndex([...index.rows.values(), ...index.twins, ...added]);

function toIndex(entries: readonly Entry[]): Index {
  const rows = new Map<string, Entry>();
  const twins: Entry[] = [];
  const seen = new Set<string>();
  const sorted = [...entries].sort(
    (a, b) => compareText(a.createdTime, b.createdTime) || compareText(a.pageId, b.pageId),
  );
  for (const entry of sorted) {
    // A row that was archived between the two reads is in both.
    if (seen.has(entry.pageId)) continue;
    seen.add(entry.pageId);
    if (rows.has(entry.key)) twins.push(entry);
    else rows.set(entry.key, entry);
  }
  return { rows, twins, hidden: new Set() };
}
