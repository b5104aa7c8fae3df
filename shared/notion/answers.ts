import * as z from 'zod';

/** The parts of Notion's answers that are read here; everything else may change. */

export const text = z
  .array(z.object({ plain_text: z.string() }))
  .transform((pieces) => pieces.map((piece) => piece.plain_text).join(''));

export const bot = z.object({
  id: z.string(),
  name: z.string().nullish(),
  bot: z.object({ workspace_name: z.string().nullish() }).optional(),
});

const icon = z.object({ type: z.string(), emoji: z.string().optional() });

export const database = z.object({
  id: z.string(),
  title: text.optional(),
  description: text.optional(),
  in_trash: z.boolean().default(false),
  url: z.string().optional(),
  icon: icon.nullish(),
  data_sources: z.array(z.object({ id: z.string(), name: z.string() })),
});

export const property = z.object({
  id: z.string(),
  name: z.string(),
  type: z.string(),
  description: z.string().nullish(),
  /** Of a two-way relation. */
  relation: z.object({ dual_property: z.object({ synced_property_id: z.string() }).optional() }).optional(),
  multi_select: z.object({ options: z.array(z.object({ name: z.string() })) }).optional(),
});

export const dataSource = z.object({
  id: z.string(),
  title: text.optional(),
  in_trash: z.boolean().default(false),
  /** A data source that is synced from elsewhere has another one as its parent. */
  parent: z.object({ database_id: z.string().optional() }).optional(),
  properties: z.record(z.string(), property).transform((properties) => Object.values(properties)),
});

const cell = z.object({
  id: z.string(),
  title: text.optional(),
  rich_text: text.optional(),
  number: z.number().nullish(),
  select: z.object({ name: z.string() }).nullish(),
  multi_select: z.array(z.object({ name: z.string() })).optional(),
  date: z.object({ start: z.string(), end: z.string().nullish() }).nullish(),
  url: z.string().nullish(),
  relation: z.array(z.object({ id: z.string() })).optional(),
  /** Of a relation that is shown in part. */
  has_more: z.boolean().optional(),
});

export const page = z.object({
  id: z.string(),
  created_time: z.string(),
  last_edited_by: z.object({ id: z.string() }),
  in_trash: z.boolean().default(false),
  icon: icon.nullish(),
  parent: z.object({ data_source_id: z.string().optional() }).optional(),
  properties: z.record(z.string(), cell).transform((properties) => Object.values(properties)),
});

/** Types of cells that a person may fill. */
const fillable: readonly string[] = [
  'rich_text',
  'number',
  'select',
  'status',
  'multi_select',
  'date',
  'people',
  'files',
  'checkbox',
  'url',
  'email',
  'phone_number',
  'relation',
];

const filledCell = z
  .looseObject({ id: z.string(), type: z.string() })
  .transform((cell) => ({ id: cell.id, isFilled: fillable.includes(cell.type) && isFilled(cell[cell.type]) }));

function isFilled(value: unknown): boolean {
  return Array.isArray(value) ? value.length > 0 : value !== null && value !== undefined && value !== false;
}

/** A row by which of its cells are filled, whatever they are. */
export const filledPage = z.object({
  properties: z.record(z.string(), filledCell).transform((properties) => Object.values(properties)),
});

/** Pages that the connection may not read come without properties. */
export const pageList = z.object({
  results: z.array(z.union([page, z.object({ id: z.string() })])),
  has_more: z.boolean(),
  next_cursor: z.string().nullable(),
  request_status: z.object({ type: z.string() }).optional(),
});

/** Blocks as far as ours must be told from those of people. */
export const blockList = z.object({
  results: z.array(
    z.union([
      z.object({ id: z.string(), created_by: z.object({ id: z.string() }), toggle: z.object({ rich_text: text }) }),
      z.object({ id: z.string() }),
    ]),
  ),
  has_more: z.boolean(),
  next_cursor: z.string().nullable(),
});

/** What a block holds first, as far as ours can be told by it. */
export const firstInside = z.object({
  results: z.array(z.object({ callout: z.object({ rich_text: text }).optional() })),
});

/** One block and where it lies. */
export const block = z.object({
  id: z.string(),
  in_trash: z.boolean().default(false),
  parent: z.object({ page_id: z.string().optional(), block_id: z.string().optional() }),
  toggle: z.object({ rich_text: text }).optional(),
});

/** What lies in a page, as far as databases must be told from all else. */
export const pageContents = z.object({
  results: z.array(
    z.union([
      z.object({ id: z.string(), child_database: z.object({ title: z.string() }) }),
      z.object({ id: z.string() }),
    ]),
  ),
  has_more: z.boolean(),
  next_cursor: z.string().nullable(),
});

export const view = z.object({ object: z.literal('view'), parent: z.object({ database_id: z.string() }) });

export const anything = z.unknown();

export const written = z.object({ object: z.literal('page'), id: z.string() });

export type Database = z.infer<typeof database>;
export type Bot = z.infer<typeof bot>;
export type Property = z.infer<typeof property>;
export type DataSource = z.infer<typeof dataSource>;
export type View = z.infer<typeof view>;
export type Cell = z.infer<typeof cell>;
export type ListedBlock = z.infer<typeof blockList>['results'][number];
export type Block = z.infer<typeof block>;
export type Page = z.infer<typeof page>;
export type PageList = z.infer<typeof pageList>;
