import type { Client } from '@notionhq/client';
import * as z from 'zod';
import * as answers from './answers.ts';
import type { Calls } from './calls.ts';
import {
  aboutOf,
  findHumanColumns,
  type HumanColumn,
  type HumanIds,
  humanColumns,
  humanKeys,
} from './human-columns.ts';
import { type Memory, remember } from './memory.ts';

const remembered = z.partialRecord(z.enum(humanKeys), z.string());

const rememberHuman = (memory: Memory, dataSourceId: string) => remember(memory, `people-${dataSourceId}`, remembered);

/**
 * Makes the columns for people, each once per data source: whoever deletes one does not want it. `wasOurs` tells that the
 * data source is one that we wrote to before there were all of them; where nothing is remembered and some are there, the
 * others count as deleted. Throws NotionFailure.
 */
export async function ensureHumanColumns(
  calls: Calls,
  { id, properties }: { readonly id: string; readonly properties: readonly answers.Property[] },
  memory: Memory,
  wasOurs: boolean,
): Promise<HumanIds> {
  const store = rememberHuman(memory, id);
  const known = await store.load();
  const here = findHumanColumns(properties, known ?? {});
  const isNew = known !== undefined || wasOurs || Object.keys(here).length === 0;
  const taken = new Set(properties.map(({ name }) => name.toLowerCase()));
  const missing = humanColumns.filter(
    ({ key, name }) => here[key] === undefined && known?.[key] === undefined && !taken.has(name.toLowerCase()),
  );
  const ids = isNew && missing.length > 0 ? await create(calls, id, missing, known ?? {}) : here;
  await store.save({ ...known, ...ids });
  return ids;
}

/** What is there of them, without making any. */
export async function recallHumanColumns({ id, properties }: answers.DataSource, memory: Memory): Promise<HumanIds> {
  return findHumanColumns(properties, (await rememberHuman(memory, id).load()) ?? {});
}

async function create(
  calls: Calls,
  dataSourceId: string,
  missing: readonly HumanColumn[],
  known: HumanIds,
): Promise<HumanIds> {
  const properties = Object.fromEntries(missing.map((column) => [column.name, requestOf(column)]));
  const { properties: now } = await calls.call({
    repeat: 'always',
    send: (client) => client.dataSources.update({ data_source_id: dataSourceId, properties }),
    answer: answers.dataSource,
  });
  return findHumanColumns(now, known);
}

type PropertyRequest = NonNullable<Parameters<Client['dataSources']['update']>[0]['properties']>[string];

function requestOf(column: HumanColumn): PropertyRequest {
  const description = aboutOf(column);
  switch (column.type) {
    case 'people':
      return { description, people: {} };
    case 'select':
      return { description, select: { options: (column.choices ?? []).map((name) => ({ name })) } };
    case 'date':
      return { description, date: {} };
    case 'rich_text':
      return { description, rich_text: {} };
    case 'url':
      return { description, url: {} };
    case 'checkbox':
      return { description, checkbox: {} };
  }
}
