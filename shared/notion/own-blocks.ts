import * as answers from './answers.ts';
import { digestIn, isSummary } from './body.ts';
import type { Calls } from './calls.ts';
import { orUndefined } from './failure.ts';

export interface OwnBlock {
  readonly id: string;
  /** The page or the block in which it lies. */
  readonly parentId: string;
  /** What it says; undefined where people gave it another title. */
  readonly digest: string | undefined;
}

/** How our blocks are told from those of people. */
export interface Recognition {
  /** As whom we write and have written. */
  readonly botIds: ReadonlySet<string>;
  /** The block of a page as last known, which is ours whatever became of its title. */
  readonly known?: string | undefined;
}

/**
 * Blocks on the page itself that are ours, and how many others there are: made by us, and either known or with our title. A
 * copy that a person made is theirs.
 */
export async function listBlocks(calls: Calls, pageId: string, { botIds, known }: Recognition): Promise<Listed> {
  const own: OwnBlock[] = [];
  const renamed: string[] = [];
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
      if (digest !== undefined || block.id === known) own.push({ id: block.id, parentId: pageId, digest });
      else {
        others += 1;
        if (isByUs) renamed.push(block.id);
      }
    }
    cursor = answer.has_more && answer.next_cursor !== null ? { start_cursor: answer.next_cursor } : undefined;
  }
  return { own, others, renamed };
}

interface Listed {
  readonly own: readonly OwnBlock[];
  readonly others: number;
  /** Of the others, toggles that were made in our name. */
  readonly renamed: readonly string[];
}

/** Our blocks of a page, also where people renamed one or moved the known one into another block of it. */
export async function findOwnBlocks(
  calls: Calls,
  pageId: string,
  recognition: Recognition,
): Promise<readonly OwnBlock[]> {
  const { own, renamed } = await listBlocks(calls, pageId, recognition);
  const { known } = recognition;
  if (own.some(({ id }) => id === known)) return own;
  const moved = known === undefined ? undefined : await lookForMoved(calls, pageId, known);
  if (moved) return [...own, moved];
  if (own.length > 0) return own;
  // One that came with its page was never seen by itself; what it holds tells.
  const found: OwnBlock[] = [];
  for (const id of renamed) if (await isReport(calls, id)) found.push({ id, parentId: pageId, digest: undefined });
  return found;
}

async function isReport(calls: Calls, id: string): Promise<boolean> {
  const { results } = await calls.call({
    repeat: 'always',
    send: (client) => client.blocks.children.list({ block_id: id, page_size: 1 }),
    answer: answers.firstInside,
  });
  return isSummary(results[0]?.callout?.rich_text ?? '');
}

/** Blocks inside blocks: people seldom go deeper. */
const deepest = 8;

/** Undefined when it is gone, in the trash, or on another page: there it is theirs. */
async function lookForMoved(calls: Calls, pageId: string, id: string): Promise<OwnBlock | undefined> {
  const block = await readBlock(calls, id);
  if (!block || block.in_trash) return undefined;
  let above = block;
  for (let depth = 0; depth < deepest && above.parent.block_id !== undefined; depth += 1) {
    const next = await readBlock(calls, above.parent.block_id);
    if (!next || next.in_trash) return undefined;
    above = next;
  }
  if (above.parent.page_id !== pageId) return undefined;
  const digest = block.toggle && digestIn(block.toggle.rich_text);
  return { id, parentId: block.parent.block_id ?? pageId, digest };
}

const readBlock = (calls: Calls, id: string): Promise<answers.Block | undefined> =>
  orUndefined(
    calls.call({
      repeat: 'always',
      send: (client) => client.blocks.retrieve({ block_id: id }),
      answer: answers.block,
    }),
  );
