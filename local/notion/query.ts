import * as z from 'zod';
import { newId } from './add.ts';
import { check } from './check.ts';
import { type Context, dataSourceById, requireCapability } from './context.ts';
import { parseFilter, parseSorts } from './filters.ts';
import { invalid, invalidBody } from './refusal.ts';
import { rowsOf } from './rows.ts';
import { selectedProperties, shapePage } from './shape.ts';
import type { Page, State } from './state.ts';

const pageSize = z.int().min(1).max(100);
const flag = z.boolean().optional();

/** POST /v1/data_sources/:id/query: filtered, sorted, a page at a time, never more than the cap in all. */
export function queryDataSource(context: Context): unknown {
  const { state, body, id } = context;
  const dataSource = dataSourceById(context, id);
  requireCapability(context, 'read');
  const size = check(pageSize.optional(), body.page_size, 'body.page_size') ?? 100;
  check(z.literal('page').optional(), body.result_type, 'body.result_type');
  const inTrash = check(flag, body.in_trash ?? body.archived, 'body.in_trash') ?? false;
  const isArchived = check(flag, body.is_archived, 'body.is_archived') ?? false;
  const test = body.filter === undefined ? () => true : parseFilter(body.filter, dataSource.properties, state.now());
  const compare = parseSorts(body.sorts, dataSource.properties);
  const only = selectedProperties(context, dataSource.properties);

  const matching = rowsOf(state, dataSource).filter(
    (page) => page.inTrash === inTrash && page.isArchived === isArchived && test(page),
  );
  const results = matching.sort(compare).slice(0, state.resultCap);
  const scope = JSON.stringify([dataSource.id, body.filter, body.sorts, inTrash, isArchived]);
  const offset = offsetOf(state, body.start_cursor, scope);
  const shown = results.slice(offset, offset + size);
  const hasMore = offset + size < results.length;
  const capped = !hasMore && matching.length > state.resultCap;
  return {
    object: 'list',
    results: shown.map((page) => shapePage(context, page, only)),
    next_cursor: hasMore ? newCursor(state, shown, scope, offset + size) : null,
    has_more: hasMore,
    type: 'page_or_data_source',
    page_or_data_source: {},
    ...(capped && { request_status: incomplete }),
  };
}

export const incomplete = { type: 'incomplete', incomplete_reason: 'query_result_limit_reached' };

function offsetOf(state: State, cursor: unknown, scope: string): number {
  if (cursor === undefined) return 0;
  const known = state.cursors.get(check(z.string(), cursor, 'body.start_cursor'));
  if (!known) throw invalidBody('body.start_cursor', 'a valid cursor', cursor);
  if (known.scope !== scope) throw invalid('The start_cursor provided is invalid for this query.');
  return known.offset;
}

function newCursor(state: State, shown: readonly Page[], scope: string, offset: number): string {
  const cursor = `s:${shown.at(-1)?.id ?? newId()}:${newId()}`;
  state.cursors.set(cursor, { scope, offset });
  return cursor;
}
