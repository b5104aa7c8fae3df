import * as z from 'zod';
import { newId } from './add.ts';
import { check } from './check.ts';
import { blockById, type Context, missing, pageById, pageOfBlock, parseUuid, requireCapability } from './context.ts';
import { pageById as pageOfComments } from './lists.ts';
import { isUser } from './property-types.ts';
import { invalid, invalidBody } from './refusal.ts';
import { cutTime, expandPieces, mentionedUsers, parsePieces } from './rich-text.ts';
import type { Comment, TextPiece } from './state.ts';

/** Comments on rows and blocks; both capabilities are off by default in the service. */

const parentShape = z.union([
  z.strictObject({ type: z.literal('page_id').optional(), page_id: z.string() }),
  z.strictObject({ type: z.literal('block_id').optional(), block_id: z.string() }),
]);
const nameShape = z.object({ custom: z.object({ name: z.string() }) });

export function createComment(context: Context): unknown {
  const { state, body, connection } = context;
  exactlyOne(body, 'parent', 'discussion_id');
  const pieces = textOf(context);
  const place = placeOf(context);
  requireCapability(context, 'insertComments');
  if (Array.isArray(body.attachments) && body.attachments.length > 3) {
    throw invalidBody('body.attachments.length', '≤ `3`', body.attachments.length);
  }
  const named = nameShape.safeParse(body.display_name);
  const comment: Comment = {
    id: newId(),
    ...place,
    by: connection.id,
    displayName: named.success ? named.data.custom.name : null,
    pieces,
    createdAt: state.now(),
    editedAt: state.now(),
  };
  state.comments.set(comment.id, comment);
  return shapeComment(context, comment);
}

function exactlyOne(body: Context['body'], one: string, other: string): void {
  if ((body[one] === undefined) === (body[other] === undefined)) {
    throw invalid(`body failed validation: exactly one of ${one} and ${other} should be defined.`);
  }
}

function textOf({ body, state }: Context): TextPiece[] {
  exactlyOne(body, 'rich_text', 'markdown');
  if (body.rich_text === undefined)
    return [{ content: check(z.string().min(1), body.markdown, 'body.markdown'), link: null }];
  const pieces = parsePieces(body.rich_text, 'body.rich_text');
  if (pieces.length === 0) throw invalidBody('body.rich_text.length', '≥ `1`', 0);
  for (const id of mentionedUsers(pieces)) {
    if (!isUser(state, id)) throw invalidBody('body.rich_text', 'a mention of a user of this workspace', id);
  }
  return pieces;
}

type Place = Pick<Comment, 'pageId' | 'blockId' | 'discussionId'>;

function placeOf(context: Context): Place {
  const { state, body } = context;
  if (body.discussion_id !== undefined) {
    const id = uuidOf(check(z.string(), body.discussion_id, 'body.discussion_id'), 'body.discussion_id');
    const first = [...state.comments.values()].find(({ discussionId }) => discussionId === id);
    if (!first) throw missing(context, 'discussion', id);
    pageById(context, first.pageId);
    return { pageId: first.pageId, blockId: first.blockId, discussionId: id };
  }
  const parent = check(parentShape, body.parent, 'body.parent');
  if ('page_id' in parent) {
    const page = pageById(context, uuidOf(parent.page_id, 'body.parent.page_id'));
    return { pageId: page.id, blockId: null, discussionId: newId() };
  }
  const block = blockById(context, uuidOf(parent.block_id, 'body.parent.block_id'));
  return { pageId: pageOfBlock(state, block).id, blockId: block.id, discussionId: newId() };
}

function uuidOf(text: string, path: string): string {
  const id = parseUuid(text);
  if (id === undefined) throw invalidBody(path, 'a valid uuid', text);
  return id;
}

/** `block_id` names a block or a page. */
export function listComments(context: Context): unknown {
  const { state, query } = context;
  const id = uuidOf(query.get('block_id') ?? '', 'query.block_id');
  if (state.blocks.has(id)) blockById(context, id);
  else pageById(context, id);
  requireCapability(context, 'readComments');
  const all = [...state.comments.values()].filter(({ pageId, blockId }) => (blockId ?? pageId) === id);
  const { shown, next } = pageOfComments(all, context);
  return {
    object: 'list',
    results: shown.map((comment) => shapeComment(context, comment)),
    next_cursor: next,
    has_more: next !== null,
    type: 'comment',
    comment: {},
  };
}

function commentOf(context: Context): Comment {
  const comment = context.state.comments.get(context.id);
  if (!comment) throw missing(context, 'comment', context.id);
  pageById(context, comment.pageId);
  return comment;
}

export function retrieveComment(context: Context): unknown {
  const comment = commentOf(context);
  requireCapability(context, 'readComments');
  return shapeComment(context, comment);
}

export function updateComment(context: Context): unknown {
  const comment = ownComment(context);
  comment.pieces = textOf(context);
  comment.editedAt = context.state.now();
  return shapeComment(context, comment);
}

export function deleteComment(context: Context): unknown {
  const comment = ownComment(context);
  context.state.comments.delete(comment.id);
  return { object: 'comment', id: comment.id };
}

/** A connection changes what it wrote itself. */
function ownComment(context: Context): Comment {
  const comment = commentOf(context);
  requireCapability(context, 'insertComments');
  if (comment.by !== context.connection.id) throw invalid('Only comments of this connection can be changed.');
  return comment;
}

function shapeComment({ connection }: Context, comment: Comment): unknown {
  const { pageId, blockId, displayName } = comment;
  return {
    object: 'comment',
    id: comment.id,
    parent: blockId === null ? { type: 'page_id', page_id: pageId } : { type: 'block_id', block_id: blockId },
    discussion_id: comment.discussionId,
    created_time: cutTime(comment.createdAt),
    last_edited_time: cutTime(comment.editedAt),
    created_by: { object: 'user', id: comment.by },
    rich_text: expandPieces(comment.pieces),
    display_name:
      displayName === null
        ? { type: 'integration', resolved_name: connection.name }
        : { type: 'custom', resolved_name: displayName },
  };
}
