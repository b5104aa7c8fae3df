import { type Change, type Current, change, changeOf, current, nextCurrent } from '../../core/current.ts';
import { DriftError } from '../../core/errors.ts';
import type { TenantResults } from '../../core/sweep-store.ts';
import { expiresAfter, keptSeconds, keys, largestItem } from './keys.ts';
import { parseItem } from './stored-item.ts';
import type { Table } from './table.ts';

/** Only copies of one message and an older sweep's leftovers meet here. */
const tries = 10;

type CurrentStore = Pick<TenantResults, 'updateCurrent' | 'readCurrents' | 'readChanges'>;

/** What is known of each tenant now, and the log of its changes. */
export function createCurrents(table: Table): CurrentStore {
  const putChange = (made: Change) =>
    table.put({
      ...keys.change(made.tenantId, made.seq),
      ...made,
      ...expiresAfter(Date.parse(made.at), keptSeconds.change),
    });

  async function logChange(now: Current, known: Current | undefined): Promise<void> {
    const made = changeOf(now);
    if (made) await putChange(made);
    // This sweep wrote before, perhaps an error, and now a check that found nothing new.
    else if (known?.seq === now.seq) await table.remove(keys.change(now.tenantId, now.seq));
  }

  /** Whoever wrote the older sweep's change may have died before logging it, and after this write nobody can tell any more. */
  async function logOlder(known: Current | undefined, seq: number): Promise<void> {
    const owed = known && known.seq < seq ? changeOf(known) : undefined;
    if (owed) await putChange(owed);
  }

  return {
    async updateCurrent(seq, result, read) {
      const key = keys.current(result.tenantId);
      // Without it the next check reads the tenant, which is slower and never wrong.
      const kept = Buffer.byteLength(JSON.stringify(read ?? null)) <= largestItem ? read : undefined;
      for (let attempt = 1; attempt <= tries; attempt += 1) {
        const item = await table.get(key);
        const known = item && parseItem(current, item, ['rev']);
        const next = nextCurrent(known, seq, result, kept);
        if (!next) return;
        await logOlder(known, seq);
        const rev = Number(item?.rev ?? 0);
        const written = await table.put(
          { ...key, ...next, rev: rev + 1 },
          item ? '#rev = :rev' : 'attribute_not_exists(#pk)',
          item && { ':rev': rev },
        );
        if (written) return await logChange(next, known);
      }
      throw new DriftError(
        'store-failed',
        `What is known of tenant ${result.tenantId} changed ${tries} times during one write.`,
      );
    },

    async readCurrents(tenantIds) {
      const [first, ...others] = tenantIds.map((id) => keys.current(id));
      if (first === undefined) return new Map();
      const one = others.length === 0 ? await table.get(first) : undefined;
      const items =
        others.length === 0 ? [one].filter((item) => item !== undefined) : await table.getMany([first, ...others]);
      const parsed = items.map((item) => parseItem(current, item, ['rev']));
      return new Map(parsed.map((one) => [one.tenantId, one]));
    },

    async readChanges(tenantId) {
      const changes: Change[] = [];
      const { pk } = keys.current(tenantId);
      const range = { where: 'begins_with(#sk, :prefix)', values: { ':prefix': 'H#' }, newestFirst: true };
      for await (const item of table.query(pk, range)) changes.push(parseItem(change, item));
      return changes;
    },
  };
}
