import { randomBytes, randomUUID } from 'node:crypto';
import {
  type Connection,
  capabilities,
  type Database,
  type DataSource,
  type Page,
  type State,
  type Value,
  type View,
} from './state.ts';

/** New things in the workspace, with the ids and defaults that the service gives them. */

export function createState(options: { readonly token: string; readonly now: () => number }): State {
  const state: State = {
    now: options.now,
    workspace: 'Local workspace',
    connections: [],
    humanId: newId(),
    rootPageId: newId(),
    databases: new Map(),
    dataSources: new Map(),
    pages: new Map(),
    blocks: new Map(),
    topBlocks: new Map(),
    views: new Map(),
    comments: new Map(),
    cursors: new Map(),
    viewQueries: new Map(),
    later: [],
    lag: { queryMs: 0, relationMs: 0 },
    resultCap: 10_000,
    blockLimit: Number.POSITIVE_INFINITY,
    formulaTokens: false,
    lostUpdates: 0,
    counter: 0,
  };
  addPlainPage(state, state.rootPageId, 'Engineering', null);
  const first = addConnection(state, 'driftmatrix', options.token);
  first.sharedRoots.add(state.rootPageId);
  return state;
}

/** A connection that may do everything; nothing is shared with it yet. */
export function addConnection(state: State, name: string, token: string): Connection {
  const connection: Connection = { id: newId(), name, token, can: new Set(capabilities), sharedRoots: new Set() };
  state.connections.push(connection);
  return connection;
}

/** A version 8 uuid, as the service hands them out. */
export function newId(): string {
  return randomUUID().replace(/^(.{14})4/, '$18');
}

const oddCharacters = '%:;{}|~?@=<>[]^`_ABCDEfghijk0123456789';

/** Four odd characters, so that whoever forgets to encode an id notices. */
export function newPropertyId(): string {
  return [...randomBytes(4)].map((byte) => oddCharacters[byte % oddCharacters.length]).join('');
}

export function addDatabase(
  state: State,
  title: string,
  name: string,
  parentPageId = state.rootPageId,
): { database: Database; dataSource: DataSource } {
  const at = state.now();
  const database: Database = {
    id: newId(),
    parentPageId,
    title: title === '' ? [] : [{ content: title, link: null }],
    description: [],
    icon: null,
    cover: null,
    createdAt: at,
    editedAt: at,
    inTrash: false,
    isLocked: false,
    isInline: false,
    shared: true,
  };
  state.databases.set(database.id, database);
  const dataSource = addDataSource(state, database.id, name);
  addView(state, { databaseId: database.id, dataSourceId: dataSource.id, type: 'table', name: 'Default view' });
  return { database, dataSource };
}

export function addDataSource(state: State, databaseId: string, name: string): DataSource {
  const at = state.now();
  const dataSource: DataSource = {
    id: newId(),
    databaseId,
    name,
    icon: null,
    properties: [{ id: 'title', name: 'Name', type: 'title', description: null, options: [], numberFormat: 'number' }],
    createdAt: at,
    editedAt: at,
    inTrash: false,
    nextRowNumber: 1,
  };
  state.dataSources.set(dataSource.id, dataSource);
  return dataSource;
}

/** A row. */
export function addPage(state: State, dataSource: DataSource, by: string, values: ReadonlyMap<string, Value>): Page {
  const page = blankPage(state, newId(), by, dataSource.nextRowNumber);
  dataSource.nextRowNumber += 1;
  page.dataSourceId = dataSource.id;
  for (const [property, value] of values) page.values.set(property, value);
  state.pages.set(page.id, page);
  return page;
}

/** A page that is no row, made by a person. */
export function addPlainPage(state: State, id: string, title: string, parentPageId: string | null): Page {
  const page = blankPage(state, id, state.humanId, 0);
  page.parentPageId = parentPageId;
  page.values.set('title', { is: 'text', pieces: [{ content: title, link: null }] });
  state.pages.set(id, page);
  return page;
}

function blankPage(state: State, id: string, by: string, rowNumber: number): Page {
  const at = state.now();
  state.counter += 1;
  return {
    id,
    dataSourceId: null,
    parentPageId: null,
    sequence: state.counter,
    rowNumber,
    createdAt: at,
    editedAt: at,
    createdBy: by,
    editedBy: by,
    inTrash: false,
    isArchived: false,
    isLocked: false,
    icon: null,
    cover: null,
    values: new Map(),
    unseen: new Set(),
  };
}

type NewView = Pick<View, 'databaseId' | 'dataSourceId' | 'type' | 'name'> & Partial<View>;

export function addView(state: State, wanted: NewView): View {
  const at = state.now();
  const view: View = {
    id: newId(),
    filter: null,
    sorts: null,
    quickFilters: null,
    configuration: null,
    dashboardId: null,
    createdAt: at,
    editedAt: at,
    ...wanted,
  };
  state.views.set(view.id, view);
  return view;
}

export function dataSourcesOf(state: State, databaseId: string): DataSource[] {
  return [...state.dataSources.values()].filter(
    (dataSource) => dataSource.databaseId === databaseId && !dataSource.inTrash,
  );
}

/** All blocks that count against the workspace's limit: rows and what is written in them. */
export function blocksInUse(state: State): number {
  return state.pages.size + [...state.blocks.values()].filter(({ inTrash }) => !inTrash).length;
}
