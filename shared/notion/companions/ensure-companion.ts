import type { Client } from '@notionhq/client';
import * as z from 'zod';
import * as answers from '../answers.ts';
import type { Calls } from '../calls.ts';
import { readDataSource } from '../choose-data-source.ts';
import { marker } from '../columns.ts';
import { NotionFailure } from '../failure.ts';
import { type Memory, remember } from '../memory.ts';
import type { Sheet } from '../sheet.ts';
import { toPieces } from '../text.ts';
import { type Companion, findColumns, type Ids, ids, requestsOf } from './companion.ts';

const remembered = z.strictObject({ dataSourceId: z.string(), ids });

/** Its rows can be written; all of its columns that are there. */
export interface CompanionSheet extends Sheet {
  readonly ids: Ids & { readonly fingerprint: string };
  readonly properties: readonly answers.Property[];
}

/**
 * The companion data source of a database, made when it was never there. One that people removed stays away: undefined.
 * Columns that an older version did not make are added; those that people deleted are left out. Throws NotionFailure.
 */
export async function ensureCompanion(
  calls: Calls,
  database: answers.Database,
  companion: Companion,
  memory: Memory,
): Promise<CompanionSheet | undefined> {
  const store = remember(memory, `companion-${companion.key}-${database.id}`, remembered);
  const known = await store.load();
  if (known && !database.data_sources.some(({ id }) => id === known.dataSourceId)) return undefined;
  const here = known
    ? await readDataSource(calls, known.dataSourceId)
    : ((await findCompanion(calls, database, companion)) ?? (await createCompanion(calls, database, companion)));
  const found = findColumns(companion.columns, here.properties, known?.ids ?? {});
  const lost = companion.columns.filter(({ key }) => found[key] === undefined && known?.ids[key] === undefined);
  const { properties } = lost.length === 0 ? here : await addColumns(calls, here.id, requestsOf(lost));
  const all = findColumns(companion.columns, properties, { ...known?.ids, ...found });
  await store.save({ dataSourceId: here.id, ids: { ...known?.ids, ...all } });
  const { fingerprint, [companion.keyColumn]: keyId } = all;
  // Somebody deleted what rows are found by.
  if (fingerprint === undefined || keyId === undefined) return undefined;
  return { dataSourceId: here.id, keyId, ids: { ...all, fingerprint }, properties };
}

/** One that is ours by its key column, whatever people call it; it was made by somebody who remembers. */
async function findCompanion(
  calls: Calls,
  { data_sources: sources }: answers.Database,
  { keyColumn }: Companion,
): Promise<answers.DataSource | undefined> {
  if (sources.length < 2) return undefined;
  for (const { id } of sources) {
    const source = await readDataSource(calls, id);
    if (source.properties.some(({ description }) => description?.includes(marker(keyColumn)))) return source;
  }
  return undefined;
}

async function createCompanion(
  calls: Calls,
  database: answers.Database,
  companion: Companion,
): Promise<answers.DataSource> {
  try {
    return await calls.call({
      repeat: 'unsaved',
      send: (client) =>
        client.dataSources.create({
          parent: { type: 'database_id', database_id: database.id },
          title: toPieces(companion.name),
          properties: requestsOf(companion.columns),
        }),
      answer: answers.dataSource,
    });
  } catch (thrown) {
    // The answer may be all that was lost; the list of data sources tells.
    if (!(thrown instanceof NotionFailure) || thrown.failure.is !== 'unknown') throw thrown;
    const now = await calls.call({
      repeat: 'always',
      send: (client) => client.databases.retrieve({ database_id: database.id }),
      answer: answers.database,
    });
    const made = await findCompanion(calls, now, companion);
    if (made) return made;
    throw thrown;
  }
}

type PropertyRequests = NonNullable<Parameters<Client['dataSources']['update']>[0]['properties']>;

export const addColumns = (
  calls: Calls,
  dataSourceId: string,
  properties: PropertyRequests,
): Promise<answers.DataSource> =>
  calls.call({
    repeat: 'always',
    send: (client) => client.dataSources.update({ data_source_id: dataSourceId, properties }),
    answer: answers.dataSource,
  });
