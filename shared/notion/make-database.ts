import { extractNotionId } from '@notionhq/client';
import { DriftError } from '../core/errors.ts';
import * as answers from './answers.ts';
import type { Calls } from './calls.ts';
import { NotionFailure } from './failure.ts';
import { explain } from './messages.ts';
import { databasesInPage, listDatabases, type PageDatabase } from './page-databases.ts';
import { toPieces } from './text.ts';

/** What a new database is called, unless told. */
export const usualName = 'Drift matrix';

/** How long to wait before each look for a database whose making was not answered. */
const lookAfterMs = [2000, 5000, 15_000];

/**
 * A database of that name in the page, by its id: one without rows that is there already, left by an earlier call, or a new
 * one. Throws `tracker-refused` where one with rows has the name, which may be the matrix of somebody else.
 */
export async function makeDatabase(
  calls: Calls,
  { page, name }: { readonly page: string; readonly name: string },
): Promise<{ readonly id: string; readonly created: boolean }> {
  const pageId = extractNotionId(page);
  if (pageId === null)
    throw new DriftError('config-invalid', `"${page}" is no Notion page. Expected its id (32 hex digits) or its link.`);
  try {
    const left = await emptyOne(calls, pageId, name);
    if (left) return { id: left.id, created: false };
    return { id: await create(calls, pageId, name), created: true };
  } catch (thrown) {
    throw explain(thrown, { what: `a database in the page ${pageId}`, needs: 'Insert content' });
  }
}

async function emptyOne(calls: Calls, pageId: string, name: string): Promise<PageDatabase | undefined> {
  const found = await named(calls, pageId, name);
  const [first] = found;
  if (!first) return undefined;
  if (found.length === 1 && !(await hasRows(calls, first.id))) return first;
  throw new DriftError(
    'tracker-refused',
    `The page has ${found.length === 1 ? 'a database of that name, with rows in it' : 'several databases of that name'}: ` +
      `${listDatabases(found)}. Take one with --database, or give the new one another name with --name.`,
  );
}

const named = async (calls: Calls, pageId: string, name: string): Promise<PageDatabase[]> =>
  (await databasesInPage(calls, pageId)).filter(({ title }) => title === name);

async function hasRows(calls: Calls, id: string): Promise<boolean> {
  const { data_sources: sources } = await calls.call({
    repeat: 'always',
    send: (client) => client.databases.retrieve({ database_id: id }),
    answer: answers.database,
  });
  for (const source of sources) {
    const { results } = await calls.call({
      repeat: 'always',
      send: (client) => client.dataSources.query({ data_source_id: source.id, page_size: 1 }),
      answer: answers.pageList,
    });
    if (results.length > 0) return true;
  }
  return false;
}

async function create(calls: Calls, pageId: string, name: string): Promise<string> {
  try {
    const { id } = await calls.call({
      repeat: 'unsaved',
      send: (client) =>
        client.databases.create({ parent: { type: 'page_id', page_id: pageId }, title: toPieces(name) }),
      answer: answers.database,
    });
    return id;
  } catch (thrown) {
    if (!(thrown instanceof NotionFailure) || thrown.failure.is !== 'unknown') throw thrown;
    const made = thrown.failure.committedId ?? (await lookFor(calls, pageId, name));
    if (made === undefined) throw thrown;
    return made;
  }
}

/** The answer may be all that was lost. */
async function lookFor(calls: Calls, pageId: string, name: string): Promise<string | undefined> {
  for (const delay of lookAfterMs) {
    await calls.wait(delay);
    const [found] = await named(calls, pageId, name);
    if (found) return found.id;
  }
  return undefined;
}
