import * as z from 'zod';
import { addDatabase, addView } from './add.ts';
import { check } from './check.ts';
import {
  type Context,
  databaseById,
  dataSourceById,
  missing,
  pageById,
  parseUuid,
  requireCapability,
} from './context.ts';
import { parseFilter, parseSorts } from './filters.ts';
import { pageById as pageOfIds } from './lists.ts';
import { invalid, invalidBody } from './refusal.ts';
import { link, preciseTime } from './shape.ts';
import type { DataSource, View } from './state.ts';
import { checkConfiguration } from './view-configuration.ts';

/** Views of a database, and widgets of a dashboard. */

const newView = z.object({
  data_source_id: z.string(),
  name: z.string(),
  type: z.string(),
  database_id: z.string().optional(),
  view_id: z.string().optional(),
  create_database: z.object({ parent: z.object({ page_id: z.string() }) }).optional(),
  placement: z.object({ type: z.string() }).optional(),
});

export function createView(context: Context): unknown {
  const { state, body } = context;
  const given = check(newView, body, 'body');
  const dataSource = dataSourceById(context, uuidOf(given.data_source_id, 'body.data_source_id'));
  const places = [given.database_id, given.view_id, given.create_database].filter((place) => place !== undefined);
  if (places.length !== 1) {
    throw invalid('body failed validation: exactly one of database_id, view_id and create_database should be defined.');
  }
  const dashboard = given.view_id === undefined ? undefined : viewById(context, uuidOf(given.view_id, 'body.view_id'));
  if (dashboard && dashboard.type !== 'dashboard') throw invalid('view_id must be the id of a dashboard view.');
  if (dashboard && given.type === 'dashboard') throw invalid('A dashboard cannot hold a dashboard.');
  if (!dashboard && given.placement) throw invalid('placement applies to widgets of a dashboard.');
  const contents = contentsOf(context, given.type, dataSource);
  const databaseId = dashboard?.databaseId ?? holderOf(context, given);
  requireCapability(context, 'insert', 'update');
  const view = addView(state, {
    databaseId: databaseId ?? addDatabase(state, given.name, given.name).database.id,
    dataSourceId: dataSource.id,
    type: given.type,
    name: given.name,
    dashboardId: dashboard?.id ?? null,
    ...contents,
  });
  return shapeView(context, view);
}

/** The database that gets the view; undefined for a new one. */
function holderOf(context: Context, given: z.infer<typeof newView>): string | undefined {
  if (given.database_id !== undefined) return databaseById(context, uuidOf(given.database_id, 'body.database_id')).id;
  const pageId = given.create_database?.parent.page_id ?? '';
  pageById(context, uuidOf(pageId, 'body.create_database.parent.page_id'));
  return undefined;
}

type Contents = Pick<View, 'filter' | 'sorts' | 'quickFilters' | 'configuration'>;

function contentsOf({ body, state }: Context, type: string, { properties }: DataSource): Contents {
  if (body.filter !== undefined && body.filter !== null)
    parseFilter(body.filter, properties, state.now(), { knownOptions: true });
  if (body.sorts !== undefined && body.sorts !== null) parseSorts(body.sorts, properties);
  checkConfiguration(body.configuration, type, properties);
  return {
    filter: body.filter ?? null,
    sorts: body.sorts ?? null,
    quickFilters: body.quick_filters ?? null,
    configuration: body.configuration ?? null,
  };
}

function uuidOf(text: string, path: string): string {
  const id = parseUuid(text);
  if (id === undefined) throw invalidBody(path, 'a valid uuid', text);
  return id;
}

export function viewById(context: Context, id: string): View {
  const view = context.state.views.get(id);
  if (!view) throw missing(context, 'view', id);
  databaseById(context, view.databaseId);
  return view;
}

/** Ids only, of one database or of one data source. */
export function listViews(context: Context): unknown {
  const { state, query } = context;
  const databaseId = query.get('database_id');
  const dataSourceId = query.get('data_source_id');
  if ((databaseId === null) === (dataSourceId === null)) {
    throw invalid('query failed validation: exactly one of database_id and data_source_id should be defined.');
  }
  const database = databaseId === null ? undefined : databaseById(context, uuidOf(databaseId, 'query.database_id'));
  const source =
    dataSourceId === null ? undefined : dataSourceById(context, uuidOf(dataSourceId, 'query.data_source_id'));
  requireCapability(context, 'read');
  const all = [...state.views.values()].filter(
    (view) => view.dashboardId === null && (view.databaseId === database?.id || view.dataSourceId === source?.id),
  );
  const { shown, next } = pageOfIds(all, context);
  return {
    object: 'list',
    results: shown.map(({ id }) => ({ object: 'view', id })),
    next_cursor: next,
    has_more: next !== null,
    type: 'view',
    view: {},
  };
}

export function retrieveView(context: Context): unknown {
  const view = viewById(context, context.id);
  requireCapability(context, 'read');
  return shapeView(context, view);
}

/** What a request names replaces; inside the configuration, key by key. */
export function updateView(context: Context): unknown {
  const { state, body } = context;
  const view = viewById(context, context.id);
  const dataSource = state.dataSources.get(view.dataSourceId);
  requireCapability(context, 'update');
  const contents = contentsOf(context, view.type, dataSource ?? { ...emptySource, databaseId: view.databaseId });
  view.name = check(z.string().optional(), body.name, 'body.name') ?? view.name;
  if (body.filter !== undefined) view.filter = contents.filter;
  if (body.sorts !== undefined) view.sorts = contents.sorts;
  if (body.quick_filters !== undefined) view.quickFilters = contents.quickFilters;
  if (body.configuration !== undefined) {
    view.configuration = { ...Object(view.configuration), ...Object(contents.configuration) };
  }
  view.editedAt = state.now();
  return shapeView(context, view);
}

const emptySource = {
  id: '',
  name: '',
  icon: null,
  properties: [],
  createdAt: 0,
  editedAt: 0,
  inTrash: true,
  nextRowNumber: 1,
};

export function deleteView(context: Context): unknown {
  const { state } = context;
  const view = viewById(context, context.id);
  requireCapability(context, 'update');
  const siblings = [...state.views.values()].filter(
    (other) => other.databaseId === view.databaseId && other.dashboardId === null,
  );
  if (view.dashboardId === null && siblings.length === 1)
    throw invalid('The last view of a database cannot be deleted.');
  for (const widget of state.views.values()) if (widget.dashboardId === view.id) state.views.delete(widget.id);
  state.views.delete(view.id);
  return { object: 'view', id: view.id, parent: parentOf(view), type: view.type };
}

const parentOf = ({ databaseId }: View): object => ({ type: 'database_id', database_id: databaseId });

function shapeView({ state, connection }: Context, view: View): unknown {
  const widgets = [...state.views.values()].filter(({ dashboardId }) => dashboardId === view.id);
  const rows = widgets.map(({ id }, index) => ({
    id: `row${index}`,
    widgets: [{ id: `widget${index}`, view_id: id }],
  }));
  const configuration = view.type === 'dashboard' ? { type: 'dashboard', rows } : view.configuration;
  return {
    object: 'view',
    id: view.id,
    parent: parentOf(view),
    data_source_id: view.dataSourceId,
    name: view.name,
    type: view.type,
    created_time: preciseTime(view.createdAt),
    last_edited_time: preciseTime(view.editedAt),
    created_by: { object: 'user', id: connection.id },
    last_edited_by: { object: 'user', id: connection.id },
    url: `${link(view.databaseId)}?v=${view.id.replaceAll('-', '')}`,
    filter: view.filter,
    sorts: view.sorts,
    quick_filters: view.quickFilters,
    configuration,
    ...(view.dashboardId !== null && { dashboard_view_id: view.dashboardId }),
  };
}
