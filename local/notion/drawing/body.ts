import * as z from 'zod';
import { visibleBlocks } from '../blocks.ts';
import { expandPieces } from '../rich-text.ts';
import type { Block, Page, State } from '../state.ts';
import { drawIcon } from './cells.ts';
import { drawLink, drawPieces, escapeHtml } from './text.ts';

const shape = z.object({
  rich_text: z.unknown().optional(),
  checked: z.boolean().catch(false),
  language: z.string().catch(''),
  color: z.string().catch('default'),
  cells: z.array(z.unknown()).catch([]),
  url: z.string().catch(''),
  expression: z.string().catch(''),
  icon: z.unknown().optional(),
});

/** What is written in a row, its blocks and its comments; empty when there is nothing. */
export function drawBody(state: State, page: Page): string {
  const comments = [...state.comments.values()].filter(({ pageId }) => pageId === page.id);
  const said = comments.map(({ pieces }) => `<p class="comment">${drawPieces(expandPieces(pieces))}</p>`).join('');
  return drawBlocks(state, page.id) + said;
}

const drawBlocks = (state: State, parentId: string): string =>
  visibleBlocks(state, parentId)
    .map((block) => drawBlock(state, block))
    .join('\n');

const headings: Readonly<Record<string, string>> = {
  heading_1: 'h2',
  heading_2: 'h3',
  heading_3: 'h4',
  heading_4: 'h5',
};

function drawBlock(state: State, block: Block): string {
  const { rich_text: given, checked, language, color, cells, url, expression, icon } = shape.parse(block.content);
  const text = drawPieces(given);
  const below = drawBlocks(state, block.id);
  const heading = headings[block.type];
  if (heading) return `<${heading}>${text}</${heading}>${below}`;
  switch (block.type) {
    case 'bulleted_list_item':
    case 'numbered_list_item':
      return `<ul><li>${text}${below}</li></ul>`;
    case 'to_do':
      return `<p>${checked ? '☑' : '☐'} ${text}</p>${below}`;
    case 'toggle':
      return `<details><summary>${text}</summary>${below}</details>`;
    case 'quote':
      return `<blockquote>${text}${below}</blockquote>`;
    case 'callout':
      return `<div class="callout ${escapeHtml(color)}">${drawIcon(icon)}<div>${text}${below}</div></div>`;
    case 'code':
      return `<pre class="${language === 'diff' ? 'diff' : ''}">${language === 'diff' ? drawDiff(given) : text}</pre>`;
    case 'divider':
      return '<hr>';
    case 'table':
      return `<table class="block">${below}</table>`;
    case 'table_row':
      return `<tr>${cells.map((cell) => `<td>${drawPieces(cell)}</td>`).join('')}</tr>`;
    case 'column_list':
      return `<div class="columns">${below}</div>`;
    case 'column':
      return `<div>${below}</div>`;
    case 'bookmark':
    case 'embed':
      return `<p>${drawLink(url, escapeHtml(url))}</p>`;
    case 'equation':
      return `<pre>${escapeHtml(expression)}</pre>`;
    default:
      return text === '' && below === '' ? '' : `<p>${text}</p>${below}`;
  }
}

const plainPieces = z.array(z.object({ plain_text: z.string() })).catch([]);

/** Added and removed lines in their colours, as Notion's code blocks show them. */
function drawDiff(given: unknown): string {
  const lines = plainPieces
    .parse(given)
    .map(({ plain_text: text }) => text)
    .join('')
    .split('\n');
  return lines
    .map((line) => {
      const sign = line.startsWith('+') ? 'added' : line.startsWith('-') ? 'removed' : '';
      return sign === '' ? escapeHtml(line) : `<span class="${sign}">${escapeHtml(line)}</span>`;
    })
    .join('\n');
}
