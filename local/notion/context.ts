import { notFound, Refusal } from './refusal.ts';
import type { Database, DataSource, Page, State } from './state.ts';

export const versions = ['2025-09-03', '2026-03-11'] as const;
export type Version = (typeof versions)[number];

/** What an endpoint gets to see of a request that has passed the door. */
export interface Context {
  readonly state: State;
  readonly version: Version;
  /** The id in the path, dashed; empty where there is none. */
  readonly id: string;
  readonly query: URLSearchParams;
  readonly body: Readonly<Record<string, unknown>>;
}

export function dataSourceById(context: Context, id: string): DataSource {
  const found = context.state.dataSources.get(id);
  if (!found) throw notFound('data_source', id, context.state.bot.name);
  requireShared(context, found.databaseId, 'data_source', id);
  return found;
}

export function databaseById(context: Context, id: string): Database {
  const found = context.state.databases.get(id);
  if (!found?.shared) throw notFound('database', id, context.state.bot.name);
  return found;
}

export function pageById(context: Context, id: string): Page {
  const found = context.state.pages.get(id);
  if (!found) throw notFound('page', id, context.state.bot.name);
  requireShared(context, context.state.dataSources.get(found.dataSourceId)?.databaseId ?? '', 'page', id);
  return found;
}

/** What is not shared with the connection does not exist for it. */
export function requireShared({ state }: Context, databaseId: string, what: string, id: string): void {
  if (!state.databases.get(databaseId)?.shared) throw notFound(what, id, state.bot.name);
}

export function requireWrite({ state }: Context): void {
  if (!state.bot.canWrite) {
    throw new Refusal(
      403,
      'restricted_resource',
      'Insufficient permissions for this endpoint: insert or update content is not enabled.',
    );
  }
}

const uuid = /^([0-9a-f]{8})-?([0-9a-f]{4})-?([1-8][0-9a-f]{3})-?([89ab][0-9a-f]{3})-?([0-9a-f]{12})$/i;
const nil = /^0{8}-?0{4}-?0{4}-?0{4}-?0{12}$/;

/** The dashed form of an id written with or without dashes; undefined when it is none. */
export function parseUuid(text: string): string | undefined {
  if (nil.test(text)) return '00000000-0000-0000-0000-000000000000';
  return uuid.test(text) ? text.toLowerCase().replace(uuid, '$1-$2-$3-$4-$5') : undefined;
}
