import * as z from 'zod';
import { DriftError } from '../../core/errors.ts';
import type { Item, Key } from './table.ts';

/**
 * An item as what it was stored as. Attributes that are the table's own (keys, TTL, bookkeeping) are left out. Throws
 * `record-invalid` when another version of driftmatrix wrote it.
 */
export function parseItem<Schema extends z.ZodType>(
  schema: Schema,
  item: Item,
  own: readonly string[] = [],
): z.infer<Schema> {
  const skipped = new Set(['pk', 'sk', 'expiresAt', ...own]);
  const kept = Object.entries(item).filter(([name]) => !skipped.has(name));
  const value = Object.fromEntries(kept.map(([name, held]) => [name, held instanceof Set ? [...held] : held]));
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new DriftError(
    'record-invalid',
    `${item.pk} ${item.sk} was not written by this version of driftmatrix: ${z.prettifyError(parsed.error)}.`,
    { cause: parsed.error },
  );
}

export function recordMissing({ pk, sk }: Key): DriftError {
  return new DriftError(
    'record-missing',
    `${pk} ${sk} is gone. Records are kept for a limited time; start a new sweep.`,
  );
}
