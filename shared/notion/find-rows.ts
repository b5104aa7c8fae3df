import { listSome } from '../core/tenant-list.ts';
import { abreast } from './abreast.ts';
import * as answers from './answers.ts';
import type { Calls, Log } from './calls.ts';
import { lookAfterMs } from './create-row.ts';
import { NotionFailure } from './failure.ts';
import type { KnownPages } from './known-pages.ts';
import { addArchived, type Entry, entryOf, findByKey, type Index, readIndex, withRows } from './read-index.ts';
import type { Sheet } from './sheet.ts';

export interface Finder {
  readonly pages: KnownPages;
  /** What becomes of rows that people moved to the trash. */
  readonly trashedRows: 'leave' | 'restore';
  readonly workers: number;
  readonly now: () => number;
  readonly log: Log;
}

/** Where the rows of these keys are, and all other rows: what is not found here has no row. */
export async function findRows(calls: Calls, sheet: Sheet, keys: readonly string[], finder: Finder): Promise<Index> {
  const { pages, log } = finder;
  await waitForNewest(calls, finder);
  const listed = await readIndex(calls, sheet);
  const isComplete = keys.every((key) => listed.rows.has(key));
  const index = isComplete
    ? listed
    : await addUnlisted(calls, sheet, keys, await addArchived(calls, sheet, listed, log), finder);
  for (const [key, { pageId }] of index.rows) pages.isAt(key, pageId);
  return index;
}

/** Where the row of this key is, without a list of all: `hidden` where a person moved it to the trash, undefined when there is none. */
export async function findRow(
  calls: Calls,
  sheet: Sheet,
  key: string,
  { pages, now }: Pick<Finder, 'pages' | 'now'>,
): Promise<Entry | 'hidden' | undefined> {
  await waitForNewest(calls, { pages, now });
  const pageId = pages.pageOf(key);
  const page = pageId === undefined ? undefined : await lookAt(calls, sheet, pageId);
  if (page?.in_trash) return 'hidden';
  const entry = page ? entryOf(page, sheet) : await findByKey(calls, sheet, key);
  if (entry) pages.isAt(key, entry.pageId);
  else pages.isNowhere(key);
  return entry;
}

const newestMs = lookAfterMs.reduce((sum, ms) => sum + ms, 0);

/** A row that was just made may not be listed yet. */
async function waitForNewest(calls: Calls, { pages, now }: Pick<Finder, 'pages' | 'now'>): Promise<void> {
  if (pages.lastOpenAt !== undefined) await calls.wait(Math.max(0, pages.lastOpenAt + newestMs - now()));
}

/** Adds rows that are known and in no list. Each costs a request, and there are few. */
async function addUnlisted(
  calls: Calls,
  sheet: Sheet,
  keys: readonly string[],
  index: Index,
  { pages, trashedRows, workers, log }: Finder,
): Promise<Index> {
  const shown = new Set([...index.rows.values(), ...index.twins].map(({ pageId }) => pageId));
  const found: Entry[] = [];
  const hidden = new Set<string>();
  const unlisted = keys.filter((key) => !index.rows.has(key) && (pages.pageOf(key) !== undefined || pages.isOpen(key)));
  await abreast(unlisted, workers, async (key) => {
    const pageId = pages.pageOf(key);
    // One that is listed under another key was given to that one by a person.
    const page = pageId === undefined || shown.has(pageId) ? undefined : await lookAt(calls, sheet, pageId);
    const entry = page && entryOf(page, sheet);
    if (page?.in_trash && (trashedRows === 'leave' || !(await restore(calls, page.id)))) hidden.add(key);
    else if (entry) found.push({ ...entry, key });
    else {
      const open = pages.isOpen(key) ? await findByKey(calls, sheet, key) : undefined;
      if (open) found.push(open);
      else pages.isNowhere(key);
    }
  });
  if (hidden.size > 0) log('warn', inTrash([...hidden]));
  return { ...withRows(index, found), hidden };
}

/** The page as long as it is one of our data source, in the trash or not. */
async function lookAt(calls: Calls, { dataSourceId }: Sheet, pageId: string): Promise<answers.Page | undefined> {
  try {
    const page = await calls.call({
      repeat: 'always',
      send: (client) => client.pages.retrieve({ page_id: pageId }),
      answer: answers.page,
    });
    return page.parent?.data_source_id === dataSourceId ? page : undefined;
  } catch (thrown) {
    if (thrown instanceof NotionFailure && thrown.failure.is === 'not-found') return undefined;
    throw thrown;
  }
}

/** False when Notion does not want to. */
async function restore(calls: Calls, pageId: string): Promise<boolean> {
  try {
    await calls.call({
      repeat: 'always',
      send: (client) => client.pages.update({ page_id: pageId, in_trash: false, filter_properties: ['title'] }),
      answer: answers.written,
    });
    return true;
  } catch (thrown) {
    if (thrown instanceof NotionFailure && ['refused', 'forbidden', 'not-found'].includes(thrown.failure.is))
      return false;
    throw thrown;
  }
}

const inTrash = (keys: readonly string[]): string =>
  `Notion: the rows of these tenants lie in the trash and are not written: ${listSome(keys)}. ` +
  'Restore them there, or have it done: "trashedRows": "restore" in the configuration.';
