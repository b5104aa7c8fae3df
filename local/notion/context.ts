import { notFound, Refusal } from './refusal.ts';
import type { Block, Capability, Connection, Database, DataSource, Page, State } from './state.ts';

export const versions = ['2025-09-03', '2026-03-11'] as const;
export type Version = (typeof versions)[number];

/** Who changes the workspace: a connection, or a person (null), who sees everything. */
export interface Writer {
  readonly state: State;
  readonly connection: Connection | null;
}

/** What an endpoint gets to see of a request that has passed the door. */
export interface Context extends Writer {
  readonly connection: Connection;
  readonly version: Version;
  /** The id in the path, dashed; empty where there is none. */
  readonly id: string;
  /** What follows the id in the path where it is no uuid, such as a property's id. */
  readonly subId: string;
  readonly query: URLSearchParams;
  readonly body: Readonly<Record<string, unknown>>;
}

/** What is not shared with the connection does not exist for it. A shared page shares all below it. */
export function isVisible({ state, connection }: Writer, kind: 'page' | 'database', id: string): boolean {
  if (connection === null || connection.sharedRoots.has(id)) return true;
  if (kind === 'database') {
    const database = state.databases.get(id);
    return database?.shared === true && isVisible({ state, connection }, 'page', database.parentPageId);
  }
  const page = state.pages.get(id);
  if (!page) return false;
  if (page.dataSourceId !== null) {
    const holder = state.dataSources.get(page.dataSourceId);
    return holder !== undefined && isVisible({ state, connection }, 'database', holder.databaseId);
  }
  return page.parentPageId !== null && isVisible({ state, connection }, 'page', page.parentPageId);
}

export function dataSourceById(context: Context, id: string): DataSource {
  const found = context.state.dataSources.get(id);
  if (!found || !isVisible(context, 'database', found.databaseId)) throw missing(context, 'data_source', id);
  return found;
}

export function databaseById(context: Context, id: string): Database {
  const found = context.state.databases.get(id);
  if (!found || !isVisible(context, 'database', id)) throw missing(context, 'database', id);
  return found;
}

export function pageById(context: Context, id: string): Page {
  const found = context.state.pages.get(id);
  if (!found || !isVisible(context, 'page', id)) throw missing(context, 'page', id);
  return found;
}

export function blockById(context: Context, id: string): Block {
  const found = context.state.blocks.get(id);
  if (!found || !isVisible(context, 'page', pageOfBlock(context.state, found).id)) throw missing(context, 'block', id);
  return found;
}

/** The page that a block lies in, however deep. */
export function pageOfBlock(state: State, block: Block): Page {
  let at = block.parentId;
  for (let above = state.blocks.get(at); above; above = state.blocks.get(at)) at = above.parentId;
  const page = state.pages.get(at);
  if (!page) throw new Error(`The block ${block.id} lies in no page.`);
  return page;
}

export const missing = ({ connection }: Context, what: string, id: string): Refusal =>
  notFound(what, id, connection.name, connection.id);

const words: Readonly<Record<Capability, string>> = {
  read: 'read content',
  insert: 'insert content',
  update: 'update content',
  readComments: 'read comments',
  insertComments: 'insert comments',
  readUsers: 'read user information',
};

/** 403 when the connection lacks one of the capabilities. */
export function requireCapability({ connection }: Context, ...needed: readonly Capability[]): void {
  for (const capability of needed) {
    if (connection.can.has(capability)) continue;
    throw new Refusal(
      403,
      'restricted_resource',
      `Insufficient permissions for this endpoint: ${words[capability]} is not enabled.`,
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
