import * as z from 'zod';
import { draftBlocks, insertBlocks, requireRoom, siblingsOf, visibleBlocks } from './blocks.ts';
import { check } from './check.ts';
import { type Context, pageById, requireCapability } from './context.ts';
import { blocksFromMarkdown, markdownOf } from './markdown-text.ts';
import { inTrash, invalid, invalidBody } from './refusal.ts';
import type { Page, State } from './state.ts';

/** The body of a page as one markdown text: read, and changed by finding and replacing. */

export function retrieveMarkdown(context: Context): unknown {
  const page = pageById(context, context.id);
  requireCapability(context, 'read');
  return answer(context.state, page);
}

function answer(state: State, page: Page): unknown {
  const unknown = visibleBlocks(state, page.id).filter((block) =>
    markdownOf(state, page.id).some((text) => text.startsWith(`<unknown id="${block.id}"`)),
  );
  return {
    object: 'page_markdown',
    id: page.id,
    markdown: markdownOf(state, page.id).join('\n'),
    truncated: false,
    unknown_block_ids: unknown.map(({ id }) => id),
  };
}

const edges = z.strictObject({ type: z.enum(['start', 'end']) });
const insertion = z.strictObject({ content: z.string(), after: z.string().optional(), position: edges.optional() });
const range = z.object({ content: z.string(), content_range: z.string() });
const updates = z.object({
  content_updates: z.array(
    z.object({ old_str: z.string(), new_str: z.string(), replace_all_matches: z.boolean().optional() }),
  ),
});
const whole = z.object({ new_str: z.string() });

export function updateMarkdown(context: Context): unknown {
  const { state, body, connection } = context;
  const page = pageById(context, context.id);
  requireCapability(context, 'update');
  if (page.inTrash) throw inTrash();
  const before = markdownOf(state, page.id).join('\n');
  switch (body.type) {
    case 'insert_content':
      rewrite(context, page, insert(before, check(insertion, body.insert_content, 'body.insert_content')));
      break;
    case 'replace_content_range': {
      const { content, content_range: given } = check(range, body.replace_content_range, 'body.replace_content_range');
      rewrite(
        context,
        page,
        before.replace(rangeIn(before, given), () => content),
      );
      break;
    }
    case 'update_content': {
      const { content_updates: list } = check(updates, body.update_content, 'body.update_content');
      // Those before one that fails have happened, as in the service: a refused list is not an untouched page.
      for (const one of list) rewrite(context, page, substitute(markdownOf(state, page.id).join('\n'), one));
      break;
    }
    case 'replace_content':
      rewrite(context, page, check(whole, body.replace_content, 'body.replace_content').new_str);
      break;
    default:
      throw invalidBody('body.type', 'the name of a change', body.type);
  }
  page.editedAt = state.now();
  page.editedBy = connection.id;
  return answer(state, page);
}

function insert(before: string, { content, after, position }: z.infer<typeof insertion>): string {
  if (after !== undefined && position) throw invalid('after and position exclude each other.');
  if (after !== undefined) return before.replace(rangeIn(before, after), (found) => `${found}\n${content}`);
  return position?.type === 'start' ? `${content}\n${before}` : `${before}\n${content}`;
}

/** A range is written as its first and last words with three dots between; it must occur exactly once. */
function rangeIn(text: string, given: string): string {
  const [start = '', end] = given.split('...');
  const from = once(text, start);
  if (end === undefined || end === '') return text.slice(from, from + start.length);
  const until = text.indexOf(end, from + start.length);
  if (until < 0) throw invalid(`The end of the range was not found: ${end}`);
  return text.slice(from, until + end.length);
}

function substitute(
  text: string,
  { old_str: from, new_str: to, replace_all_matches: all }: z.infer<typeof updates>['content_updates'][number],
): string {
  if (all !== true || !text.includes(from) || from === '') once(text, from);
  return all ? text.replaceAll(from, () => to) : text.replace(from, () => to);
}

/** Where the text occurs; refuses text that is empty, absent or there more than once. */
function once(text: string, wanted: string): number {
  if (wanted === '') throw invalid('The text to find must not be empty.');
  const at = text.indexOf(wanted);
  if (at < 0) throw invalid(`No match was found for: ${wanted}`);
  if (text.includes(wanted, at + 1)) throw invalid(`More than one match was found for: ${wanted}`);
  return at;
}

/** Blocks whose text is as before, at the beginning and at the end, stay the blocks they were. */
function rewrite({ state, connection }: Context, page: Page, markdown: string): void {
  const drafts = draftBlocks(state, blocksFromMarkdown(markdown), 'body');
  requireRoom(state, 0);
  const old = visibleBlocks(state, page.id);
  const before = markdownOf(state, page.id);
  const next = splitLike(drafts, state, page, connection.id);
  let head = 0;
  while (head < before.length && head < next.length && before[head] === next[head]) head += 1;
  let tail = 0;
  while (
    tail < Math.min(before.length, next.length) - head &&
    before[before.length - 1 - tail] === next[next.length - 1 - tail]
  ) {
    tail += 1;
  }
  for (const block of old.slice(head, old.length - tail)) block.inTrash = true;
  const siblings = siblingsOf(state, page.id);
  const kept = old[head - 1];
  const at = kept ? siblings.indexOf(kept.id) + 1 : 0;
  insertBlocks(state, page.id, drafts.slice(head, drafts.length - tail), connection.id, at);
}

/** The drafts' own markdown, block by block: kept under an id that nothing shows. */
function splitLike(drafts: ReturnType<typeof draftBlocks>, state: State, page: Page, by: string): string[] {
  const scratch = `draft of ${page.id}`;
  insertBlocks(state, scratch, drafts, by);
  const texts = markdownOf(state, scratch);
  state.topBlocks.delete(scratch);
  for (const block of drafts.flat()) state.blocks.delete(block.id);
  return texts;
}
