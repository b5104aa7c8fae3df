import * as answers from './answers.ts';
import { type Block, digestIn, type RowBody } from './body.ts';
import type { Calls, Log } from './calls.ts';
import { NotionFailure } from './failure.ts';

/** Brings our block on the page of a row up to date. Text and blocks around it are people's and never touched. */

interface OwnBlock {
  readonly id: string;
  readonly digest: string;
}

/**
 * Writes the new block before it takes the old one away, so that a page never loses what it says; what a death leaves
 * behind is found by its title next time. Without a body the block goes. Throws NotionFailure or OutOfTime.
 */
export async function writeBody(calls: Calls, pageId: string, body: RowBody | undefined, botId: string): Promise<void> {
  const own = await ownBlocks(calls, pageId, botId);
  const kept = own.find(({ digest }) => digest === body?.digest);
  if (body && !kept) await append(calls, pageId, body, own[0], botId);
  for (const block of own) if (block !== kept) await remove(calls, block);
}

/** The same, for whom the body is not worth a failed row: what Notion does not allow is said and left. */
export async function tryBody(
  calls: Calls,
  pageId: string,
  body: RowBody | undefined,
  { botId, log }: { readonly botId: string; readonly log: Log },
): Promise<void> {
  try {
    await writeBody(calls, pageId, body, botId);
  } catch (thrown) {
    const isRefused =
      thrown instanceof NotionFailure && ['forbidden', 'refused', 'not-found'].includes(thrown.failure.is);
    if (!isRefused) throw thrown;
    log('warn', `Notion: what differs could not be written into a row's page: ${thrown.failure.message}`);
  }
}

async function append(
  calls: Calls,
  pageId: string,
  body: RowBody,
  after: OwnBlock | undefined,
  botId: string,
): Promise<void> {
  try {
    await calls.call({
      repeat: 'unsaved',
      send: (client) =>
        client.blocks.children.append({
          block_id: pageId,
          children: [toRequest(body)],
          position: after ? { type: 'after_block', after_block: { id: after.id } } : { type: 'start' },
        }),
      answer: answers.listed,
    });
  } catch (thrown) {
    if (!(thrown instanceof NotionFailure) || thrown.failure.is !== 'unknown') throw thrown;
    // The answer may be all that was lost.
    const own = await ownBlocks(calls, pageId, botId);
    if (!own.some(({ digest }) => digest === body.digest)) throw thrown;
  }
}

async function remove(calls: Calls, { id }: OwnBlock): Promise<void> {
  try {
    await calls.call({
      repeat: 'always',
      send: (client) => client.blocks.delete({ block_id: id }),
      answer: answers.anything,
    });
  } catch (thrown) {
    const isGone = thrown instanceof NotionFailure && ['refused', 'not-found'].includes(thrown.failure.is);
    if (!isGone) throw thrown;
  }
}

/** Blocks on the page itself that have our title and were made by us: a copy that a person made is theirs. */
async function ownBlocks(calls: Calls, pageId: string, botId: string): Promise<OwnBlock[]> {
  const own: OwnBlock[] = [];
  let cursor: { start_cursor?: string } | undefined = {};
  while (cursor) {
    const from: { start_cursor?: string } = cursor;
    const answer = await calls.call({
      repeat: 'always',
      send: (client) => client.blocks.children.list({ block_id: pageId, page_size: 100, ...from }),
      answer: answers.blockList,
    });
    for (const block of answer.results) {
      const digest = 'toggle' in block && block.created_by.id === botId ? digestIn(block.toggle.rich_text) : undefined;
      if (digest !== undefined) own.push({ id: block.id, digest });
    }
    cursor = answer.has_more && answer.next_cursor !== null ? { start_cursor: answer.next_cursor } : undefined;
  }
  return own;
}

/** The body as a request takes it: the SDK's types want lists that may be changed. */
export function toRequest({ title, blocks }: RowBody) {
  return { type: 'toggle' as const, toggle: { rich_text: [...title], children: blocks.map(mutable) } };
}

function mutable(block: Block) {
  switch (block.type) {
    case 'paragraph':
      return { type: block.type, paragraph: { rich_text: [...block.paragraph.rich_text] } };
    case 'callout':
      return { type: block.type, callout: { rich_text: [...block.callout.rich_text] } };
    case 'code':
      return { type: block.type, code: { ...block.code, rich_text: [...block.code.rich_text] } };
  }
}
