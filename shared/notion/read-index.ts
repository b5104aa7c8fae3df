import type { Client } from '@notionhq/client';
import { DriftError } from '../core/errors.ts';
import { compareText } from '../core/order.ts';
import * as answers from './answers.ts';
import type { Calls, Log } from './calls.ts';
import type { Schema } from './ensure-schema.ts';
import { NotionFailure } from './failure.ts';
import { sameId } from './match-columns.ts';

/** What the data source holds, as far as an upsert must know: one bulk read instead of one look-up per tenant. */
export interface Entry {
  readonly pageId: string;
  readonly key: string;
  readonly fingerprint: string;
  readonly status: string;
  readonly createdTime: string;
  readonly editedBy: string;
}

export interface Index {
  /** The oldest row of each key. */
  readonly rows: ReadonlyMap<string, Entry>;
  /** Younger rows of a key that has one already. */
  readonly twins: readonly Entry[];
}

const pageSize = 100;

/** All rows, oldest first, with key, fingerprint and status only. An incomplete answer is an error, never a short list. */
export async function readIndex(calls: Calls, schema: Schema): Promise<Index> {
  const entries = await readPages(calls, schema, (client, cursor) =>
    client.dataSources.query({
      data_source_id: schema.dataSourceId,
      filter_properties: indexColumns(schema),
      sorts: [oldestFirst],
      page_size: pageSize,
      ...cursor,
    }),
  );
  return toIndex(entries);
}

/** Rows that people archived are hidden from the bulk read, yet they are there and must not get a twin. */
export async function addArchived(calls: Calls, schema: Schema, index: Index, log: Log): Promise<Index> {
  try {
    const archived = await readPages(calls, schema, (client, cursor) =>
      client.request({
        path: `data_sources/${schema.dataSourceId}/query`,
        method: 'post',
        query: { filter_properties: indexColumns(schema) },
        // The SDK drops `is_archived` from its own query method.
        body: { is_archived: true, sorts: [oldestFirst], page_size: pageSize, ...cursor },
      }),
    );
    return toIndex([...index.rows.values(), ...index.twins, ...archived]);
  } catch (thrown) {
    if (!(thrown instanceof NotionFailure) || thrown.failure.is !== 'refused') throw thrown;
    log('warn', 'Notion does not list archived rows; a tenant whose row was archived gets a new one');
    return index;
  }
}

const oldestFirst = { timestamp: 'created_time', direction: 'ascending' } as const;

async function readPages(
  calls: Calls,
  schema: Schema,
  ask: (client: Client, cursor: { start_cursor?: string }) => Promise<unknown>,
): Promise<Entry[]> {
  const entries: Entry[] = [];
  let seen = 0;
  let cursor: { start_cursor?: string } | undefined = {};
  while (cursor) {
    const from: { start_cursor?: string } = cursor;
    const answer = await calls.call({
      repeat: 'always',
      send: (client) => ask(client, from),
      answer: answers.pageList,
    });
    seen += answer.results.length;
    if (answer.request_status?.type === 'incomplete') throw incomplete(seen);
    entries.push(...entriesOf(answer.results, schema));
    cursor = answer.has_more && answer.next_cursor !== null ? { start_cursor: answer.next_cursor } : undefined;
  }
  return entries;
}

/** The row of a key, asked for alone. Notion compares loosely, so the key is compared once more here. */
export async function findByKey(calls: Calls, schema: Schema, key: string): Promise<Entry | undefined> {
  const answer = await calls.call({
    repeat: 'always',
    send: (client) =>
      client.dataSources.query({
        data_source_id: schema.dataSourceId,
        filter_properties: indexColumns(schema),
        filter: { property: schema.ids.tenantId, rich_text: { equals: key } },
        page_size: pageSize,
      }),
    answer: answers.pageList,
  });
  return toIndex(entriesOf(answer.results, schema)).rows.get(key);
}

function indexColumns({ ids }: Schema): string[] {
  return [ids.tenantId, ids.fingerprint, ...(ids.status === undefined ? [] : [ids.status])];
}

function entriesOf(results: readonly (answers.Page | { readonly id: string })[], { ids }: Schema): Entry[] {
  const entries: Entry[] = [];
  for (const result of results) {
    if (!('properties' in result)) continue;
    const cell = (id: string | undefined) =>
      result.properties.find((candidate) => id !== undefined && sameId(candidate.id, id));
    const key = cell(ids.tenantId)?.rich_text ?? '';
    // A row without a key was made by a person: theirs.
    if (key === '') continue;
    entries.push({
      pageId: result.id,
      key,
      fingerprint: cell(ids.fingerprint)?.rich_text ?? '',
      status: cell(ids.status)?.select?.name ?? '',
      createdTime: result.created_time,
      editedBy: result.last_edited_by.id,
    });
  }
  return entries;
}

function toIndex(entries: readonly Entry[]): Index {
  const rows = new Map<string, Entry>();
  const twins: Entry[] = [];
  const seen = new Set<string>();
  const sorted = [...entries].sort(
    (a, b) => compareText(a.createdTime, b.createdTime) || compareText(a.pageId, b.pageId),
  );
  for (const entry of sorted) {
    // Paging over rows of one minute may show a row twice.
    if (seen.has(entry.pageId)) continue;
    seen.add(entry.pageId);
    if (rows.has(entry.key)) twins.push(entry);
    else rows.set(entry.key, entry);
  }
  return { rows, twins };
}

const incomplete = (count: number): DriftError =>
  new DriftError(
    'tracker-refused',
    `Notion lists only part of the rows (${count.toLocaleString('en-US')}; a query gives 10,000 at most), so nobody can tell which tenants have a row. ` +
      'Nothing was written. Move retired rows out of the database.',
  );
