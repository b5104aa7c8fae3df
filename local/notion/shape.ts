import { dataSourcesOf } from './add.ts';
import type { Context } from './context.ts';
import { answerCell } from './property-types.ts';
import { invalid } from './refusal.ts';
import { cutTime, expandPieces } from './rich-text.ts';
import { findProperty } from './schema.ts';
import { encodeId, shapeColumn } from './shape-column.ts';
import type { Database, DataSource, Page, Property, State } from './state.ts';

/** Answers as Notion shapes them: odd property ids percent-encoded, key order shuffled, times cut to the minute. */

const hex = (id: string): string => id.replaceAll('-', '');
export const link = (id: string): string => `https://app.notion.com/p/${hex(id)}`;

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

/** Of a page that is no row: its title and nothing else. */
const titleOnly: readonly Property[] = [
  { id: 'title', name: 'title', type: 'title', description: null, options: [], numberFormat: '' },
];

export const columnsOf = (state: State, page: Page): readonly Property[] =>
  state.dataSources.get(page.dataSourceId ?? '')?.properties ?? titleOnly;

export function shapePage(context: Context, page: Page, only?: readonly Property[]): unknown {
  const { state } = context;
  const shown = only ?? columnsOf(state, page);
  for (const { id } of shown) page.unseen.delete(id);
  const entries = shown.map((property): [string, unknown] => [
    property.name,
    { id: encodeId(property.id), ...answerCell(property, page, context) },
  ]);
  return {
    object: 'page',
    id: page.id,
    created_time: cutTime(page.createdAt),
    last_edited_time: cutTime(page.editedAt),
    created_by: { object: 'user', id: page.createdBy },
    last_edited_by: { object: 'user', id: page.editedBy },
    cover: page.cover,
    icon: page.icon,
    parent: parentOf(state, page),
    in_trash: page.inTrash,
    is_archived: page.isArchived,
    is_locked: page.isLocked,
    properties: Object.fromEntries(rotate(entries, page.sequence)),
    url: link(page.id),
    public_url: null,
    ...older(context, page.inTrash),
  };
}

function parentOf(state: State, page: Page): object {
  const dataSource = state.dataSources.get(page.dataSourceId ?? '');
  if (dataSource) {
    return { type: 'data_source_id', data_source_id: dataSource.id, database_id: dataSource.databaseId };
  }
  return page.parentPageId === null
    ? { type: 'workspace', workspace: true }
    : { type: 'page_id', page_id: page.parentPageId };
}

export function shapeDataSource(context: Context, dataSource: DataSource): unknown {
  const { state, connection } = context;
  const database = state.databases.get(dataSource.databaseId);
  const entries = dataSource.properties.map((property): [string, unknown] => [
    property.name,
    shapeColumn(state, dataSource, property),
  ]);
  state.counter += 1;
  return {
    object: 'data_source',
    id: dataSource.id,
    cover: database?.cover ?? null,
    icon: dataSource.icon ?? database?.icon ?? null,
    created_time: cutTime(dataSource.createdAt),
    created_by: { object: 'user', id: connection.id },
    last_edited_time: cutTime(dataSource.editedAt),
    last_edited_by: { object: 'user', id: connection.id },
    title: expandPieces([{ content: dataSource.name, link: null }]),
    description: [],
    is_inline: database?.isInline ?? false,
    properties: Object.fromEntries(rotate(entries, state.counter)),
    parent: { type: 'database_id', database_id: dataSource.databaseId },
    database_parent: { type: 'page_id', page_id: database?.parentPageId ?? state.rootPageId },
    url: link(dataSource.databaseId),
    public_url: null,
    in_trash: dataSource.inTrash,
    ...older(context, dataSource.inTrash),
  };
}

/** Databases and views know milliseconds, and write their zone in digits. */
export const preciseTime = (at: number): string => new Date(at).toISOString().replace('Z', '+00:00');

export function shapeDatabase(context: Context, database: Database): unknown {
  return {
    object: 'database',
    id: database.id,
    title: expandPieces(database.title),
    description: expandPieces(database.description),
    parent: { type: 'page_id', page_id: database.parentPageId },
    is_inline: database.isInline,
    in_trash: database.inTrash,
    is_locked: database.isLocked,
    created_time: preciseTime(database.createdAt),
    last_edited_time: preciseTime(database.editedAt),
    data_sources: dataSourcesOf(context.state, database.id).map(({ id, name }) => ({ id, name })),
    icon: database.icon,
    cover: database.cover,
    url: link(database.id),
    public_url: null,
    ...older(context, database.inTrash),
  };
}

/** Versions before 2026-03-11 said `archived` as well. */
const older = ({ version }: Context, inTrash: boolean): object => (version < '2026-03-11' ? { archived: inTrash } : {});

const rotate = <T>(list: readonly T[], by: number): T[] => {
  const at = list.length === 0 ? 0 : by % list.length;
  return [...list.slice(at), ...list.slice(0, at)];
};
