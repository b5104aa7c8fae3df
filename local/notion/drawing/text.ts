import * as z from 'zod';

/** Text of people as HTML that cannot do anything. */

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
export const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (character) => entities[character] ?? '');

/** A link only where it leads to a web page. */
export const drawLink = (href: string | null, inside: string): string =>
  href !== null && /^https?:/.test(href) ? `<a href="${escapeHtml(href)}">${inside}</a>` : inside;

const marks = [
  ['bold', 'b'],
  ['italic', 'i'],
  ['strikethrough', 's'],
  ['underline', 'u'],
  ['code', 'code'],
] as const;
const pieces = z
  .array(
    z.object({
      plain_text: z.string(),
      href: z.string().nullable(),
      annotations: z.record(z.string(), z.union([z.boolean(), z.string()])),
    }),
  )
  .catch([]);

/** Rich text as answers carry it. */
export const drawPieces = (value: unknown): string =>
  pieces
    .parse(value)
    .map(({ plain_text: text, href, annotations }) => {
      const marked = marks
        .filter(([name]) => annotations[name] === true)
        .reduce((inside, [, tag]) => `<${tag}>${inside}</${tag}>`, escapeHtml(text));
      const { color } = annotations;
      const coloured =
        typeof color === 'string' && color !== 'default'
          ? `<span class="ink ${escapeHtml(color)}">${marked}</span>`
          : marked;
      return drawLink(href, coloured);
    })
    .join('');
