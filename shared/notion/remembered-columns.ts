import * as z from 'zod';
import { type ColumnKey, columnKeys } from './columns.ts';
import { type Memory, type Remembered, remember } from './memory.ts';

/** Which property is which column: people may rename a column as they like. */
export type PropertyIds = Readonly<Partial<Record<ColumnKey, string>>>;

const knownColumns = z.object({
  /** Also of columns that people have deleted since: those are not made again. */
  ids: z.record(z.string(), z.string()),
  /** Columns that were deleted when last seen. */
  deleted: z.array(z.string()),
  /** How often a deleted one was there again. */
  returns: z.number(),
});
export type KnownColumns = Omit<z.infer<typeof knownColumns>, 'ids'> & { readonly ids: PropertyIds };

export const rememberColumns = (memory: Memory, dataSourceId: string): Remembered<KnownColumns> =>
  remember(memory, `columns-${dataSourceId}`, knownColumns);

export const nothingKnown: KnownColumns = { ids: {}, deleted: [], returns: 0 };

/** What is known once these columns were found: nothing is forgotten by being deleted. */
export function learn(known: KnownColumns, found: PropertyIds): KnownColumns {
  const ids = { ...known.ids, ...found };
  const deleted = columnKeys.filter((key) => ids[key] !== undefined && found[key] === undefined);
  const isBack = columnKeys.some((key) => known.deleted.includes(key) && found[key] !== undefined);
  return { ids, deleted, returns: known.returns + (isBack ? 1 : 0) };
}

/**
 * What the rows were written for. It stays when a column is deleted, so that no row is written for that; it changes when
 * one comes back, for its cells are as old as its end.
 */
export const layoutOf = ({ ids, returns }: KnownColumns): string =>
  JSON.stringify([...columnKeys.map((key) => ids[key] ?? ''), returns]);
