import * as answers from './answers.ts';
import type { Calls } from './calls.ts';
import type { Schema } from './ensure-schema.ts';
import { NotionFailure } from './failure.ts';
import type { KnownPages } from './known-pages.ts';
import { findByKey } from './read-index.ts';
import { byPropertyId, type NotionRow, type Properties, withoutBody } from './row.ts';
import { type PageWriter, toRequest } from './write-body.ts';

/** How long to wait before each look for a row that may have been created: a fresh row may not be found at once. */
export const lookAfterMs = [2000, 5000, 15_000];
const mostAttempts = 3;

/** What creating rows needs beside the row. */
export interface Creator {
  readonly pages: KnownPages;
  readonly pageWriter: PageWriter;
}

/**
 * Creates the row of a tenant, once, and without what differs when Notion does not take that. Throws NotionFailure when it
 * is refused or never answered.
 */
export async function createRow(calls: Calls, schema: Schema, row: NotionRow, creator: Creator): Promise<void> {
  const { pages, pageWriter } = creator;
  if (!row.body) return await createOnce(calls, schema, row, pages);
  try {
    await createOnce(calls, schema, pageWriter.isAllowed ? row : withoutBody(row), pages);
  } catch (thrown) {
    // Too large, or of a form that Notion no longer takes: the row matters more.
    if (!(thrown instanceof NotionFailure) || thrown.failure.is !== 'refused' || !pageWriter.isAllowed) throw thrown;
    await createOnce(calls, schema, withoutBody(row), pages);
    pageWriter.refused(thrown);
  }
}

/**
 * Notion knows no idempotency key, so when an answer is lost the row is looked for by its key before it is created again.
 */
async function createOnce(calls: Calls, schema: Schema, row: NotionRow, pages: KnownPages): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      pages.isAt(row.key, await sendCreate(calls, schema, row, pages));
      return;
    } catch (thrown) {
      if (!(thrown instanceof NotionFailure)) throw thrown;
      if (thrown.failure.is !== 'unknown') {
        pages.isNowhere(row.key);
        throw thrown;
      }
      const pageId = thrown.failure.committedId ?? (await lookForRow(calls, schema, row.key));
      if (pageId !== undefined) return pages.isAt(row.key, pageId);
      if (attempt === mostAttempts) throw thrown;
    }
  }
}

async function sendCreate(calls: Calls, schema: Schema, row: NotionRow, pages: KnownPages): Promise<string> {
  const { id } = await calls.call({
    repeat: 'unsaved',
    send: (client) => {
      pages.sending(row.key);
      return client.pages.create({
        parent: { type: 'data_source_id', data_source_id: schema.dataSourceId },
        properties: requestOf(row.properties, schema),
        ...(row.body && { children: [toRequest(row.body)] }),
        filter_properties: ['title'],
      });
    },
    answer: answers.written,
  });
  return id;
}

async function lookForRow(calls: Calls, schema: Schema, key: string): Promise<string | undefined> {
  for (const delay of lookAfterMs) {
    await calls.wait(delay);
    const found = await findByKey(calls, schema, key);
    if (found) return found.pageId;
  }
  return undefined;
}

/** The SDK's types want lists that may be changed; ours are copied, never cast. */
export function requestOf(properties: Properties, { ids }: Schema) {
  return Object.fromEntries(Object.entries(byPropertyId(properties, ids)).map(([id, value]) => [id, mutable(value)]));
}

function mutable(value: ReturnType<typeof byPropertyId>[string]) {
  if ('title' in value) return { title: [...value.title] };
  if ('rich_text' in value) return { rich_text: [...value.rich_text] };
  return value;
}
