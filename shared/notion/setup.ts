import { extractNotionId } from '@notionhq/client';
import { DriftError } from '../core/errors.ts';
import * as answers from './answers.ts';
import { type Calls, type ConnectionOptions, connect, openCalls } from './calls.ts';
import { parseColumnNames } from './columns.ts';
import { ensureSchema } from './ensure-schema.ts';
import { findDataSource } from './find-data-source.ts';
import { createMemory } from './memory.ts';
import { explain } from './messages.ts';
import { toPieces } from './text.ts';

export interface SetupOptions extends ConnectionOptions {
  /** Either the page that a new database is made in, or the database to adopt: ids or links. */
  readonly place: { readonly page: string } | { readonly database: string };
  readonly columns?: Readonly<Record<string, string>>;
}

export interface SetupReport {
  readonly database: string;
  readonly url: string;
  readonly created: boolean;
  /** How many columns were made; 0 where all were there. */
  readonly columnsCreated: number;
  /** Each a sentence. */
  readonly warnings: readonly string[];
}

/**
 * Makes a database for the matrix, or makes one that exists fit for it. Nothing that exists is converted, shortened or
 * deleted. Throws `config-invalid` for what is no id, `tracker-refused` or `tracker-unavailable` for what Notion says.
 */
export async function setUpNotion({ place, columns, ...options }: SetupOptions): Promise<SetupReport> {
  const names = parseColumnNames(columns);
  const warnings: string[] = [];
  const connection = connect(options);
  const calls = openCalls(connection, { deadline: connection.clock.now() + 120_000 });
  try {
    const made = 'page' in place ? await createDatabase(calls, place.page) : undefined;
    const database = 'page' in place ? (made?.id ?? '') : place.database;
    const found = await findDataSource(calls, database);
    const log = (_: unknown, message: string) => void warnings.push(message);
    const { ids } = await ensureSchema(calls, found, names, createMemory(), log);
    const before = new Set(found.dataSource.properties.map(({ id }) => id));
    return {
      database: found.database?.id ?? database,
      url: found.database?.url ?? '',
      created: made !== undefined,
      columnsCreated: Object.values(ids).filter((id) => !before.has(id)).length,
      warnings,
    };
  } catch (thrown) {
    throw explain(thrown, { what: 'the database' });
  }
}

async function createDatabase(calls: Calls, page: string): Promise<answers.Database> {
  const id = extractNotionId(page);
  if (id === null)
    throw new DriftError('config-invalid', `"${page}" is no Notion page. Expected its id (32 hex digits) or its link.`);
  try {
    return await calls.call({
      repeat: 'unsaved',
      send: (client) =>
        client.databases.create({ parent: { type: 'page_id', page_id: id }, title: toPieces('Drift matrix') }),
      answer: answers.database,
    });
  } catch (thrown) {
    throw explain(thrown, { what: `a database in the page ${id}` });
  }
}
