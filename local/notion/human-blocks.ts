import * as z from 'zod';
import { newId } from './add.ts';
import { answeredContent } from './block-types.ts';
import { type Draft, insertBlocks, siblingsOf, visibleBlocks } from './blocks.ts';
import type { Block, State } from './state.ts';

/** What people do with the blocks of a page. */

const texts = z.looseObject({ rich_text: z.array(z.object({ plain_text: z.string() })).default([]) });
const textOf = ({ content }: Block): string =>
  texts
    .parse(content)
    .rich_text.map((piece) => piece.plain_text)
    .join('');

/** The block anywhere on a page whose text begins so. Throws without one. */
export function blockOf(state: State, pageId: string, text: string): Block {
  const below = (parentId: string): Block[] =>
    visibleBlocks(state, parentId).flatMap((block) => [block, ...below(block.id)]);
  const found = below(pageId).find((block) => textOf(block).startsWith(text));
  if (!found) throw new Error(`There is no block that begins with ${text}.`);
  return found;
}

export function renameBlock(block: Block, text: string): void {
  const { rich_text: _, ...rest } = texts.parse(block.content);
  block.content = answeredContent(block.type, { ...rest, rich_text: [{ text: { content: text } }] }, 'human');
}

/** To the end of what the other page or block holds. */
export function moveBlock(state: State, block: Block, parentId: string): void {
  const siblings = siblingsOf(state, block.parentId);
  siblings.splice(siblings.indexOf(block.id), 1);
  siblingsOf(state, parentId).push(block.id);
  block.parentId = parentId;
}

/** Everything that a page shows, once more on another: new blocks, of whoever copied it. */
export function copyBlocks(state: State, from: string, to: string, by: string): void {
  insertBlocks(state, to, copiesOf(state, from, to), by);
}

const copiesOf = (state: State, from: string, to: string): Draft =>
  visibleBlocks(state, from).map((block) => {
    const id = newId();
    const below = copiesOf(state, block.id, id);
    const children = below.map(([inside]) => inside.id);
    return [{ ...block, id, parentId: to, children, createdAt: state.now(), editedAt: state.now() }, ...below.flat()];
  });
