import { appendChildren, deleteBlock, listChildren, retrieveBlock, updateBlock } from './blocks.ts';
import { createComment, deleteComment, listComments, retrieveComment, updateComment } from './comments.ts';
import type { Context, Version } from './context.ts';
import {
  createDatabase,
  createDataSource,
  retrieveDatabase,
  retrieveDataSource,
  updateDatabase,
  updateDataSource,
} from './databases.ts';
import { retrieveMarkdown, updateMarkdown } from './markdown.ts';
import { createPage, movePage, retrievePage, updatePage } from './pages.ts';
import { retrieveProperty } from './property-items.ts';
import { queryDataSource } from './query.ts';
import { listUsers, retrieveMe, retrieveUser } from './users.ts';
import { deleteViewQuery, queryView, retrieveViewQuery } from './view-queries.ts';
import { createView, deleteView, listViews, retrieveView, updateView } from './views.ts';

/** Every endpoint: its path, the SDK's types of what goes in and comes out, and what it does. */
export interface Route {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** `:id` stands for one uuid, `:sub` for any one name. */
  readonly path: string;
  /** The SDK's name for the type of the body; absent where there is none. */
  readonly request?: string;
  /** The SDK's name for the type of the answer. */
  readonly answer: string;
  /** Body keys that the service knows and the SDK's type does not. */
  readonly extra?: readonly string[];
  /** Body keys that only one side of 2026-03-11 knows. */
  readonly only?: Readonly<Record<string, Version>>;
  /** Body keys that are swallowed without effect. */
  readonly ignored?: readonly string[];
  /** True when it changes something. */
  readonly writes: boolean;
  readonly run: (context: Context) => unknown;
}

type Run = Route['run'];
const read = (path: string, answer: string, run: Run): Route => ({ method: 'GET', path, answer, writes: false, run });
const drop = (path: string, answer: string, run: Run): Route => ({ method: 'DELETE', path, answer, writes: true, run });
const write = (method: 'POST' | 'PATCH', path: string, name: string, run: Run, more: Partial<Route> = {}): Route => ({
  method,
  path,
  request: `${name}BodyParameters`,
  answer: `${name}Response`,
  writes: true,
  run,
  ...more,
});

const archivedBefore = { only: { archived: '2025-09-03' }, extra: ['archived'] } as const;

export const routes: readonly Route[] = [
  read('/v1/users/me', 'GetSelfResponse', retrieveMe),
  read('/v1/users', 'ListUsersResponse', listUsers),
  read('/v1/users/:id', 'GetUserResponse', retrieveUser),

  write('POST', '/v1/databases', 'CreateDatabase', createDatabase, { ignored: ['properties'] }),
  read('/v1/databases/:id', 'GetDatabaseResponse', retrieveDatabase),
  write('PATCH', '/v1/databases/:id', 'UpdateDatabase', updateDatabase, archivedBefore),

  write('POST', '/v1/data_sources', 'CreateDataSource', createDataSource),
  read('/v1/data_sources/:id', 'GetDataSourceResponse', retrieveDataSource),
  write('PATCH', '/v1/data_sources/:id', 'UpdateDataSource', updateDataSource, archivedBefore),
  write('POST', '/v1/data_sources/:id/query', 'QueryDataSource', queryDataSource, {
    ...archivedBefore,
    extra: ['archived', 'is_archived'],
    writes: false,
  }),
  read('/v1/data_sources/:id/templates', 'ListDataSourceTemplatesResponse', () => ({
    templates: [],
    has_more: false,
    next_cursor: null,
  })),

  write('POST', '/v1/pages', 'CreatePage', createPage),
  read('/v1/pages/:id', 'GetPageResponse', retrievePage),
  write('PATCH', '/v1/pages/:id', 'UpdatePage', updatePage, archivedBefore),
  write('POST', '/v1/pages/:id/move', 'MovePage', movePage),
  read('/v1/pages/:id/properties/:sub', 'GetPagePropertyResponse', retrieveProperty),
  read('/v1/pages/:id/markdown', 'GetPageMarkdownResponse', retrieveMarkdown),
  write('PATCH', '/v1/pages/:id/markdown', 'UpdatePageMarkdown', updateMarkdown),

  read('/v1/blocks/:id', 'GetBlockResponse', retrieveBlock),
  write('PATCH', '/v1/blocks/:id', 'UpdateBlock', updateBlock, archivedBefore),
  drop('/v1/blocks/:id', 'DeleteBlockResponse', deleteBlock),
  read('/v1/blocks/:id/children', 'ListBlockChildrenResponse', listChildren),
  write('PATCH', '/v1/blocks/:id/children', 'AppendBlockChildren', appendChildren, {
    only: { after: '2025-09-03', position: '2026-03-11' },
    extra: ['after'],
  }),

  write('POST', '/v1/comments', 'CreateComment', createComment),
  read('/v1/comments', 'ListCommentsResponse', listComments),
  read('/v1/comments/:id', 'GetCommentResponse', retrieveComment),
  write('PATCH', '/v1/comments/:id', 'UpdateComment', updateComment),
  drop('/v1/comments/:id', 'DeleteCommentResponse', deleteComment),

  write('POST', '/v1/views', 'CreateView', createView),
  read('/v1/views', 'ListDatabaseViewsResponse', listViews),
  read('/v1/views/:id', 'GetViewResponse', retrieveView),
  write('PATCH', '/v1/views/:id', 'UpdateView', updateView),
  drop('/v1/views/:id', 'DeleteViewResponse', deleteView),
  write('POST', '/v1/views/:id/queries', 'CreateViewQuery', queryView, { writes: false }),
  read('/v1/views/:id/queries/:sub', 'GetViewQueryResultsResponse', retrieveViewQuery),
  { ...drop('/v1/views/:id/queries/:sub', 'DeleteViewQueryResponse', deleteViewQuery), writes: false },
];

const patterns = routes.map((route) => ({
  route,
  pattern: new RegExp(`^${route.path.replace(/:(\w+)/g, '(?<$1>[^/]+)')}$`),
}));

/** The route of a request and the names in its path, as they were written. */
export function findRoute(method: string, path: string): { route: Route; id: string; subId: string } | undefined {
  for (const { route, pattern } of patterns) {
    const match = route.method === method ? path.match(pattern) : null;
    if (match) return { route, id: match.groups?.id ?? '', subId: match.groups?.sub ?? '' };
  }
  return undefined;
}
