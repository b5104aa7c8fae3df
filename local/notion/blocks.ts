import * as z from 'zod';
import { blocksInUse, newId } from './add.ts';
import { answeredContent, blockTypes, isBlockType, mayHold, requiredChildren } from './block-types.ts';
import { check } from './check.ts';
import { databasesIn, shapeChildDatabase } from './child-databases.ts';
import { blockById, type Context, missing, pageById, pageOfBlock, parseUuid, requireCapability } from './context.ts';
import { pageOf } from './lists.ts';
import { inTrash, invalid, invalidBody, Refusal } from './refusal.ts';
import { cutTime } from './rich-text.ts';
import type { Block, State } from './state.ts';

/** The body of a page: blocks, one inside the other. */

/** Blocks that passed the checks and are not kept yet. Each element: the block first, then all blocks inside it. */
export type Draft = readonly (readonly [Block, ...Block[]])[];

/** Keeps blocks that `by` drafted under a page or block, at the end unless told. Returns the new ids at the top level. */
export function insertBlocks(state: State, parentId: string, drafts: Draft, by: string, at?: number): string[] {
  const siblings = siblingsOf(state, parentId);
  const ids = drafts.map(([block]) => block.id);
  siblings.splice(at ?? siblings.length, 0, ...ids);
  for (const [top, ...below] of drafts) {
    state.blocks.set(top.id, { ...top, parentId, createdBy: by });
    for (const block of below) state.blocks.set(block.id, { ...block, createdBy: by });
  }
  return ids;
}

const shape = z.object({ object: z.literal('block').optional(), type: z.string().optional() }).loose();
const inner = z.object({ children: z.unknown().optional() }).loose();

export function draftBlocks(state: State, children: unknown, path = 'body.children', parentId = ''): Draft {
  return check(z.array(z.unknown()), children, path).map((child, index) => {
    const at = `${path}[${index}]`;
    const given = check(shape, child, at);
    const type = given.type ?? Object.keys(given).find(isBlockType);
    if (type === undefined || !isBlockType(type)) {
      throw invalidBody(`${at}.type`, `a type that the stand-in knows (${blockTypes.join(', ')})`, type);
    }
    const { children: nested, ...content } = check(inner, given[type] ?? {}, `${at}.${type}`);
    const id = newId();
    const below = nested === undefined ? [] : draftBlocks(state, nested, `${at}.${type}.children`, id);
    requiredChildren(
      type,
      content,
      below.map(([block]) => block),
      `${at}.${type}`,
    );
    const block: Block = {
      id,
      parentId,
      type,
      content: answeredContent(type, content, `${at}.${type}`),
      children: below.map(([inside]) => inside.id),
      createdBy: '',
      createdAt: state.now(),
      editedAt: state.now(),
      inTrash: false,
    };
    return [block, ...below.flat()];
  });
}

/** 403 when the workspace would hold more blocks than its plan allows. */
export function requireRoom(state: State, more: number): void {
  if (!Number.isFinite(state.blockLimit) || blocksInUse(state) + more <= state.blockLimit) return;
  throw new Refusal(403, 'restricted_resource', 'This workspace has reached its block limit.', {
    block_limit: 'block_creation',
  });
}

export function siblingsOf(state: State, parentId: string): string[] {
  const block = state.blocks.get(parentId);
  if (block) return block.children;
  const known = state.topBlocks.get(parentId) ?? [];
  state.topBlocks.set(parentId, known);
  return known;
}

export const visibleBlocks = (state: State, parentId: string): Block[] =>
  siblingsOf(state, parentId)
    .flatMap((id) => state.blocks.get(id) ?? [])
    .filter((block) => !block.inTrash);

/** Takes all blocks out of a page for good. */
export function dropBlocks(state: State, pageId: string): void {
  for (const block of visibleBlocks(state, pageId)) block.inTrash = true;
  state.topBlocks.delete(pageId);
}

export function listChildren(context: Context): unknown {
  const { state, id } = context;
  requireHolder(context, id);
  requireCapability(context, 'read');
  const ids = [...visibleBlocks(state, id).map((block) => block.id), ...databasesIn(context, id)];
  const { shown, next } = pageOf(
    ids,
    context,
    (cursor) => ids.indexOf(cursor),
    (_offset, first) => first,
  );
  return list(state, shown, next);
}

const list = (state: State, ids: readonly string[], next: string | null): unknown => ({
  object: 'list',
  results: ids.map((id) => shapeBlock(state, id)),
  next_cursor: next,
  has_more: next !== null,
  type: 'block',
  block: {},
});

const positionShape = z.union([
  z.strictObject({ type: z.enum(['start', 'end']) }),
  z.strictObject({ type: z.literal('after_block'), after_block: z.strictObject({ id: z.string() }) }),
]);

export function appendChildren(context: Context): unknown {
  const { state, id, body } = context;
  requireHolder(context, id);
  requireCapability(context, 'insert');
  if (body.children === undefined) throw invalidBody('body.children', 'defined', undefined);
  const holder = state.blocks.get(id);
  if (holder && !mayHold(holder.type, holder.content)) throw invalid(`A ${holder.type} block cannot hold others.`);
  if (holder ? holder.inTrash : state.pages.get(id)?.inTrash) throw inTrash();
  const at = placeOf(context, siblingsOf(state, id));
  const drafts = draftBlocks(state, body.children, 'body.children', id);
  requireRoom(state, drafts.flat().length);
  return list(state, insertBlocks(state, id, drafts, context.connection.id, at), null);
}

function placeOf(context: Context, siblings: readonly string[]): number {
  const { body } = context;
  const position = check(positionShape.optional(), body.position, 'body.position');
  if (position?.type === 'start') return 0;
  const after =
    position?.type === 'after_block' ? position.after_block.id : check(z.string().optional(), body.after, 'body.after');
  if (after === undefined) return siblings.length;
  const at = siblings.indexOf(parseUuid(after) ?? '') + 1;
  if (at === 0) throw missing(context, 'block', after);
  return at;
}

export function retrieveBlock(context: Context): unknown {
  const block = blockById(context, context.id);
  requireCapability(context, 'read');
  return shapeBlock(context.state, block.id);
}

export function updateBlock(context: Context): unknown {
  const { state, body, id } = context;
  const block = blockById(context, id);
  requireCapability(context, 'update');
  const { type: _, in_trash, archived, ...rest } = body;
  const trash = check(z.boolean().optional(), in_trash ?? archived, 'body.in_trash');
  if (block.inTrash && trash !== false) throw inTrash();
  const [given] = Object.keys(rest);
  if (given !== undefined && given !== block.type) throw invalid(`The block is a ${block.type}, not a ${given}.`);
  if (given !== undefined) {
    const content = { ...Object(block.content), ...Object(rest[given]) };
    block.content = answeredContent(block.type, content, `body.${given}`);
  }
  block.inTrash = trash ?? block.inTrash;
  block.editedAt = state.now();
  return shapeBlock(state, id);
}

export function deleteBlock(context: Context): unknown {
  const block = blockById(context, context.id);
  requireCapability(context, 'update');
  if (block.inTrash) throw inTrash();
  block.inTrash = true;
  return shapeBlock(context.state, block.id);
}

function requireHolder(context: Context, id: string): void {
  if (context.state.blocks.has(id)) blockById(context, id);
  else pageById(context, id);
}

function shapeBlock(state: State, id: string): unknown {
  const database = state.databases.get(id);
  if (database) return shapeChildDatabase(state, database);
  const block = state.blocks.get(id);
  if (!block) throw new Error(`There is no block ${id}.`);
  const page = pageOfBlock(state, block);
  const parent = state.blocks.has(block.parentId)
    ? { type: 'block_id', block_id: block.parentId }
    : { type: 'page_id', page_id: page.id };
  return {
    object: 'block',
    id,
    parent,
    created_time: cutTime(block.createdAt),
    last_edited_time: cutTime(block.editedAt),
    created_by: { object: 'user', id: block.createdBy },
    last_edited_by: { object: 'user', id: block.createdBy },
    has_children: visibleBlocks(state, id).length > 0,
    in_trash: block.inTrash,
    type: block.type,
    [block.type]: block.content,
  };
}
