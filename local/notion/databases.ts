import * as z from 'zod';
import { addDatabase, addDataSource } from './add.ts';
import { check } from './check.ts';
import { type Context, databaseById, dataSourceById, pageById, parseUuid, requireCapability } from './context.ts';
import { answeredCover, answeredIcon } from './icons.ts';
import { invalid, invalidBody } from './refusal.ts';
import { parsePieces, plainText } from './rich-text.ts';
import { changeSchema } from './schema.ts';
import { shapeDatabase, shapeDataSource } from './shape.ts';
import type { DataSource } from './state.ts';

/** Databases and their data sources: the containers and the columns, but no rows. */

export function retrieveDatabase(context: Context): unknown {
  const database = databaseById(context, context.id);
  requireCapability(context, 'read');
  return shapeDatabase(context, database);
}

const pageParent = z.strictObject({ type: z.literal('page_id').optional(), page_id: z.string() });
const firstDataSource = z.strictObject({ properties: z.record(z.string(), z.unknown()).optional() }).optional();

/** A top-level `properties` is ignored without a word, as the service does. */
export function createDatabase(context: Context): unknown {
  const { state, body } = context;
  const parent = check(pageParent, body.parent, 'body.parent');
  const pageId = parseUuid(parent.page_id);
  if (pageId === undefined) throw invalidBody('body.parent.page_id', 'a valid uuid', parent.page_id);
  const page = pageById(context, pageId);
  requireCapability(context, 'insert');
  const title = body.title === undefined ? [] : parsePieces(body.title, 'body.title');
  const description = body.description === undefined ? [] : parsePieces(body.description, 'body.description');
  const first = check(firstDataSource, body.initial_data_source, 'body.initial_data_source');
  const name = plainText(title);
  const { database, dataSource } = addDatabase(state, name, name, page.id);
  database.title = title;
  database.description = description;
  database.icon = answeredIcon(body.icon);
  database.cover = answeredCover(body.cover);
  database.isInline = body.is_inline === true;
  try {
    applyInitialSchema(context, dataSource, first?.properties, 'body.initial_data_source.properties');
  } catch (refusal) {
    state.databases.delete(database.id);
    for (const view of state.views.values()) if (view.databaseId === database.id) state.views.delete(view.id);
    state.dataSources.delete(dataSource.id);
    throw refusal;
  }
  return shapeDatabase(context, database);
}

export function updateDatabase(context: Context): unknown {
  const { state, body } = context;
  const database = databaseById(context, context.id);
  requireCapability(context, 'update');
  const inTrash = check(z.boolean().optional(), body.in_trash ?? body.archived, 'body.in_trash');
  if (database.inTrash && inTrash !== false) throw invalid("Can't edit a database that is in the trash.");
  const title = body.title === undefined ? database.title : parsePieces(body.title, 'body.title');
  const description =
    body.description === undefined ? database.description : parsePieces(body.description, 'body.description');
  Object.assign(database, { title, description, inTrash: inTrash ?? database.inTrash, editedAt: state.now() });
  if (body.icon !== undefined) database.icon = answeredIcon(body.icon);
  if (body.cover !== undefined) database.cover = answeredCover(body.cover);
  database.isLocked = check(z.boolean().optional(), body.is_locked, 'body.is_locked') ?? database.isLocked;
  database.isInline = check(z.boolean().optional(), body.is_inline, 'body.is_inline') ?? database.isInline;
  return shapeDatabase(context, database);
}

export function retrieveDataSource(context: Context): unknown {
  const dataSource = dataSourceById(context, context.id);
  requireCapability(context, 'read');
  return shapeDataSource(context, dataSource);
}

const databaseParent = z.strictObject({ type: z.literal('database_id').optional(), database_id: z.string() });

export function createDataSource(context: Context): unknown {
  const { state, body } = context;
  const parent = check(databaseParent, body.parent, 'body.parent');
  const databaseId = parseUuid(parent.database_id);
  if (databaseId === undefined) throw invalidBody('body.parent.database_id', 'a valid uuid', parent.database_id);
  databaseById(context, databaseId);
  requireCapability(context, 'insert');
  const title = body.title === undefined ? [] : parsePieces(body.title, 'body.title');
  const dataSource = addDataSource(state, databaseId, title.map(({ content }) => content).join(''));
  try {
    applyInitialSchema(context, dataSource, body.properties, 'body.properties');
  } catch (refusal) {
    state.dataSources.delete(dataSource.id);
    throw refusal;
  }
  return shapeDataSource(context, dataSource);
}

/** A new data source must say what its title is called. */
function applyInitialSchema(context: Context, dataSource: DataSource, properties: unknown, place: string): void {
  if (properties === undefined) return;
  const entries = Object.entries(check(z.record(z.string(), z.unknown()), properties, place));
  const isTitle = ([, config]: readonly [string, unknown]): boolean =>
    typeof config === 'object' && config !== null && 'title' in config;
  const [title, second] = entries.filter(isTitle);
  if (!title || second) throw invalid('Title is not provided');
  const [first] = dataSource.properties;
  if (first) first.name = title[0];
  changeSchema(context, dataSource, Object.fromEntries(entries.filter((entry) => !isTitle(entry))), place);
}

export function updateDataSource(context: Context): unknown {
  const { body } = context;
  const dataSource = dataSourceById(context, context.id);
  requireCapability(context, 'update');
  const inTrash = check(z.boolean().optional(), body.in_trash ?? body.archived, 'body.in_trash');
  if (body.parent !== undefined) throw invalid('The stand-in does not move data sources.');
  const title = body.title === undefined ? undefined : parsePieces(body.title, 'body.title');
  if (body.properties !== undefined) changeSchema(context, dataSource, body.properties, 'body.properties');
  if (title) dataSource.name = plainText(title);
  if (body.icon !== undefined) dataSource.icon = answeredIcon(body.icon);
  if (inTrash !== undefined) dataSource.inTrash = inTrash;
  return shapeDataSource(context, dataSource);
}
