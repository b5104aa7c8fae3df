import * as z from 'zod';
import { check } from './check.ts';
import type { TextPiece } from './state.ts';

/** Rich text: from requests, which may be short, to answers, which spell everything out. */

const annotations = z.record(z.string(), z.union([z.boolean(), z.string()])).optional();
const person = z.object({ id: z.string() });
const mention = z.union([
  z.object({ user: person }).transform(({ user }) => ({ type: 'user', user: { object: 'user', id: user.id } })),
  z.object({ page: person }).transform(({ page }) => ({ type: 'page', page: { id: page.id } })),
  z.object({ database: person }).transform(({ database }) => ({ type: 'database', database: { id: database.id } })),
  z
    .object({ date: z.object({ start: z.string(), end: z.string().nullish() }) })
    .transform(({ date }) => ({ type: 'date', date: { start: date.start, end: date.end ?? null, time_zone: null } })),
]);

/** The rest of a piece's shape is held against the SDK's own types at the door. */
const piece = z.union([
  z.object({
    text: z.object({ content: z.string(), link: z.object({ url: z.string() }).nullish() }),
    annotations,
  }),
  z.object({ mention, annotations }),
  z.object({ equation: z.object({ expression: z.string() }), annotations }),
]);

type Piece = z.infer<typeof piece>;

export const parsePieces = (value: unknown, path: string): TextPiece[] =>
  check(z.array(piece), value, path).map((given) => ({
    ...textOf(given),
    ...(given.annotations && { annotations: given.annotations }),
  }));

function textOf(given: Piece): TextPiece {
  if ('text' in given) return { content: given.text.content, link: given.text.link?.url ?? null };
  if ('equation' in given) {
    return { content: given.equation.expression, link: null, special: { type: 'equation', value: given.equation } };
  }
  return { content: `@${shownOf(given.mention)}`, link: null, special: { type: 'mention', value: given.mention } };
}

function shownOf(value: z.infer<typeof mention>): string {
  if ('date' in value) return value.date.start;
  return 'user' in value ? 'someone' : 'Untitled';
}

export const plainText = (pieces: readonly TextPiece[]): string => pieces.map(({ content }) => content).join('');

const plain = { bold: false, italic: false, strikethrough: false, underline: false, code: false, color: 'default' };

export function expandPieces(list: readonly TextPiece[]): unknown[] {
  return list
    .filter(({ content }) => content !== '')
    .map((entry) => ({
      ...bodyOf(entry),
      annotations: { ...plain, ...entry.annotations },
      plain_text: entry.content,
      href: entry.link,
    }));
}

function bodyOf({ content, link, special }: TextPiece): object {
  if (special) return { type: special.type, [special.type]: special.value };
  return { type: 'text', text: { content, link: link === null ? null : { url: link } } };
}

/** Ids of the people that a text mentions. */
export function mentionedUsers(pieces: readonly TextPiece[]): string[] {
  const shape = z.object({ user: person });
  return pieces.flatMap(({ special }) => {
    const found = shape.safeParse(special?.value);
    return found.success ? [found.data.user.id] : [];
  });
}

/** Pages, blocks and date values know no seconds. */
export const cutTime = (at: number): string => `${new Date(at).toISOString().slice(0, 16)}:00.000Z`;
