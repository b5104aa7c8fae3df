import * as z from 'zod';
import { visibleBlocks } from './blocks.ts';
import type { State } from './state.ts';

/** Blocks to Notion's markdown and back: one text per top-level block, in the normalised form that reads give. */

const rich = z.array(z.object({ plain_text: z.string() })).default([]);
const contentShape = z.object({
  rich_text: rich,
  language: z.string().default('plain text'),
  checked: z.boolean().default(false),
  cells: z.array(rich).default([]),
  url: z.string().default(''),
  expression: z.string().default(''),
});

/** The markdown of each block below a page or block, in order. */
export function markdownOf(state: State, parentId: string): string[] {
  let number = 0;
  return visibleBlocks(state, parentId).map((block) => {
    number = block.type === 'numbered_list_item' ? number + 1 : 0;
    const content = contentShape.parse(block.content);
    const text = plainOf(content.rich_text);
    const below = markdownOf(state, block.id);
    const inside = below.length === 0 ? '' : `\n${indent(below.join('\n'))}`;
    switch (block.type) {
      case 'heading_1':
      case 'heading_2':
      case 'heading_3':
      case 'heading_4':
        return `${'#'.repeat(Number(block.type.slice(-1)))} ${text}`;
      case 'bulleted_list_item':
        return `- ${text}${inside}`;
      case 'numbered_list_item':
        return `${number}. ${text}${inside}`;
      case 'to_do':
        return `- [${content.checked ? 'x' : ' '}] ${text}${inside}`;
      case 'quote':
        return `> ${text.replaceAll('\n', '<br>')}${inside}`;
      case 'code':
        return `\`\`\`${content.language}\n${text}\n\`\`\``;
      case 'divider':
        return '---';
      case 'toggle':
        return `<details>\n<summary>${text}</summary>${inside}\n</details>`;
      case 'callout':
        return `<callout>\n${indent(text)}${inside}\n</callout>`;
      case 'table':
        return `<table>\n${below.join('\n')}\n</table>`;
      case 'table_row':
        return `<tr>${content.cells.map((cell) => `<td>${plainOf(cell)}</td>`).join('')}</tr>`;
      case 'paragraph':
        return `${text}${inside}`;
      default:
        return `<unknown id="${block.id}" alt="${block.type}"/>`;
    }
  });
}

const plainOf = (list: z.infer<typeof rich>): string => list.map(({ plain_text: plain }) => plain).join('');

const indent = (text: string): string => text.replace(/^/gm, '\t');
const outdent = (lines: readonly string[]): string => lines.map((line) => line.replace(/^\t/, '')).join('\n');

/** Blocks as a request would send them. A leading empty text is no block. */
export function blocksFromMarkdown(markdown: string): object[] {
  const lines = markdown.split('\n');
  const blocks: object[] = [];
  while (lines.length > 0) {
    const line = lines.shift() ?? '';
    if (line.trim() !== '') blocks.push(blockFrom(line, lines));
  }
  return blocks;
}

const simple: readonly (readonly [RegExp, string])[] = [
  [/^# (.*)$/, 'heading_1'],
  [/^## (.*)$/, 'heading_2'],
  [/^### (.*)$/, 'heading_3'],
  [/^#### (.*)$/, 'heading_4'],
  [/^- (?!\[[ x]\] )(.*)$/, 'bulleted_list_item'],
  [/^\d+\. (.*)$/, 'numbered_list_item'],
  [/^> (.*)$/, 'quote'],
];

/** The block that begins with this line; takes the lines that belong to it. */
function blockFrom(line: string, lines: string[]): object {
  const fence = line.match(/^```(.*)$/);
  if (fence) return block('code', takeUntil(lines, /^```$/).join('\n'), { language: fence[1] || 'plain text' });
  if (line === '---') return { type: 'divider', divider: {} };
  if (line === '<details>') {
    const inside = takeUntil(lines, /^<\/details>$/);
    const summary = inside.shift()?.match(/^<summary>(.*)<\/summary>$/)?.[1] ?? '';
    return block('toggle', summary, childrenOf(inside));
  }
  if (line === '<callout>') {
    const [first = '', ...rest] = takeUntil(lines, /^<\/callout>$/);
    return block('callout', outdent([first]), childrenOf(rest));
  }
  if (line === '<table>') return tableFrom(takeUntil(lines, /^<\/table>$/));
  const inside: string[] = [];
  while (lines[0]?.startsWith('\t')) inside.push(lines.shift() ?? '');
  const todo = line.match(/^- \[([ x])\] (.*)$/);
  if (todo) return block('to_do', todo[2] ?? '', { checked: todo[1] === 'x', ...childrenOf(inside) });
  for (const [pattern, type] of simple) {
    const match = line.match(pattern);
    if (match) return block(type, (match[1] ?? '').replaceAll('<br>', '\n'), childrenOf(inside));
  }
  return block('paragraph', line, childrenOf(inside));
}

function tableFrom(lines: readonly string[]): object {
  const rows = lines.flatMap((line) => {
    const cells = [...line.matchAll(/<t[dh]>(.*?)<\/t[dh]>/g)].map(([, cell = '']) => pieces(cell));
    return cells.length === 0 ? [] : [{ type: 'table_row', table_row: { cells } }];
  });
  return { type: 'table', table: { table_width: rows[0]?.table_row.cells.length ?? 1, children: rows } };
}

/** Lines up to the closing one of the same depth, which is taken but not returned. */
function takeUntil(lines: string[], end: RegExp): string[] {
  const taken: string[] = [];
  for (let line = lines.shift(); line !== undefined && !end.test(line); line = lines.shift()) taken.push(line);
  return taken;
}

const childrenOf = (lines: readonly string[]): object => {
  const children = blocksFromMarkdown(outdent(lines));
  return children.length === 0 ? {} : { children };
};

const longest = 2000;

const pieces = (text: string): object[] =>
  Array.from({ length: Math.ceil(text.length / longest) }, (_, index) => ({
    text: { content: text.slice(index * longest, (index + 1) * longest) },
  }));

const block = (type: string, text: string, more: object = {}): object => ({
  type,
  [type]: { rich_text: pieces(text), ...more },
});
