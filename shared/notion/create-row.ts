import * as answers from './answers.ts';
import type { Calls } from './calls.ts';
import { NotionFailure } from './failure.ts';
import { iconRequest } from './icons.ts';
import type { KnownPages } from './known-pages.ts';
import { findByKey } from './read-index.ts';
import { byPropertyId, type NotionRow, type Properties, withoutBody } from './row.ts';
import type { Sheet } from './sheet.ts';
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
export async function createRow(calls: Calls, sheet: Sheet, row: NotionRow, creator: Creator): Promise<void> {
  const { pages, pageWriter } = creator;
  if (!row.body) return await createOnce(calls, sheet, row, pages);
  try {
    await createOnce(calls, sheet, pageWriter.isAllowed ? row : withoutBody(row), pages);
  } catch (thrown) {
    // Too large, or of a form that Notion no longer takes: the row matters more.
    if (!(thrown instanceof NotionFailure) || thrown.failure.is !== 'refused' || !pageWriter.isAllowed) throw thrown;
    await createOnce(calls, sheet, withoutBody(row), pages);
    pageWriter.refused(thrown);
  }
}

/**
 * Notion knows no idempotency key, so when an answer is lost the row is looked for by its key before it is created again.
 */
async function createOnce(calls: Calls, sheet: Sheet, row: NotionRow, pages: KnownPages): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      pages.isAt(row.key, await sendCreate(calls, sheet, row, pages));
      return;
    } catch (thrown) {
      if (!(thrown instanceof NotionFailure)) throw thrown;
      if (thrown.failure.is !== 'unknown') {
        pages.isNowhere(row.key);
        throw thrown;
      }
      const pageId = thrown.failure.committedId ?? (await lookForRow(calls, sheet, row.key));
      if (pageId !== undefined) return pages.isAt(row.key, pageId);
      if (attempt === mostAttempts) throw thrown;
    }
  }
}

async function sendCreate(calls: Calls, sheet: Sheet, row: NotionRow, pages: KnownPages): Promise<string> {
  const { id } = await calls.call({
    repeat: 'unsaved',
    send: (client) => {
      pages.sending(row.key);
      return client.pages.create({
        parent: { type: 'data_source_id', data_source_id: sheet.dataSourceId },
        properties: requestOf(row.properties, sheet),
        ...(row.icon !== undefined && { icon: iconRequest(row.icon) }),
        ...(row.body && { children: [toRequest(row.body)] }),
        filter_properties: ['title'],
      });
    },
    answer: answers.written,
  });
  return id;
}

async function lookForRow(calls: Calls, sheet: Sheet, key: string): Promise<string | undefined> {
  for (const delay of lookAfterMs) {
    await calls.wait(delay);
    const found = await findByKey(calls, sheet, key);
    if (found) return found.pageId;
  }
  return undefined;
}

/** The SDK's types want lists that may be changed; ours are copied, never cast. */
export function requestOf(properties: Properties, { ids }: Sheet) {
  return Object.fromEntries(Object.entries(byPropertyId(properties, ids)).map(([id, value]) => [id, mutable(value)]));
}

function mutable(value: ReturnType<typeof byPropertyId>[string]) {
  if ('title' in value) return { title: [...value.title] };
  if ('rich_text' in value) return { rich_text: [...value.rich_text] };
  if ('multi_select' in value) return { multi_select: [...value.multi_select] };
  if ('relation' in value) return { relation: [...value.relation] };
  return value;
}
