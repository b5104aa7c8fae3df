import * as z from 'zod';
import { newId } from './add.ts';
import { check } from './check.ts';
import { type Context, missing, requireCapability } from './context.ts';
import { testRows } from './filters.ts';
import { pageOf } from './lists.ts';
import { preciseTime } from './shape.ts';
import { viewById } from './views.ts';

/** The rows that a view shows: found once, then read a page at a time. */

/** Runs the view once; its rows are then read by the id of the answer. */
export function queryView(context: Context): unknown {
  const { state, body } = context;
  const view = viewById(context, context.id);
  requireCapability(context, 'read');
  const size = check(z.int().min(1).max(100).optional(), body.page_size, 'body.page_size') ?? 100;
  const dataSource = state.dataSources.get(view.dataSourceId);
  const rows = dataSource ? testRows(state, dataSource, view.filter ?? undefined, view.sorts ?? undefined) : [];
  const query = { viewId: view.id, pageIds: rows.map(({ id }) => id) };
  const id = newId();
  state.viewQueries.set(id, query);
  const next = query.pageIds[size] ?? null;
  return {
    object: 'view_query',
    id,
    view_id: view.id,
    expires_at: preciseTime(state.now() + 3_600_000),
    total_count: rows.length,
    results: rows.slice(0, size).map((row) => ({ object: 'page', id: row.id })),
    next_cursor: next,
    has_more: next !== null,
  };
}

function queryOf(context: Context): readonly string[] {
  const view = viewById(context, context.id);
  const found = context.state.viewQueries.get(context.subId);
  if (found?.viewId !== view.id) throw missing(context, 'view query', context.subId);
  return found.pageIds;
}

export function retrieveViewQuery(context: Context): unknown {
  const ids = queryOf(context);
  requireCapability(context, 'read');
  const { shown, next } = pageOf(
    ids,
    context,
    (cursor) => ids.indexOf(cursor),
    (_offset, first) => first,
  );
  return {
    object: 'list',
    results: shown.map((id) => ({ object: 'page', id })),
    next_cursor: next,
    has_more: next !== null,
    type: 'page',
    page: {},
  };
}

export function deleteViewQuery(context: Context): unknown {
  queryOf(context);
  context.state.viewQueries.delete(context.subId);
  return { object: 'view_query', id: context.subId, deleted: true };
}
