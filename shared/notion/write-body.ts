import * as answers from './answers.ts';
import { type Block, digestIn, type RowBody } from './body.ts';
import type { Calls, Log } from './calls.ts';
import { NotionFailure } from './failure.ts';
import type { KnownPages } from './known-pages.ts';
import { sayFailure } from './messages.ts';
import { findOwnBlocks, listBlocks, type OwnBlock } from './own-blocks.ts';

/** Brings our block on the page of a row up to date. Text and blocks around it are people's and never touched. */

export interface PageWriter {
  /** Whether the page now says this, or nothing without a body. False where Notion does not allow it: that costs no row. */
  bring(pageId: string, body: RowBody | undefined): Promise<boolean>;
  /** False once Notion has said that nothing can be added to any page. */
  readonly isAllowed: boolean;
  /** Counts a body that was refused elsewhere. */
  refused(failure: NotionFailure): void;
  /** Says, once for all pages, what was refused. */
  conclude(): void;
}

/** Which block on a page is ours, from one sweep to the next. */
export type KnownBlocks = Pick<KnownPages, 'blockOn' | 'hasBlock'>;

/** `botIds`: as whom we write and have written; blocks of anybody else are not ours. */
export function createPageWriter(
  calls: Calls,
  { botIds, blocks, log }: { readonly botIds: ReadonlySet<string>; readonly blocks: KnownBlocks; readonly log: Log },
): PageWriter {
  let isAllowed = true;
  let count = 0;
  let first = '';
  const refused = ({ failure }: NotionFailure): void => {
    count += 1;
    first ||= sayFailure(failure, { what: 'text to the page of a row', needs: 'Insert content' });
    if (failure.is === 'forbidden') isAllowed = false;
  };
  return {
    get isAllowed() {
      return isAllowed;
    },
    refused,
    async bring(pageId, body) {
      try {
        return await writeBody(calls, pageId, body, { botIds, blocks, mayAdd: isAllowed });
      } catch (thrown) {
        if (!isRefusal(thrown)) throw thrown;
        refused(thrown);
        return false;
      }
    },
    conclude() {
      if (count === 0) return;
      const pages = count === 1 ? 'the page of a row' : `the pages of ${count} rows`;
      log('warn', `Notion: what differs could not be written into ${pages}; the next sweep tries again. ${first}`);
    },
  };
}

const isRefusal = (thrown: unknown): thrown is NotionFailure =>
  thrown instanceof NotionFailure && ['forbidden', 'refused', 'not-found'].includes(thrown.failure.is);

interface Rights {
  readonly botIds: ReadonlySet<string>;
  readonly blocks: KnownBlocks;
  readonly mayAdd: boolean;
}

/**
 * Writes the new block before it takes the old one away, so that a page never loses what it says; what a death leaves
 * behind is found by its title next time. The new one stands where people moved the old one to. Without a body the block goes, and so it does when there can be no new one: it is
 * no longer true. True when the page says what it should. Throws NotionFailure or OutOfTime.
 */
async function writeBody(calls: Calls, pageId: string, body: RowBody | undefined, rights: Rights): Promise<boolean> {
  const { botIds, blocks, mayAdd } = rights;
  const own = await findOwnBlocks(calls, pageId, { botIds, known: blocks.blockOn(pageId) });
  const kept = body && own.find(({ digest }) => digest === body.digest);
  const isNew = body !== undefined && kept === undefined;
  let made: string | undefined;
  let refusal: NotionFailure | undefined;
  try {
    if (isNew && mayAdd) made = await append(calls, pageId, body, own[0], botIds);
  } catch (thrown) {
    if (!isRefusal(thrown)) throw thrown;
    refusal = thrown;
  }
  for (const block of own) if (block !== kept) await remove(calls, block);
  blocks.hasBlock(pageId, kept?.id ?? made);
  if (refusal) throw refusal;
  return mayAdd || !isNew;
}

/** The new block's id, as far as the answer tells. */
async function append(
  calls: Calls,
  pageId: string,
  body: RowBody,
  after: OwnBlock | undefined,
  botIds: ReadonlySet<string>,
): Promise<string | undefined> {
  const parentId = after?.parentId ?? pageId;
  const isIt = (block: answers.ListedBlock) => 'toggle' in block && digestIn(block.toggle.rich_text) === body.digest;
  try {
    const { results } = await calls.call({
      repeat: 'unsaved',
      send: (client) =>
        client.blocks.children.append({
          block_id: parentId,
          children: [toRequest(body)],
          position: after ? { type: 'after_block', after_block: { id: after.id } } : { type: 'start' },
        }),
      answer: answers.blockList,
    });
    return results.find(isIt)?.id;
  } catch (thrown) {
    if (!(thrown instanceof NotionFailure) || thrown.failure.is !== 'unknown') throw thrown;
    // The answer may be all that was lost.
    const { own } = await listBlocks(calls, parentId, { botIds });
    const made = own.find(({ digest }) => digest === body.digest);
    if (!made) throw thrown;
    return made.id;
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
