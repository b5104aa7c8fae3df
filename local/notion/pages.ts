import * as z from 'zod';
import { addPage, dataSourcesOf } from './add.ts';
import { draftBlocks, dropBlocks, insertBlocks, requireRoom } from './blocks.ts';
import { check } from './check.ts';
import { type Context, dataSourceById, pageById, parseUuid, requireCapability } from './context.ts';
import { answeredCover, answeredIcon } from './icons.ts';
import { blocksFromMarkdown } from './markdown-text.ts';
import { storeValue } from './property-types.ts';
import { inTrash, invalid, invalidBody } from './refusal.ts';
import { setValues } from './relations.ts';
import { findProperty } from './schema.ts';
import { columnsOf, selectedProperties, shapePage } from './shape.ts';
import type { DataSource, Page, Property, Value } from './state.ts';

/** Rows: create, read, update, move. */

const parentShape = z.union([
  z.strictObject({ type: z.literal('data_source_id').optional(), data_source_id: z.string() }),
  z.strictObject({ type: z.literal('database_id').optional(), database_id: z.string() }),
]);
const templateShape = z.object({ type: z.enum(['none', 'default', 'template_id']) });

export function createPage(context: Context): unknown {
  const { state, body, connection } = context;
  const parent = check(parentShape, body.parent, 'body.parent');
  if (body.properties === undefined) throw invalidBody('body.properties', 'defined', undefined);
  exclude(body, 'children', 'markdown');
  exclude(body, 'children', 'template');
  if (body.position !== undefined) throw invalid('position applies to pages in pages, not to rows.');
  const dataSource = parentOf(context, parent);
  requireCapability(context, 'insert');
  if (dataSource.inTrash || state.databases.get(dataSource.databaseId)?.inTrash) throw inTrash();
  requireNoTemplate(body.template);
  const values = parseValues(context, dataSource.properties);
  const only = selectedProperties(context, dataSource.properties);
  const children =
    typeof body.markdown === 'string' ? blocksFromMarkdown(body.markdown) : (body.children ?? body.content);
  const blocks = children === undefined ? [] : draftBlocks(state, children);
  requireRoom(state, blocks.flat().length + 1);
  const page = addPage(state, dataSource, connection.id, new Map());
  setValues(state, page, dataSource.properties, values);
  page.icon = answeredIcon(body.icon);
  page.cover = answeredCover(body.cover);
  insertBlocks(state, page.id, blocks, connection.id);
  return shapePage(context, page, only);
}

function exclude(body: Context['body'], one: string, other: string): void {
  if (body[one] !== undefined && body[other] !== undefined) throw invalid(`${one} and ${other} exclude each other.`);
}

/** There are no templates here: only `none` can be taken. */
function requireNoTemplate(given: unknown): void {
  const template = check(templateShape.optional(), given, 'body.template');
  if (template && template.type !== 'none') throw invalid('This data source has no such template.');
}

function parentOf(context: Context, parent: z.infer<typeof parentShape>): DataSource {
  if ('data_source_id' in parent) {
    return dataSourceById(context, uuidOf(parent.data_source_id, 'body.parent.data_source_id'));
  }
  const id = uuidOf(parent.database_id, 'body.parent.database_id');
  const [only, second] = dataSourcesOf(context.state, id);
  if (second) throw invalid('Databases with multiple data sources are not supported with a database_id parent.');
  return dataSourceById(context, only?.id ?? id);
}

function uuidOf(text: string, path: string): string {
  const id = parseUuid(text);
  if (id === undefined) throw invalidBody(path, 'a valid uuid', text);
  return id;
}

export function retrievePage(context: Context): unknown {
  const page = pageById(context, context.id);
  requireCapability(context, 'read');
  return shapePage(context, page, selectedProperties(context, columnsOf(context.state, page)));
}

const flag = z.boolean().optional();

export function updatePage(context: Context): unknown {
  const { state, body, id, connection } = context;
  const page = pageById(context, id);
  requireCapability(context, 'update');
  const columns = columnsOf(state, page);
  const only = selectedProperties(context, columns);
  const trash = check(flag, body.in_trash ?? body.archived, 'body.in_trash');
  if (page.inTrash && trash !== false) throw inTrash();
  requireNoTemplate(body.template);
  const values = body.properties === undefined ? new Map<string, Value>() : parseValues(context, columns);
  if (body.erase_content === true) dropBlocks(state, page.id);
  setValues(state, page, columns, values);
  page.inTrash = trash ?? page.inTrash;
  page.isArchived = check(flag, body.is_archived, 'body.is_archived') ?? page.isArchived;
  page.isLocked = check(flag, body.is_locked, 'body.is_locked') ?? page.isLocked;
  if (body.icon !== undefined) page.icon = answeredIcon(body.icon);
  if (body.cover !== undefined) page.cover = answeredCover(body.cover);
  touch(page, state.now(), connection.id);
  return shapePage(context, page, only);
}

function touch(page: Page, at: number, by: string): void {
  page.editedAt = at;
  page.editedBy = by;
}

function parseValues(context: Context, columns: readonly Property[]): Map<string, Value> {
  const given = check(z.record(z.string(), z.unknown()), context.body.properties, 'body.properties');
  const values = new Map<string, Value>();
  for (const [key, entry] of Object.entries(given)) {
    const property = findProperty(columns, key);
    if (!property) throw invalid(`${key} is not a property that exists.`);
    values.set(property.id, storeValue(entry, property, `body.properties.${key}`, context));
  }
  return values;
}

const moveParent = z.union([
  z.strictObject({ type: z.literal('page_id').optional(), page_id: z.string() }),
  z.strictObject({ type: z.literal('data_source_id').optional(), data_source_id: z.string() }),
]);

/** A row that moves keeps its title; other values stay only where a column of the same name and type waits. */
export function movePage(context: Context): unknown {
  const { state, body, connection } = context;
  const page = pageById(context, context.id);
  requireCapability(context, 'update');
  if (page.inTrash) throw inTrash();
  const parent = check(moveParent, body.parent, 'body.parent');
  if ('page_id' in parent) {
    const target = pageById(context, uuidOf(parent.page_id, 'body.parent.page_id'));
    if (target === page) throw invalid('A page cannot be moved into itself.');
    moveRow(page, columnsOf(state, page), { pageId: target.id });
  } else {
    const target = dataSourceById(context, uuidOf(parent.data_source_id, 'body.parent.data_source_id'));
    moveRow(page, columnsOf(state, page), { dataSource: target });
  }
  touch(page, state.now(), connection.id);
  return shapePage(context, page);
}

type Target = { readonly pageId: string } | { readonly dataSource: DataSource };

export function moveRow(page: Page, columns: readonly Property[], target: Target): void {
  const next = 'dataSource' in target ? target.dataSource.properties : [];
  const kept: (readonly [string, Value])[] = [];
  for (const [id, value] of page.values) {
    const from = columns.find((column) => column.id === id);
    const to = next.find(({ name, type }) => name === from?.name && type === from.type && !('relation' in from));
    if (id === 'title') kept.push([id, value]);
    else if (to && value.is !== 'option' && value.is !== 'options') kept.push([to.id, value]);
  }
  page.values.clear();
  for (const [id, value] of kept) page.values.set(id, value);
  page.dataSourceId = 'dataSource' in target ? target.dataSource.id : null;
  page.parentPageId = 'pageId' in target ? target.pageId : null;
}
