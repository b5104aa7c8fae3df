import type { DriftMatrix } from '../core/matrix.ts';
import { statusChoices } from './columns.ts';
import { isOverwritten, type Ownership } from './overwritten.ts';
import type { Entry, Index } from './read-index.ts';
import { type NotionRow, type RowContext, toNotionRow, toRetiredRow } from './row.ts';

/** What an upsert has to do, in the order in which a cut-off sweep is still useful. Pure. */

export type Write =
  | { readonly does: 'create'; readonly row: NotionRow }
  | {
      readonly does: 'update' | 'retire';
      readonly row: NotionRow;
      readonly pageId: string;
      /** A person gave the row an icon. */
      readonly keepsIcon: boolean;
      /** `leave` where nothing is known of what differs now, or nothing was ever said. */
      readonly body: 'write' | 'clear' | 'leave';
      /** The properties are up to date; an earlier sweep could not write the page. */
      readonly isBodyAlone?: boolean;
    };

export interface Plan {
  readonly writes: readonly Write[];
  readonly unchanged: number;
  /** Tenant ids that Notion cannot tell apart; only the first has a row. */
  readonly collisions: readonly string[];
  /** Rows that would be retired, were they not so many. */
  readonly heldBack: number;
}

export interface PlanOptions extends Ownership {
  /** The matrix holds the whole tenant list, so rows of other tenants are retired; an empty list retires nobody. */
  readonly complete: boolean;
  /** The share of rows in use that may be retired at once. */
  readonly retirePercent: number;
}

/** A few are nobody's mistake, whatever their share. */
const alwaysRetired = 10;

export function planWrites(matrix: DriftMatrix, index: Index, context: RowContext, options: PlanOptions): Plan {
  const ranked: Ranked[] = [];
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
    const isWell = matrixRow.status === 'in-sync';
    const status = statusChoices[matrixRow.status].name;
    if (entry && saysAll(entry, row, options)) unchanged += 1;
    else {
      const write = toWrite(row, entry, isWell, options);
      ranked.push({ rank: isForLast(write) ? 5 : rankOf(isWell, status, entry), write });
    }
  }
  const gone = options.complete && matrix.rows.length > 0 ? retirements(keys, index, context, options) : [];
  const inUse = gone.length + [...keys].filter((key) => index.rows.has(key)).length;
  const isTooMany = gone.length > Math.max(alwaysRetired, (inUse * options.retirePercent) / 100);
  if (!isTooMany) ranked.push(...gone);
  const writes = ranked.sort((a, b) => a.rank - b.rank).map(({ write }) => write);
  return { writes, unchanged, collisions, heldBack: isTooMany ? gone.length : 0 };
}

interface Ranked {
  readonly rank: number;
  readonly write: Write;
}

function retirements(keys: ReadonlySet<string>, index: Index, context: RowContext, ownership: Ownership): Ranked[] {
  const gone: Ranked[] = [];
  for (const entry of index.rows.values()) {
    const row = toRetiredRow(entry.key, context);
    if (keys.has(entry.key) || saysAll(entry, row, ownership)) continue;
    gone.push({ rank: 4, write: { does: 'retire', row, ...placeOf(entry), body: 'leave' } });
  }
  return gone;
}

/** Cells are compared as well, since they are read anyway: a person may have changed one by hand. */
export const saysAll = (entry: Entry, row: NotionRow, ownership: Ownership): boolean =>
  entry.fingerprint === row.hash && !isOverwritten(entry, row.update, ownership);

const isForLast = (write: Write): boolean => write.does !== 'create' && write.isBodyAlone === true;

function toWrite(row: NotionRow, entry: Entry | undefined, isWell: boolean, ownership: Ownership): Write {
  if (!entry) return { does: 'create', row };
  const isBodyAlone = entry.fingerprint === row.unfinished && !isOverwritten(entry, row.update, ownership);
  const becameWell = isWell && (isBodyAlone || entry.status !== statusChoices['in-sync'].name);
  const body = row.body ? 'write' : becameWell ? 'clear' : 'leave';
  return { does: 'update', row, ...placeOf(entry), body, isBodyAlone };
}

export const placeOf = ({ pageId, hasTheirIcon }: Entry) => ({ pageId, keepsIcon: hasTheirIcon });

/** Became worse, became well, changed otherwise, new and well. */
function rankOf(isWell: boolean, status: string, entry: Entry | undefined): number {
  if (entry?.status === status) return 2;
  if (!isWell) return 0;
  return entry ? 1 : 3;
}
