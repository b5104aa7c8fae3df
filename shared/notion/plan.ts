import type { DriftMatrix } from '../core/matrix.ts';
import { statusChoices } from './columns.ts';
import type { Entry, Index } from './read-index.ts';
import { type NotionRow, type RowContext, toNotionRow, toRetiredRow } from './row.ts';

/** What an upsert has to do, in the order in which a cut-off sweep is still useful. Pure. */

export type Write =
  | { readonly does: 'create'; readonly row: NotionRow }
  | {
      readonly does: 'update' | 'retire';
      readonly row: NotionRow;
      readonly pageId: string;
      /** `leave` where nothing is known of what differs now, or nothing was ever said. */
      readonly body: 'write' | 'clear' | 'leave';
    };

export interface Plan {
  readonly writes: readonly Write[];
  readonly unchanged: number;
  /** Tenant ids that Notion cannot tell apart; only the first has a row. */
  readonly collisions: readonly string[];
}

/** `complete`: the matrix holds the whole tenant list, so rows of other tenants are retired; an empty list retires nobody. */
export function planWrites(matrix: DriftMatrix, index: Index, context: RowContext, complete: boolean): Plan {
  const ranked: { readonly rank: number; readonly write: Write }[] = [];
  const keys = new Set<string>();
  const collisions: string[] = [];
  let unchanged = 0;
  for (const matrixRow of matrix.rows) {
    const row = toNotionRow(matrixRow, context);
    if (keys.has(row.key)) {
      collisions.push(matrixRow.tenant.id);
      continue;
    }
    keys.add(row.key);
    if (index.hidden.has(row.key)) continue;
    const entry = index.rows.get(row.key);
    if (entry?.fingerprint === row.hash) unchanged += 1;
    else
      ranked.push({
        rank: rankOf(matrixRow.status === 'in-sync', statusChoices[matrixRow.status].name, entry),
        write: toWrite(row, entry, matrixRow.status === 'in-sync'),
      });
  }
  if (complete && matrix.rows.length > 0) {
    for (const entry of index.rows.values()) {
      const row = toRetiredRow(entry.key, context);
      if (keys.has(entry.key) || entry.fingerprint === row.hash) continue;
      ranked.push({ rank: 4, write: { does: 'retire', row, pageId: entry.pageId, body: 'leave' } });
    }
  }
  const writes = ranked.sort((a, b) => a.rank - b.rank).map(({ write }) => write);
  return { writes, unchanged, collisions };
}

function toWrite(row: NotionRow, entry: Entry | undefined, isWell: boolean): Write {
  if (!entry) return { does: 'create', row };
  const becameWell = isWell && entry.status !== statusChoices['in-sync'].name;
  return { does: 'update', row, pageId: entry.pageId, body: row.body ? 'write' : becameWell ? 'clear' : 'leave' };
}

/** Became worse, became well, changed otherwise, new and well. */
function rankOf(isWell: boolean, status: string, entry: Entry | undefined): number {
  if (entry?.status === status) return 2;
  if (!isWell) return 0;
  return entry ? 1 : 3;
}
