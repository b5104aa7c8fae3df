import * as z from 'zod';
import { type Context, databaseById, dataSourceById, parseUuid, requireWrite } from './context.ts';
import { check, parsePieces } from './property-types.ts';
import { invalid, invalidBody, notFound } from './refusal.ts';
import { changeSchema } from './schema.ts';
import { shapeDatabase, shapeDataSource } from './shape.ts';
import { addDatabase, addDataSource, type DataSource, type State } from './state.ts';

/** Databases and their data sources: the bot, the containers and the columns, but no rows. */

export function retrieveMe({ state }: Context): unknown {
  return {
    object: 'user',
    id: state.bot.id,
    name: state.bot.name,
    avatar_url: null,
    type: 'bot',
    bot: {
      owner: { type: 'workspace', workspace: true },
      workspace_name: state.bot.workspace,
      workspace_id: state.rootPageId,
      workspace_limits: { max_file_upload_size_in_bytes: 5_242_880 },
    },
  };
}

export function retrieveDatabase(context: Context): unknown {
  return shapeDatabase(context, databaseById(context, context.id));
}

const pageParent = z.strictObject({ type: z.literal('page_id').optional(), page_id: z.string() });
const firstDataSource = z.strictObject({ properties: z.record(z.string(), z.unknown()).optional() }).optional();

/** A top-level `properties` is ignored without a word, as the service does. */
export function createDatabase(context: Context): unknown {
  const { state, body } = context;
  const parent = check(pageParent, body.parent, 'body.parent');
  const pageId = parseUuid(parent.page_id);
  if (pageId === undefined) throw invalidBody('body.parent.page_id', 'a valid uuid', parent.page_id);
  if (pageId !== state.rootPageId) throw notFound('page', pageId, state.bot.name);
  requireWrite(context);
  const title = body.title === undefined ? [] : parsePieces(body.title, 'body.title');
  const description = body.description === undefined ? [] : parsePieces(body.description, 'body.description');
  const first = check(firstDataSource, body.initial_data_source, 'body.initial_data_source');
  const name = title.map(({ content }) => content).join('');
  const { database, dataSource } = addDatabase(state, name, name);
  database.description = description;
  database.icon = body.icon ?? null;
  try {
    applyInitialSchema(state, dataSource, first?.properties, 'body.initial_data_source.properties');
  } catch (refusal) {
    state.databases.delete(database.id);
    state.dataSources.delete(dataSource.id);
    throw refusal;
  }
  return shapeDatabase(context, database);
}

export function updateDatabase(context: Context): unknown {
  const { state, body } = context;
  const database = databaseById(context, context.id);
  requireWrite(context);
  const inTrash = check(z.boolean().optional(), body.in_trash ?? body.archived, 'body.in_trash');
  if (database.inTrash && inTrash !== false) throw invalid("Can't edit a database that is in the trash.");
  const title = body.title === undefined ? database.title : parsePieces(body.title, 'body.title');
  const description =
    body.description === undefined ? database.description : parsePieces(body.description, 'body.description');
  Object.assign(database, { title, description, inTrash: inTrash ?? database.inTrash, editedAt: state.now() });
  if (body.icon !== undefined) database.icon = body.icon;
  if (body.cover !== undefined) database.cover = body.cover;
  return shapeDatabase(context, database);
}

export function retrieveDataSource(context: Context): unknown {
  return shapeDataSource(context, dataSourceById(context, context.id));
}

const databaseParent = z.strictObject({ type: z.literal('database_id').optional(), database_id: z.string() });

export function createDataSource(context: Context): unknown {
  const { state, body } = context;
  const parent = check(databaseParent, body.parent, 'body.parent');
  const databaseId = parseUuid(parent.database_id);
  if (databaseId === undefined) throw invalidBody('body.parent.database_id', 'a valid uuid', parent.database_id);
  databaseById(context, databaseId);
  requireWrite(context);
  const title = body.title === undefined ? [] : parsePieces(body.title, 'body.title');
  const dataSource = addDataSource(state, databaseId, title.map(({ content }) => content).join(''));
  try {
    applyInitialSchema(state, dataSource, body.properties, 'body.properties');
  } catch (refusal) {
    state.dataSources.delete(dataSource.id);
    throw refusal;
  }
  return shapeDataSource(context, dataSource);
}

/** A new data source must say what its title is called. */
function applyInitialSchema(state: State, dataSource: DataSource, properties: unknown, place: string): void {
  if (properties === undefined) return;
  const entries = Object.entries(check(z.record(z.string(), z.unknown()), properties, place));
  const isTitle = ([, config]: readonly [string, unknown]): boolean =>
    typeof config === 'object' && config !== null && 'title' in config;
  const [title, second] = entries.filter(isTitle);
  if (!title || second) throw invalid('Title is not provided');
  const [first] = dataSource.properties;
  if (first) first.name = title[0];
  changeSchema(state, dataSource, Object.fromEntries(entries.filter((entry) => !isTitle(entry))), place);
}

export function updateDataSource(context: Context): unknown {
  const { state, body } = context;
  const dataSource = dataSourceById(context, context.id);
  requireWrite(context);
  const inTrash = check(z.boolean().optional(), body.in_trash ?? body.archived, 'body.in_trash');
  if (body.parent !== undefined) throw invalid('The stand-in does not move data sources.');
  const title = body.title === undefined ? undefined : parsePieces(body.title, 'body.title');
  if (body.properties !== undefined) changeSchema(state, dataSource, body.properties, 'body.properties');
  if (title) dataSource.name = title.map(({ content }) => content).join('');
  if (inTrash !== undefined) dataSource.inTrash = inTrash;
  return shapeDataSource(context, dataSource);
}
