import * as z from 'zod';
import { draftBlocks, insertBlocks } from './blocks.ts';
import { type Context, dataSourceById, pageById, parseUuid, requireWrite } from './context.ts';
import { check, storeValue } from './property-types.ts';
import { invalid, invalidBody } from './refusal.ts';
import { findProperty } from './schema.ts';
import { selectedProperties, shapePage } from './shape.ts';
import { addPage, type DataSource, dataSourcesOf, type Value } from './state.ts';

/** Rows: create, read, update. */

const parentShape = z.union([
  z.strictObject({ type: z.literal('data_source_id').optional(), data_source_id: z.string() }),
  z.strictObject({ type: z.literal('database_id').optional(), database_id: z.string() }),
]);

export function createPage(context: Context): unknown {
  const { state, body } = context;
  const parent = check(parentShape, body.parent, 'body.parent');
  if (body.properties === undefined) throw invalidBody('body.properties', 'defined', undefined);
  if (body.children !== undefined && body.markdown !== undefined)
    throw invalid('children and markdown exclude each other.');
  if (body.children !== undefined && body.template !== undefined)
    throw invalid('children and template exclude each other.');
  for (const key of ['markdown', 'template', 'allow_async', 'position', 'cover']) {
    if (body[key] !== undefined) throw invalid(`The stand-in does not know ${key} yet.`);
  }
  const dataSource = parentOf(context, parent);
  requireWrite(context);
  if (dataSource.inTrash || state.databases.get(dataSource.databaseId)?.inTrash) throw archived();
  const values = parseValues(context, dataSource);
  const only = selectedProperties(context, dataSource.properties);
  const blocks = body.children === undefined ? [] : draftBlocks(state, body.children);
  const page = addPage(state, dataSource, state.bot.id, values);
  page.icon = body.icon ?? null;
  insertBlocks(state, page.id, blocks);
  return shapePage(context, page, only);
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
  const { properties } = dataSourceById(context, page.dataSourceId);
  return shapePage(context, page, selectedProperties(context, properties));
}

export function updatePage(context: Context): unknown {
  const { state, body, id } = context;
  const page = pageById(context, id);
  requireWrite(context);
  const dataSource = dataSourceById(context, page.dataSourceId);
  const only = selectedProperties(context, dataSource.properties);
  const inTrash = check(z.boolean().optional(), body.in_trash ?? body.archived, 'body.in_trash');
  const isArchived = check(z.boolean().optional(), body.is_archived, 'body.is_archived');
  if (page.inTrash && inTrash !== false) throw archived();
  const eraseContent = check(z.boolean().optional(), body.erase_content, 'body.erase_content');
  for (const key of ['template', 'cover', 'is_locked']) {
    if (body[key] !== undefined) throw invalid(`The stand-in does not know ${key} yet.`);
  }
  const values = body.properties === undefined ? new Map<string, Value>() : parseValues(context, dataSource);
  for (const [property, value] of values) page.values.set(property, value);
  if (inTrash !== undefined) page.inTrash = inTrash;
  if (isArchived !== undefined) page.isArchived = isArchived;
  if (eraseContent) state.topBlocks.delete(page.id);
  if (body.icon !== undefined) page.icon = body.icon;
  page.editedAt = state.now();
  page.editedBy = state.bot.id;
  return shapePage(context, page, only);
}

function parseValues({ state, body }: Context, dataSource: DataSource): Map<string, Value> {
  const given = check(z.record(z.string(), z.unknown()), body.properties, 'body.properties');
  const values = new Map<string, Value>();
  for (const [key, entry] of Object.entries(given)) {
    const property = findProperty(dataSource.properties, key);
    if (!property) throw invalid(`${key} is not a property that exists.`);
    values.set(property.id, storeValue(entry, property, `body.properties.${key}`, state));
  }
  return values;
}

const archived = () => invalid("Can't edit block that is archived. You must unarchive the block before editing.");
