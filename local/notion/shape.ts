import { type Context, dataSourceById } from './context.ts';
import { answerValue, cellOf, cutTime, expandPieces } from './property-types.ts';
import { invalid } from './refusal.ts';
import { findProperty } from './schema.ts';
import { type Database, type DataSource, dataSourcesOf, type Page, type Property } from './state.ts';

/** Answers as Notion shapes them: odd property ids percent-encoded, key order shuffled, times cut to the minute. */

const hex = (id: string): string => id.replaceAll('-', '');
const link = (id: string): string => `https://app.notion.com/p/${hex(id)}`;
const encode = (property: Property): string => encodeURIComponent(property.id);

/** The columns that `filter_properties` asks for; undefined means all. */
export function selectedProperties(
  { query }: Context,
  properties: readonly Property[],
): readonly Property[] | undefined {
  const asked = query.getAll('filter_properties');
  if (asked.length === 0) return undefined;
  return asked.map((key) => {
    const found = findProperty(properties, key);
    if (!found) throw invalid(`Could not find property with name or id: ${key}`);
    return found;
  });
}

export function shapePage(context: Context, page: Page, only?: readonly Property[]): unknown {
  const { state } = context;
  const dataSource = dataSourceById(context, page.dataSourceId);
  const shown = only ?? dataSource.properties;
  const entries = shown.map((property): [string, unknown] => {
    const answer = answerValue(cellOf(page, property), property, page, state);
    return [property.name, { id: encode(property), type: property.type, [property.type]: answer }];
  });
  return {
    object: 'page',
    id: page.id,
    created_time: cutTime(page.createdAt),
    last_edited_time: cutTime(page.editedAt),
    created_by: { object: 'user', id: page.createdBy },
    last_edited_by: { object: 'user', id: page.editedBy },
    cover: null,
    icon: page.icon,
    parent: { type: 'data_source_id', data_source_id: dataSource.id, database_id: dataSource.databaseId },
    in_trash: page.inTrash,
    is_archived: page.isArchived,
    is_locked: false,
    properties: Object.fromEntries(rotate(entries, page.sequence)),
    url: link(page.id),
    public_url: null,
    ...older(context, page.inTrash),
  };
}

export function shapeDataSource(context: Context, dataSource: DataSource): unknown {
  const database = context.state.databases.get(dataSource.databaseId);
  const entries = dataSource.properties.map((property): [string, unknown] => [property.name, shapeColumn(property)]);
  context.state.counter += 1;
  return {
    object: 'data_source',
    id: dataSource.id,
    cover: database?.cover ?? null,
    icon: database?.icon ?? null,
    created_time: cutTime(dataSource.createdAt),
    created_by: { object: 'user', id: context.state.bot.id },
    last_edited_time: cutTime(dataSource.editedAt),
    last_edited_by: { object: 'user', id: context.state.bot.id },
    title: expandPieces([{ content: dataSource.name, link: null }]),
    description: [],
    is_inline: false,
    properties: Object.fromEntries(rotate(entries, context.state.counter)),
    parent: { type: 'database_id', database_id: dataSource.databaseId },
    database_parent: { type: 'page_id', page_id: context.state.rootPageId },
    url: link(dataSource.databaseId),
    public_url: null,
    in_trash: dataSource.inTrash,
    ...older(context, dataSource.inTrash),
  };
}

export function shapeDatabase(context: Context, database: Database): unknown {
  const precise = (at: number): string => new Date(at).toISOString().replace('Z', '+00:00');
  return {
    object: 'database',
    id: database.id,
    title: expandPieces(database.title),
    description: expandPieces(database.description),
    parent: { type: 'page_id', page_id: context.state.rootPageId },
    is_inline: false,
    in_trash: database.inTrash,
    is_locked: database.isLocked,
    created_time: precise(database.createdAt),
    last_edited_time: precise(database.editedAt),
    data_sources: dataSourcesOf(context.state, database.id).map(({ id, name }) => ({ id, name })),
    icon: database.icon,
    cover: database.cover,
    url: link(database.id),
    public_url: null,
    ...older(context, database.inTrash),
  };
}

function shapeColumn(property: Property): unknown {
  const options = property.options.map((option) => ({ ...option }));
  const config: Record<string, unknown> = {
    select: { options },
    multi_select: { options },
    status: {
      options,
      groups: [{ id: 'todo', name: 'To-do', color: 'gray', option_ids: options.map(({ id }) => id) }],
    },
    number: { format: property.numberFormat },
  };
  return {
    id: encode(property),
    name: property.name,
    description: property.description,
    type: property.type,
    [property.type]: config[property.type] ?? {},
  };
}

/** Versions before 2026-03-11 said `archived` as well. */
const older = ({ version }: Context, inTrash: boolean): object => (version < '2026-03-11' ? { archived: inTrash } : {});

const rotate = <T>(list: readonly T[], by: number): T[] => {
  const at = list.length === 0 ? 0 : by % list.length;
  return [...list.slice(at), ...list.slice(0, at)];
};
