import { extractNotionId } from '@notionhq/client';
import { DriftError } from '../core/errors.ts';
import * as answers from './answers.ts';
import type { Calls } from './calls.ts';
import { chooseDataSource, readDataSource } from './choose-data-source.ts';
import { NotionFailure, orUndefined } from './failure.ts';
import { createMemory, type Memory } from './memory.ts';
import { askerOf, explain } from './messages.ts';
import { sayWhatItIs } from './what-it-is.ts';

/** The data source that the rows live in, and as whom we write to it. */
export interface Place {
  readonly bot: answers.Bot;
  readonly workspace: string;
  readonly dataSource: answers.DataSource;
  /** Undefined when it is not shared, or the data source has no database. */
  readonly database: answers.Database | undefined;
  /** For messages: the name of the database, or its id when it has none. */
  readonly name: string;
}

/**
 * From what people paste: the id or link of a database, or the id of a data source. Of several data sources it is the one
 * that we wrote to before; nothing is guessed: where none of them is known to be ours, it ends with the list to choose from.
 */
export async function findDataSource(calls: Calls, given: string, memory: Memory = createMemory()): Promise<Place> {
  const id = extractNotionId(given);
  if (id === null) {
    throw new DriftError(
      'config-invalid',
      `"${given}" is no Notion database. Expected its id (32 hex digits) or its link.`,
    );
  }
  const bot = await whoAmI(calls);
  const workspace = bot.bot?.workspace_name ?? '';
  const where = { what: `the database ${id}`, ...askerOf({ bot, workspace }) };
  try {
    const { database, dataSource } = await readPlace(calls, id, memory);
    if (database?.in_trash || dataSource.in_trash) {
      throw new DriftError(
        'tracker-refused',
        `The database "${database?.title || dataSource.title || id}" is in Notion’s trash. Restore it there.`,
      );
    }
    return { bot, workspace, dataSource, database, name: database?.title || dataSource.title || id };
  } catch (thrown) {
    const isMissing = thrown instanceof NotionFailure && thrown.failure.is === 'not-found';
    throw (isMissing ? await sayWhatItIs(calls, id) : undefined) ?? explain(thrown, where);
  }
}

async function readPlace(calls: Calls, id: string, memory: Memory): Promise<Pick<Place, 'database' | 'dataSource'>> {
  const found = await orUndefined(readDatabase(calls, id));
  if (found) return { database: found, dataSource: await chooseDataSource(calls, found, memory) };
  const dataSource = await readDataSource(calls, id);
  const parent = dataSource.parent?.database_id;
  // What is said of the fleet stands in the database's description; without the database nothing is said.
  const database = parent === undefined ? undefined : await orUndefined(readDatabase(calls, parent));
  return { database, dataSource };
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
