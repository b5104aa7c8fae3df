import * as z from 'zod';
import { type Context, pageById, requireWrite } from './context.ts';
import { check, cutTime, expandPieces, parsePieces } from './property-types.ts';
import { invalid, invalidBody, notFound } from './refusal.ts';
import { type Block, newId, type State } from './state.ts';

/** The body of a page: simple blocks of text, one inside the other. */

const textBlocks = [
  'paragraph',
  'heading_1',
  'heading_2',
  'heading_3',
  'bulleted_list_item',
  'numbered_list_item',
  'to_do',
  'toggle',
  'quote',
  'callout',
  'code',
] as const;
const bareBlocks = ['divider', 'table_of_contents'] as const;
const languages = ['bash', 'diff', 'json', 'markdown', 'plain text', 'sql', 'typescript', 'yaml'];
const shape = z.object({ object: z.literal('block').optional(), type: z.enum([...textBlocks, ...bareBlocks]) }).loose();
const inner = z
  .object({ rich_text: z.unknown(), children: z.unknown(), language: z.enum(languages).optional() })
  .partial()
  .loose();

/** Blocks that passed the checks and are not kept yet. Each element: the block first, then all blocks inside it. */
export type Draft = readonly (readonly [Block, ...Block[]])[];

/** Keeps drafted blocks under a page or block, at the end unless told. Returns the new ids at the top level. */
export function insertBlocks(state: State, parentId: string, drafts: Draft, at?: number): string[] {
  const siblings = siblingsOf(state, parentId);
  const ids = drafts.map(([block]) => block.id);
  siblings.splice(at ?? siblings.length, 0, ...ids);
  for (const block of drafts.flat()) state.blocks.set(block.id, block);
  return ids;
}

export function draftBlocks(state: State, children: unknown, path = 'body.children'): Draft {
  return check(z.array(z.unknown()), children, path).map((child, index) => {
    const at = `${path}[${index}]`;
    const given = check(shape, child, at);
    const { children: nested, rich_text: text, ...rest } = check(inner, given[given.type] ?? {}, `${at}.${given.type}`);
    const isText = textBlocks.some((type) => type === given.type);
    if (isText && text === undefined) throw invalidBody(`${at}.${given.type}.rich_text`, 'defined', text);
    const content = isText
      ? { ...rest, rich_text: expandPieces(parsePieces(text, `${at}.${given.type}.rich_text`)) }
      : rest;
    const below = nested === undefined ? [] : draftBlocks(state, nested, `${at}.${given.type}.children`);
    const childIds = below.map(([block]) => block.id);
    const block: Block = {
      id: newId(),
      type: given.type,
      content,
      children: childIds,
      createdAt: state.now(),
      inTrash: false,
    };
    return [block, ...below.flat()];
  });
}

function siblingsOf(state: State, parentId: string): string[] {
  const block = state.blocks.get(parentId);
  if (block) return block.children;
  const known = state.topBlocks.get(parentId) ?? [];
  state.topBlocks.set(parentId, known);
  return known;
}

export function listChildren(context: Context): unknown {
  const { state, id, query } = context;
  requireHolder(context, id);
  const size =
    check(z.coerce.number().int().min(1).max(100).optional(), query.get('page_size') ?? undefined, 'query.page_size') ??
    100;
  const visible = siblingsOf(state, id).filter((child) => state.blocks.get(child)?.inTrash === false);
  const cursor = query.get('start_cursor');
  const offset = cursor === null ? 0 : visible.indexOf(cursor);
  if (offset < 0) throw invalidBody('query.start_cursor', 'a valid cursor', cursor);
  const hasMore = offset + size < visible.length;
  return {
    object: 'list',
    results: visible.slice(offset, offset + size).map((child) => shapeBlock(state, child)),
    next_cursor: hasMore ? (visible[offset + size] ?? null) : null,
    has_more: hasMore,
    type: 'block',
    block: {},
  };
}

const positionShape = z.union([
  z.strictObject({ type: z.enum(['start', 'end']) }),
  z.strictObject({ type: z.literal('after_block'), after_block: z.strictObject({ id: z.string() }) }),
]);

export function appendChildren(context: Context): unknown {
  const { state, id, body } = context;
  requireHolder(context, id);
  requireWrite(context);
  if (body.children === undefined) throw invalidBody('body.children', 'defined', undefined);
  const position = check(positionShape.optional(), body.position, 'body.position');
  const siblings = siblingsOf(state, id);
  let at = siblings.length;
  if (position?.type === 'start') at = 0;
  if (position?.type === 'after_block') at = siblings.indexOf(position.after_block.id) + 1;
  if (position?.type === 'after_block' && at === 0) throw notFound('block', position.after_block.id, state.bot.name);
  const ids = insertBlocks(state, id, draftBlocks(state, body.children), at);
  return {
    object: 'list',
    results: ids.map((child) => shapeBlock(state, child)),
    next_cursor: null,
    has_more: false,
    type: 'block',
    block: {},
  };
}

export function deleteBlock(context: Context): unknown {
  const block = context.state.blocks.get(context.id);
  if (!block) throw notFound('block', context.id, context.state.bot.name);
  requireWrite(context);
  if (block.inTrash) throw invalid("Can't edit block that is archived. You must unarchive the block before editing.");
  block.inTrash = true;
  return shapeBlock(context.state, block.id);
}

function requireHolder(context: Context, id: string): void {
  if (!context.state.blocks.has(id)) pageById(context, id);
}

function shapeBlock(state: State, id: string): unknown {
  const block = state.blocks.get(id);
  if (!block) throw notFound('block', id, state.bot.name);
  return {
    object: 'block',
    id,
    created_time: cutTime(block.createdAt),
    last_edited_time: cutTime(block.createdAt),
    created_by: { object: 'user', id: state.bot.id },
    last_edited_by: { object: 'user', id: state.bot.id },
    has_children: block.children.length > 0,
    in_trash: block.inTrash,
    type: block.type,
    [block.type]: block.content,
  };
}
