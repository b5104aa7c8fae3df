import type { Client } from '@notionhq/client';
import { DriftError } from '../core/errors.ts';
import * as answers from './answers.ts';
import type { Calls } from './calls.ts';

/** Where to go on: a cursor inside one list, a moment of creation where a list ends before the rows do. */
export interface From {
  readonly start_cursor?: string;
  readonly filter?: {
    readonly timestamp: 'created_time';
    readonly created_time: { readonly on_or_after: string };
  };
}

/** What every list of rows must ask for: the oldest first, so that rows made meanwhile come at its end. */
export const inOrder = {
  sorts: [{ timestamp: 'created_time', direction: 'ascending' }],
  page_size: 100,
  result_type: 'page',
} as const;

/**
 * All rows that a question gives. Notion ends a list after 10,000 and marks it incomplete; then it is asked anew from the
 * minute of the last row on. Throws `tracker-refused` rather than return a list that lacks a row or says too little of one.
 */
export async function listPages(
  calls: Calls,
  ask: (client: Client, from: From) => Promise<unknown>,
): Promise<answers.Page[]> {
  const pages = new Map<string, answers.Page>();
  let since: string | undefined;
  for (;;) {
    const { isComplete, last } = await listFrom(calls, ask, since, pages);
    if (isComplete) return [...pages.values()];
    if (last === undefined || last === since) throw tooManyInAMinute(pages.size, last);
    since = last;
  }
}

async function listFrom(
  calls: Calls,
  ask: (client: Client, from: From) => Promise<unknown>,
  since: string | undefined,
  pages: Map<string, answers.Page>,
): Promise<{ readonly isComplete: boolean; readonly last: string | undefined }> {
  const filter = since && { timestamp: 'created_time' as const, created_time: { on_or_after: since } };
  let isComplete = true;
  let last: string | undefined;
  let cursor: string | undefined;
  do {
    const from = { ...(filter && { filter }), ...(cursor !== undefined && { start_cursor: cursor }) };
    const answer = await calls.call({
      repeat: 'always',
      send: (client) => ask(client, from),
      answer: answers.pageList,
    });
    for (const page of fullPages(answer.results)) {
      // Rows of one minute have no order among them: paging may show one twice.
      pages.set(page.id, page);
      last = page.created_time;
    }
    if (answer.request_status?.type === 'incomplete') isComplete = false;
    cursor = answer.has_more ? (answer.next_cursor ?? undefined) : undefined;
  } while (cursor !== undefined);
  return { isComplete, last };
}

/** Without the capability to read, Notion answers with bare ids: taken for no rows, every tenant would get a second one. */
export function fullPages(results: answers.PageList['results']): answers.Page[] {
  return results.map((result) => {
    if ('properties' in result) return result;
    throw new DriftError(
      'tracker-refused',
      'Notion shows rows without what is in them, so nobody can tell which tenants have a row. Nothing was written. ' +
        'Enable "Read content" under the capabilities of the connection.',
    );
  });
}

const tooManyInAMinute = (count: number, minute: string | undefined): DriftError =>
  new DriftError(
    'tracker-refused',
    `Notion lists only part of the rows (${count.toLocaleString('en-US')}), so nobody can tell which tenants have a row. ` +
      `Nothing was written. Too many rows were created in one minute${minute ? `, ${minute.slice(0, 16).replace('T', ' ')} UTC` : ''}: ` +
      'move those that are not of driftmatrix out of the database.',
  );
