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
  | 'files'
  | 'relation'
  | 'rollup'
  | 'formula'
  | 'unique_id'
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
  /** Of a relation: where it points, and the column there that shows the way back. */
  relation?: { readonly dataSourceId: string; readonly twinId: string | null };
  /** Of a roll-up: the ids of the relation here and of the column there. */
  rollup?: { readonly relationId: string; readonly targetId: string; readonly function: string };
  expression?: string;
  prefix?: string | null;
}

/** One run of a rich text: `content` is what people read, whatever it is made of. */
export interface TextPiece {
  readonly content: string;
  readonly link: string | null;
  readonly annotations?: Readonly<Record<string, boolean | string>>;
  /** A mention or an equation, as answers carry it. */
  readonly special?: { readonly type: 'mention' | 'equation'; readonly value: unknown };
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
  | { readonly is: 'relation'; readonly ids: readonly string[] }
  | { readonly is: 'files'; readonly files: readonly { readonly name: string; readonly url: string }[] }
  | { readonly is: 'computed' };

export interface Page {
  readonly id: string;
  /** Null for a page that is no row. */
  dataSourceId: string | null;
  /** Of a page that is no row: the page it lies in; null at the top of the workspace. */
  parentPageId: string | null;
  /** Grows with each page: tells apart pages of one minute. */
  readonly sequence: number;
  /** What a unique_id column shows: 1, 2, 3 within the data source. */
  readonly rowNumber: number;
  readonly createdAt: number;
  editedAt: number;
  readonly createdBy: string;
  editedBy: string;
  inTrash: boolean;
  isArchived: boolean;
  isLocked: boolean;
  icon: unknown;
  cover: unknown;
  readonly values: Map<string, Value>;
  /** Columns that people changed and no connection has read since. */
  readonly unseen: Set<string>;
  /** What queries still see for a while after a change. */
  stale?: { readonly until: number; readonly values: ReadonlyMap<string, Value> };
}

export interface Block {
  readonly id: string;
  parentId: string;
  readonly type: string;
  content: unknown;
  readonly children: string[];
  createdBy: string;
  readonly createdAt: number;
  editedAt: number;
  inTrash: boolean;
}

export interface DataSource {
  readonly id: string;
  readonly databaseId: string;
  name: string;
  icon: unknown;
  properties: Property[];
  readonly createdAt: number;
  editedAt: number;
  inTrash: boolean;
  nextRowNumber: number;
}

export interface Database {
  readonly id: string;
  readonly parentPageId: string;
  title: readonly TextPiece[];
  description: readonly TextPiece[];
  icon: unknown;
  cover: unknown;
  readonly createdAt: number;
  editedAt: number;
  inTrash: boolean;
  isLocked: boolean;
  isInline: boolean;
  /** False: people took it out of what its parent page shares. */
  shared: boolean;
}

export interface View {
  readonly id: string;
  readonly databaseId: string;
  readonly dataSourceId: string;
  readonly type: string;
  name: string;
  filter: unknown;
  sorts: unknown;
  quickFilters: unknown;
  configuration: unknown;
  /** Of a widget: the dashboard that shows it. */
  readonly dashboardId: string | null;
  readonly createdAt: number;
  editedAt: number;
}

export interface Comment {
  readonly id: string;
  readonly pageId: string;
  readonly blockId: string | null;
  readonly discussionId: string;
  readonly by: string;
  readonly displayName: string | null;
  pieces: readonly TextPiece[];
  readonly createdAt: number;
  editedAt: number;
}

export const capabilities = ['read', 'insert', 'update', 'readComments', 'insertComments', 'readUsers'] as const;
export type Capability = (typeof capabilities)[number];

/** One token's view of the workspace. */
export interface Connection {
  readonly id: string;
  readonly name: string;
  token: string;
  readonly can: Set<Capability>;
  /** Pages and databases that people shared with it; what lies below is shared too. */
  readonly sharedRoots: Set<string>;
}

/** A row that will appear in, or go from, the far side of a two-way relation. */
export interface Later {
  readonly at: number;
  readonly pageId: string;
  readonly propertyId: string;
  readonly rowId: string;
  readonly present: boolean;
}

/** How long what was written stays hidden, in milliseconds of the stand-in's clock. */
export interface Lag {
  /** From queries: new rows, and new values of rows. */
  queryMs: number;
  /** On the far side of a two-way relation. */
  relationMs: number;
}

export interface State {
  readonly now: () => number;
  readonly workspace: string;
  readonly connections: Connection[];
  readonly humanId: string;
  /** The page that holds the databases; it is shared with the first connection. */
  readonly rootPageId: string;
  readonly databases: Map<string, Database>;
  readonly dataSources: Map<string, DataSource>;
  readonly pages: Map<string, Page>;
  readonly blocks: Map<string, Block>;
  /** Block ids by the id of the page or block that holds them. */
  readonly topBlocks: Map<string, string[]>;
  readonly views: Map<string, View>;
  readonly comments: Map<string, Comment>;
  readonly cursors: Map<string, { readonly scope: string; readonly offset: number }>;
  readonly viewQueries: Map<string, { readonly viewId: string; readonly pageIds: readonly string[] }>;
  later: readonly Later[];
  readonly lag: Lag;
  /** The most results that one query gives over all its pages. */
  resultCap: number;
  /** The blocks that the workspace may hold, rows included; a free one with several members has 1,000. */
  blockLimit: number;
  /** Formulas answer with tokens in place of prop("..."), as they often do. */
  formulaTokens: boolean;
  /** How often a connection wrote over what a person had changed and it had not read. */
  lostUpdates: number;
  /** Counts up; makes orders and colours vary without being random between runs. */
  counter: number;
}
