import type { Client } from '@notionhq/client';
import { DriftError } from '../core/errors.ts';
import * as answers from './answers.ts';
import type { Calls, Log } from './calls.ts';
import { type Column, type ColumnKey, type ColumnNames, columns, descriptionOf } from './columns.ts';
import type { Place } from './find-data-source.ts';
import { type Matching, matchColumns, nameOf } from './match-columns.ts';
import type { Memory } from './memory.ts';
import { askerOf, explain } from './messages.ts';
import { layoutOf, learn, nothingKnown, type PropertyIds, rememberColumns } from './remembered-columns.ts';
import type { Sheet } from './sheet.ts';

/** Where each column is, by property id: later requests use ids, so people may rename columns as they like. */
export interface Schema extends Sheet {
  readonly ids: PropertyIds & { readonly tenantId: string; readonly fingerprint: string };
  /** Whether we wrote to this data source before, as far as anybody remembers. */
  readonly wasOurs: boolean;
  /** All columns as they are now, also those of people. */
  readonly properties: readonly answers.Property[];
  /** Part of every row's hash: another one means that all rows are written anew. */
  readonly layout: string;
}

/**
 * Creates the columns that are missing, in one request. Nothing that exists is converted, shortened or deleted, and only
 * the title of a database that nobody has shaped yet is renamed: a column of the wrong type ends it with
 * `tracker-refused` before anything is written.
 */
export async function ensureSchema(
  calls: Calls,
  place: Place,
  names: ColumnNames,
  memory: Memory,
  log: Log,
): Promise<Schema> {
  const { dataSource } = place;
  const store = rememberColumns(memory, dataSource.id);
  const known = (await store.load()) ?? nothingKnown;
  let { properties } = dataSource;
  let matching = matchOrRefuse(properties, names, known.ids, place.name);
  for (const warning of matching.warnings) log('warn', `Notion: ${warning}`);
  if (matching.missing.length > 0) {
    ({ properties } = await createColumns(calls, place, matching.missing, names));
    matching = matchOrRefuse(properties, names, known.ids, place.name);
  }
  const ids = idsOf(matching, names);
  const learnt = learn(known, ids);
  await store.save(learnt);
  const wasOurs = known !== nothingKnown;
  return { dataSourceId: dataSource.id, keyId: ids.tenantId, ids, wasOurs, properties, layout: layoutOf(learnt) };
}

function matchOrRefuse(
  properties: readonly answers.Property[],
  names: ColumnNames,
  remembered: PropertyIds,
  databaseName: string,
): Matching {
  const matching = matchColumns(properties, names, remembered);
  if (matching.problems.length === 0) return matching;
  throw new DriftError(
    'tracker-refused',
    `Nothing was written to the Notion database "${databaseName}": ${matching.problems.join('; ')}.`,
  );
}

type PropertyRequests = NonNullable<Parameters<Client['dataSources']['update']>[0]['properties']>;

async function createColumns(
  calls: Calls,
  place: Place,
  missing: readonly ColumnKey[],
  names: ColumnNames,
): Promise<answers.DataSource> {
  const { dataSource } = place;
  const properties: PropertyRequests = {};
  for (const column of columns) {
    if (missing.includes(column.key)) properties[nameOf(column.key, names)] = columnRequest(column);
  }
  // A database that nobody has shaped yet: its title still has Notion's default name.
  if (dataSource.properties.length === 1) properties.title = { name: nameOf('tenant', names) };
  try {
    return await calls.call({
      repeat: 'always',
      send: (client) => client.dataSources.update({ data_source_id: dataSource.id, properties }),
      answer: answers.dataSource,
    });
  } catch (thrown) {
    throw explain(thrown, {
      what: `the columns of "${place.name}"`,
      ...askerOf(place),
      needs: 'Update content',
    });
  }
}

function columnRequest(column: Column): PropertyRequests[string] {
  const description = descriptionOf(column);
  switch (column.type) {
    case 'title':
      return { description, title: {} };
    case 'rich_text':
      return { description, rich_text: {} };
    case 'number':
      return { description, number: { format: 'number' } };
    case 'date':
      return { description, date: {} };
    case 'multi_select':
      return { description, multi_select: { options: [] } };
    case 'select':
      return { description, select: { options: (column.choices ?? []).map(({ name, color }) => ({ name, color })) } };
  }
}

function idsOf({ found }: Matching, names: ColumnNames): Schema['ids'] {
  const ids: Partial<Record<ColumnKey, string>> = {};
  for (const [key, property] of found) ids[key] = property.id;
  const { tenantId, fingerprint } = ids;
  if (tenantId === undefined || fingerprint === undefined) {
    const lost = nameOf(tenantId === undefined ? 'tenantId' : 'fingerprint', names);
    throw new DriftError('tracker-refused', `Notion did not create the column "${lost}". Create it by hand, as text.`);
  }
  return { ...ids, tenantId, fingerprint };
}
