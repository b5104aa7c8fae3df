import { randomBytes, randomUUID } from 'node:crypto';

/** What the stand-in remembers: one workspace in memory, changed by requests and by simulated people. */

export type PropertyType =
  | 'title'
  | 'rich_text'
  | 'number'
  | 'select'
  | 'status'
  | 'multi_select'
  | 'date'
  | 'checkbox'
  | 'url'
  | 'email'
  | 'phone_number'
  | 'people'
  | 'created_time'
  | 'last_edited_time'
  | 'created_by'
  | 'last_edited_by';

export interface Option {
  readonly id: string;
  readonly name: string;
  readonly color: string;
  readonly description: string | null;
}

export interface Property {
  /** Raw; answers carry it percent-encoded. */
  readonly id: string;
  name: string;
  type: PropertyType;
  description: string | null;
  options: Option[];
  numberFormat: string;
}

export interface TextPiece {
  readonly content: string;
  readonly link: string | null;
}

export type Value =
  | { readonly is: 'text'; readonly pieces: readonly TextPiece[] }
  | { readonly is: 'number'; readonly number: number | null }
  | { readonly is: 'option'; readonly id: string | null }
  | { readonly is: 'options'; readonly ids: readonly string[] }
  | { readonly is: 'date'; readonly start: string | null; readonly end: string | null }
  | { readonly is: 'checkbox'; readonly checked: boolean }
  | { readonly is: 'string'; readonly text: string | null }
  | { readonly is: 'people'; readonly ids: readonly string[] }
  | { readonly is: 'computed' };

export interface Page {
  readonly id: string;
  dataSourceId: string;
  /** Grows with each page: tells apart pages of one minute. */
  readonly sequence: number;
  readonly createdAt: number;
  editedAt: number;
  readonly createdBy: string;
  editedBy: string;
  inTrash: boolean;
  isArchived: boolean;
  icon: unknown;
  readonly values: Map<string, Value>;
}

export interface Block {
  readonly id: string;
  readonly type: string;
  readonly content: unknown;
  readonly children: string[];
  readonly createdAt: number;
  inTrash: boolean;
}

export interface DataSource {
  readonly id: string;
  readonly databaseId: string;
  name: string;
  properties: Property[];
  readonly createdAt: number;
  editedAt: number;
  inTrash: boolean;
}

export interface Database {
  readonly id: string;
  title: readonly TextPiece[];
  description: readonly TextPiece[];
  icon: unknown;
  cover: unknown;
  readonly createdAt: number;
  editedAt: number;
  inTrash: boolean;
  isLocked: boolean;
  shared: boolean;
}

export interface State {
  readonly now: () => number;
  token: string;
  readonly bot: { readonly id: string; readonly name: string; readonly workspace: string; canWrite: boolean };
  readonly humanId: string;
  /** The page that holds the databases; it is shared with the bot. */
  readonly rootPageId: string;
  readonly databases: Map<string, Database>;
  readonly dataSources: Map<string, DataSource>;
  readonly pages: Map<string, Page>;
  readonly blocks: Map<string, Block>;
  /** Block ids by the id of the page or block that holds them. */
  readonly topBlocks: Map<string, string[]>;
  readonly cursors: Map<string, { readonly scope: string; readonly offset: number }>;
  /** The most results that one query gives over all its pages. */
  resultCap: number;
  /** Counts up; makes orders and colours vary without being random between runs. */
  counter: number;
}

export function createState(options: { readonly token: string; readonly now: () => number }): State {
  return {
    now: options.now,
    token: options.token,
    bot: { id: newId(), name: 'driftmatrix', workspace: 'Local workspace', canWrite: true },
    humanId: newId(),
    rootPageId: newId(),
    databases: new Map(),
    dataSources: new Map(),
    pages: new Map(),
    blocks: new Map(),
    topBlocks: new Map(),
    cursors: new Map(),
    resultCap: 10_000,
    counter: 0,
  };
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

export function addDatabase(state: State, title: string, name: string): { database: Database; dataSource: DataSource } {
  const at = state.now();
  const database: Database = {
    id: newId(),
    title: [{ content: title, link: null }],
    description: [],
    icon: null,
    cover: null,
    createdAt: at,
    editedAt: at,
    inTrash: false,
    isLocked: false,
    shared: true,
  };
  state.databases.set(database.id, database);
  return { database, dataSource: addDataSource(state, database.id, name) };
}

export function addDataSource(state: State, databaseId: string, name: string): DataSource {
  const at = state.now();
  const title: Property = {
    id: 'title',
    name: 'Name',
    type: 'title',
    description: null,
    options: [],
    numberFormat: 'number',
  };
  const dataSource: DataSource = {
    id: newId(),
    databaseId,
    name,
    properties: [title],
    createdAt: at,
    editedAt: at,
    inTrash: false,
  };
  state.dataSources.set(dataSource.id, dataSource);
  return dataSource;
}

export function addPage(state: State, dataSource: DataSource, by: string, values: ReadonlyMap<string, Value>): Page {
  const at = state.now();
  state.counter += 1;
  const page: Page = {
    id: newId(),
    dataSourceId: dataSource.id,
    sequence: state.counter,
    createdAt: at,
    editedAt: at,
    createdBy: by,
    editedBy: by,
    inTrash: false,
    isArchived: false,
    icon: null,
    values: new Map(values),
  };
  state.pages.set(page.id, page);
  return page;
}

export function dataSourcesOf(state: State, databaseId: string): DataSource[] {
  return [...state.dataSources.values()].filter(
    (dataSource) => dataSource.databaseId === databaseId && !dataSource.inTrash,
  );
}
