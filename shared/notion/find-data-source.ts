import { extractNotionId } from '@notionhq/client';
import { DriftError } from '../core/errors.ts';
import * as answers from './answers.ts';
import type { Calls } from './calls.ts';
import { NotionFailure } from './failure.ts';
import { explain } from './messages.ts';

/** The data source that the rows live in, and as whom we write to it. */
export interface Place {
  readonly bot: answers.Bot;
  readonly workspace: string;
  readonly dataSource: answers.DataSource;
  /** Undefined when the id of a data source was given. */
  readonly database: answers.Database | undefined;
  /** For messages: the name of the database, or its id when it has none. */
  readonly name: string;
}

/**
 * From what people paste: the id or link of a database, or the id of a data source. Never guesses: a database with
 * several data sources is refused with the list to choose from.
 */
export async function findDataSource(calls: Calls, database: string): Promise<Place> {
  const id = extractNotionId(database);
  if (id === null) {
    throw new DriftError(
      'config-invalid',
      `"${database}" is no Notion database. Expected its id (32 hex digits) or its link.`,
    );
  }
  const bot = await whoAmI(calls);
  const workspace = bot.bot?.workspace_name ?? '';
  const where = { what: `the database ${id}`, botName: bot.name ?? 'without a name', workspace };
  try {
    const found = await orUndefined(readDatabase(calls, id));
    const dataSource = await readDataSource(calls, found ? onlyDataSource(found) : id);
    if (found?.in_trash || dataSource.in_trash) {
      throw new DriftError(
        'tracker-refused',
        `The database "${found?.title ?? id}" is in Notion’s trash. Restore it there.`,
      );
    }
    return { bot, workspace, dataSource, database: found, name: found?.title || dataSource.title || id };
  } catch (thrown) {
    throw explain(thrown, where);
  }
}

async function whoAmI(calls: Calls): Promise<answers.Bot> {
  try {
    return await calls.call({ repeat: 'always', send: (client) => client.users.me({}), answer: answers.bot });
  } catch (thrown) {
    throw explain(thrown, { what: 'the connection' });
  }
}

const readDatabase = (calls: Calls, id: string) =>
  calls.call({
    repeat: 'always',
    send: (client) => client.databases.retrieve({ database_id: id }),
    answer: answers.database,
  });

export const readDataSource = (calls: Calls, id: string): Promise<answers.DataSource> =>
  calls.call({
    repeat: 'always',
    send: (client) => client.dataSources.retrieve({ data_source_id: id }),
    answer: answers.dataSource,
  });

function onlyDataSource({ title, id, data_sources: [first, second, ...more] }: answers.Database): string {
  if (first && !second) return first.id;
  if (!first || !second) throw new DriftError('tracker-refused', `The database "${title || id}" has no data source.`);
  const list = [first, second, ...more].map((source) => `"${source.name}" (${source.id})`).join(', ');
  throw new DriftError(
    'tracker-refused',
    `The database "${title || id}" has several data sources: ${list}. Put the id of the one to use into the configuration.`,
  );
}

/** Not shared and not existing look the same; the id may still be that of a data source. */
async function orUndefined<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (thrown) {
    if (thrown instanceof NotionFailure && thrown.failure.is === 'not-found') return undefined;
    throw thrown;
  }
}
