import * as z from 'zod';
import { check } from './check.ts';
import { invalidBody } from './refusal.ts';
import { expandPieces, parsePieces } from './rich-text.ts';
import type { Block } from './state.ts';

/** What each type of block carries, and which may hold others. The request's shape was held against the SDK's types. */

interface BlockRules {
  /** Lists of text, by key. */
  readonly texts: readonly string[];
  /** What an answer says where the request said nothing. */
  readonly defaults: Readonly<Record<string, unknown>>;
  readonly holds: boolean;
}

const coloured = { color: 'default' };
const text = (defaults: BlockRules['defaults'] = coloured, holds = true): BlockRules => ({
  texts: ['rich_text'],
  defaults,
  holds,
});
const heading = text({ ...coloured, is_toggleable: false }, false);
const bare = (defaults: BlockRules['defaults'] = {}, holds = false): BlockRules => ({ texts: [], defaults, holds });
const withCaption: BlockRules = { texts: ['caption'], defaults: {}, holds: false };

const rules: Readonly<Record<string, BlockRules>> = {
  paragraph: text({ ...coloured, icon: null }),
  heading_1: heading,
  heading_2: heading,
  heading_3: heading,
  heading_4: heading,
  bulleted_list_item: text(),
  numbered_list_item: text(),
  to_do: text({ ...coloured, checked: false }),
  toggle: text(),
  quote: text(),
  callout: text({ color: 'gray_background', icon: null }),
  code: { texts: ['rich_text', 'caption'], defaults: { language: 'plain text' }, holds: false },
  divider: bare(),
  breadcrumb: bare(),
  table_of_contents: bare({ color: 'gray' }),
  equation: bare(),
  bookmark: withCaption,
  embed: withCaption,
  image: withCaption,
  table: bare({ has_column_header: false, has_row_header: false }, true),
  table_row: bare(),
  column_list: bare({}, true),
  column: bare({}, true),
};

export const blockTypes: readonly string[] = Object.keys(rules);
export const isBlockType = (type: string): boolean => Object.hasOwn(rules, type);

const toggleable = z.object({ is_toggleable: z.literal(true) });

/** A heading holds blocks only when it can be folded. */
export const mayHold = (type: string, content: unknown): boolean =>
  rules[type]?.holds === true || toggleable.safeParse(content).success;

/** The content as answers carry it: texts spelled out, defaults filled in. */
export function answeredContent(type: string, given: Readonly<Record<string, unknown>>, path: string): unknown {
  const { texts = [], defaults = {} } = rules[type] ?? {};
  const content: Record<string, unknown> = { ...defaults, ...given };
  for (const key of texts) {
    if (content[key] === undefined && key === 'rich_text') throw invalidBody(`${path}.${key}`, 'defined', undefined);
    content[key] = expandPieces(parsePieces(content[key] ?? [], `${path}.${key}`));
  }
  if (type === 'table_row') {
    const cells = check(z.array(z.unknown()), content.cells, `${path}.cells`);
    content.cells = cells.map((cell, index) => expandPieces(parsePieces(cell, `${path}.cells[${index}]`)));
  }
  if (type === 'image') content.type = 'external';
  return content;
}

const tableShape = z.object({ table_width: z.int().min(1) });
const rowShape = z.object({ cells: z.array(z.unknown()) });

/** A table needs rows as wide as it says, a list of columns at least two columns, a column something in it. */
export function requiredChildren(type: string, content: unknown, children: readonly Block[], path: string): void {
  const at = `${path}.children`;
  const only = (wanted: string): void => {
    const other = children.find((child) => child.type !== wanted);
    if (other) throw invalidBody(at, `blocks of type ${wanted}`, other.type);
  };
  if (type === 'table') {
    const { table_width: width } = check(tableShape, content, path);
    only('table_row');
    if (children.length === 0) throw invalidBody(`${at}.length`, '≥ `1`', 0);
    for (const row of children) {
      const { cells } = check(rowShape, row.content, at);
      if (cells.length !== width) throw invalidBody(`${at}.cells.length`, `\`${width}\``, cells.length);
    }
  }
  if (type === 'column_list') {
    only('column');
    if (children.length < 2) throw invalidBody(`${at}.length`, '≥ `2`', children.length);
  }
  if (type === 'column' && children.length === 0) throw invalidBody(`${at}.length`, '≥ `1`', 0);
  if (children.length > 0 && !mayHold(type, content)) throw invalidBody(at, 'not present', `${children.length} blocks`);
}
