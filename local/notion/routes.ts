import { appendChildren, deleteBlock, listChildren } from './blocks.ts';
import type { Context, Version } from './context.ts';
import {
  createDatabase,
  createDataSource,
  retrieveDatabase,
  retrieveDataSource,
  retrieveMe,
  updateDatabase,
  updateDataSource,
} from './databases.ts';
import { createPage, retrievePage, updatePage } from './pages.ts';
import { queryDataSource } from './query.ts';

/** Every endpoint: its path, the body keys it takes, and what it does. */
export interface Route {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** `:id` stands for one id. */
  readonly path: string;
  readonly body: readonly string[];
  /** Body keys that only one side of 2026-03-11 knows. */
  readonly only?: Readonly<Record<string, Version>>;
  /** Body keys that are swallowed without effect. */
  readonly ignored?: readonly string[];
  /** True when it changes something. */
  readonly writes: boolean;
  readonly run: (context: Context) => unknown;
}

const reads = { body: [], writes: false } as const;
const pageKeys = [
  'parent',
  'properties',
  'icon',
  'cover',
  'content',
  'children',
  'markdown',
  'template',
  'position',
  'allow_async',
];
const archivedBefore = { archived: '2025-09-03' } as const;

export const routes: readonly Route[] = [
  { method: 'GET', path: '/v1/users/me', ...reads, run: retrieveMe },
  {
    method: 'POST',
    path: '/v1/databases',
    body: ['parent', 'title', 'description', 'is_inline', 'icon', 'cover', 'initial_data_source'],
    ignored: ['properties'],
    writes: true,
    run: createDatabase,
  },
  { method: 'GET', path: '/v1/databases/:id', ...reads, run: retrieveDatabase },
  {
    method: 'PATCH',
    path: '/v1/databases/:id',
    body: ['parent', 'title', 'description', 'is_inline', 'icon', 'cover', 'in_trash', 'archived', 'is_locked'],
    only: archivedBefore,
    writes: true,
    run: updateDatabase,
  },
  {
    method: 'POST',
    path: '/v1/data_sources',
    body: ['parent', 'properties', 'title', 'icon'],
    writes: true,
    run: createDataSource,
  },
  { method: 'GET', path: '/v1/data_sources/:id', ...reads, run: retrieveDataSource },
  {
    method: 'PATCH',
    path: '/v1/data_sources/:id',
    body: ['title', 'icon', 'properties', 'in_trash', 'archived', 'parent'],
    only: archivedBefore,
    writes: true,
    run: updateDataSource,
  },
  {
    method: 'POST',
    path: '/v1/data_sources/:id/query',
    body: ['filter', 'sorts', 'start_cursor', 'page_size', 'result_type', 'in_trash', 'is_archived', 'archived'],
    only: archivedBefore,
    writes: false,
    run: queryDataSource,
  },
  { method: 'POST', path: '/v1/pages', body: pageKeys, writes: true, run: createPage },
  { method: 'GET', path: '/v1/pages/:id', ...reads, run: retrievePage },
  {
    method: 'PATCH',
    path: '/v1/pages/:id',
    body: [
      'properties',
      'icon',
      'cover',
      'in_trash',
      'archived',
      'is_archived',
      'is_locked',
      'template',
      'erase_content',
    ],
    only: archivedBefore,
    writes: true,
    run: updatePage,
  },
  { method: 'GET', path: '/v1/blocks/:id/children', ...reads, run: listChildren },
  {
    method: 'PATCH',
    path: '/v1/blocks/:id/children',
    body: ['children', 'position', 'after'],
    only: { after: '2025-09-03', position: '2026-03-11' },
    writes: true,
    run: appendChildren,
  },
  { method: 'DELETE', path: '/v1/blocks/:id', body: [], writes: true, run: deleteBlock },
];

/** The route of a request and the id in its path, as it was written. */
export function findRoute(method: string, path: string): { route: Route; id: string } | undefined {
  for (const route of routes) {
    if (route.method !== method) continue;
    const match = path.match(new RegExp(`^${route.path.replace(':id', '([^/]+)')}$`));
    if (match) return { route, id: match[1] ?? '' };
  }
  return undefined;
}
