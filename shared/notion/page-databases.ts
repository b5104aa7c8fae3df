import * as answers from './answers.ts';
import type { Calls } from './calls.ts';

export interface PageDatabase {
  readonly id: string;
  readonly title: string;
}

/** The databases that lie in a page itself, in its order. Throws NotionFailure, also when it is no page. */
export async function databasesInPage(calls: Calls, pageId: string): Promise<PageDatabase[]> {
  const found: PageDatabase[] = [];
  let cursor: { start_cursor?: string } | undefined = {};
  while (cursor) {
    const from: { start_cursor?: string } = cursor;
    const answer = await calls.call({
      repeat: 'always',
      send: (client) => client.blocks.children.list({ block_id: pageId, page_size: 100, ...from }),
      answer: answers.pageContents,
    });
    for (const block of answer.results) {
      if ('child_database' in block) found.push({ id: block.id, title: block.child_database.title });
    }
    cursor = answer.has_more && answer.next_cursor !== null ? { start_cursor: answer.next_cursor } : undefined;
  }
  return found;
}

export const listDatabases = (databases: readonly PageDatabase[]): string =>
  databases.map(({ id, title }) => `"${title}" (${id})`).join(', ');
