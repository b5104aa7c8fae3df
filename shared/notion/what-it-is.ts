import { DriftError } from '../core/errors.ts';
import * as answers from './answers.ts';
import type { Calls } from './calls.ts';
import { NotionFailure, orUndefined } from './failure.ts';
import { databasesInPage, listDatabases } from './page-databases.ts';

/**
 * People copy the link of whatever they look at. What an id is that no database and no data source has, as an error that
 * says what to give instead; undefined when nobody can tell.
 */
export async function sayWhatItIs(calls: Calls, id: string): Promise<DriftError | undefined> {
  try {
    const view = await orUndefined(readView(calls, id));
    const instead = view ? ofView(view) : await ofPage(calls, id);
    if (instead === undefined) return undefined;
    return new DriftError('tracker-refused', `${id} is no database: it is ${instead}`);
  } catch (thrown) {
    if (thrown instanceof NotionFailure) return undefined;
    throw thrown;
  }
}

const ofView = ({ parent }: answers.View): string =>
  `a view of one. Give the id of the database: ${parent.database_id}.`;

async function ofPage(calls: Calls, id: string): Promise<string | undefined> {
  if (!(await orUndefined(readPage(calls, id)))) return undefined;
  const databases = await databasesInPage(calls, id);
  if (databases.length === 0) return 'a page, without a database in it. `driftmatrix notion setup --page` makes one.';
  return `a page. Give the id of the database in it: ${listDatabases(databases)}.`;
}

const readView = (calls: Calls, id: string): Promise<answers.View> =>
  calls.call({
    repeat: 'always',
    send: (client) => client.views.retrieve({ view_id: id }),
    answer: answers.view,
  });

const readPage = (calls: Calls, id: string): Promise<unknown> =>
  calls.call({
    repeat: 'always',
    send: (client) => client.pages.retrieve({ page_id: id, filter_properties: ['title'] }),
    answer: answers.written,
  });
