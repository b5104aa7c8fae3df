import { type Around, openAround } from './around.ts';
import { type ConnectionOptions, connect, openCalls } from './calls.ts';
import { parseColumnNames } from './columns.ts';
import { ensureHumanColumns } from './ensure-human-columns.ts';
import { ensureSchema } from './ensure-schema.ts';
import { ensureViews } from './ensure-views.ts';
import { findDataSource, type Place } from './find-data-source.ts';
import { makeDatabase, usualName } from './make-database.ts';
import { createMemory } from './memory.ts';
import { askerOf, explain } from './messages.ts';
import { createSoftly } from './softly.ts';
import { viewsOf } from './views.ts';

export interface SetupOptions extends ConnectionOptions {
  /** Either the page that a new database is made in, or the database to adopt: ids or links. */
  readonly place: { readonly page: string; readonly name?: string } | { readonly database: string };
  readonly columns?: Readonly<Record<string, string>>;
  /** Whether to make drift patterns, the list of sweeps, and views too, where the database has none; unless told otherwise. */
  readonly companions?: boolean;
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
export async function setUpNotion({
  place,
  columns,
  companions = true,
  ...options
}: SetupOptions): Promise<SetupReport> {
  const names = parseColumnNames(columns);
  const warnings: string[] = [];
  const connection = connect(options);
  const calls = openCalls(connection, { deadline: connection.clock.now() + 120_000 });
  try {
    const { id, created } =
      'page' in place
        ? await makeDatabase(calls, { name: usualName, ...place })
        : { id: place.database, created: false };
    const found = await findDataSource(calls, id);
    const log = (_: unknown, message: string) => void warnings.push(message);
    const memory = createMemory();
    const schema = await ensureSchema(calls, found, names, memory, log);
    const { ids, properties } = schema;
    // Who sets it up asks for all of them, also for those that were deleted.
    await ensureHumanColumns(calls, { id: found.dataSource.id, properties }, memory, true);
    const parts = { memory, softly: createSoftly(log, askerOf(found)) };
    const around = companions ? await openAround(calls, found, schema, parts) : {};
    if (companions && found.database)
      await ensureViews(calls, found.database, viewsOf({ tenants: schema, ...around }), parts);
    const before = new Set(found.dataSource.properties.map(({ id }) => id));
    return {
      // Where the id of one of several data sources was given, only that id says which.
      database: hasOthers(found, around) ? found.dataSource.id : (found.database?.id ?? found.dataSource.id),
      url: found.database?.url ?? '',
      created,
      columnsCreated: Object.values(ids).filter((id) => !before.has(id)).length,
      warnings,
    };
  } catch (thrown) {
    throw explain(thrown, { what: 'the database' });
  }
}

/** Whether there are data sources that are none of ours. */
function hasOthers({ database, dataSource }: Place, { patterns, sweeps }: Around): boolean {
  const ours = [dataSource.id, patterns?.dataSourceId, sweeps?.dataSourceId];
  return database?.data_sources.some(({ id }) => !ours.includes(id)) ?? false;
}
