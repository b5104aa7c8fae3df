import * as answers from './answers.ts';
import { digestIn } from './body.ts';
import type { Calls } from './calls.ts';

export interface OwnBlock {
  readonly id: string;
  readonly digest: string;
}

/**
 * Blocks on the page itself that have our title and were made by us, and how many others there are: a copy that a person
 * made is theirs, and so is one of ours that they gave another title. `botIds`: as whom we write and have written.
 */
export async function listBlocks(
  calls: Calls,
  pageId: string,
  botIds: ReadonlySet<string>,
): Promise<{ readonly own: readonly OwnBlock[]; readonly others: number }> {
  const own: OwnBlock[] = [];
  let others = 0;
  let cursor: { start_cursor?: string } | undefined = {};
  while (cursor) {
    const from: { start_cursor?: string } = cursor;
    const answer = await calls.call({
      repeat: 'always',
      send: (client) => client.blocks.children.list({ block_id: pageId, page_size: 100, ...from }),
      answer: answers.blockList,
    });
    for (const block of answer.results) {
      const isByUs = 'toggle' in block && botIds.has(block.created_by.id);
      const digest = isByUs ? digestIn(block.toggle.rich_text) : undefined;
      if (digest === undefined) others += 1;
      else own.push({ id: block.id, digest });
    }
    cursor = answer.has_more && answer.next_cursor !== null ? { start_cursor: answer.next_cursor } : undefined;
  }
  return { own, others };
}
