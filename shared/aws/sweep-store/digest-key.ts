import { randomBytes } from 'node:crypto';
import * as z from 'zod';
import type { SweepStore } from '../../core/sweep-store.ts';
import { keys } from './keys.ts';
import type { Table } from './table.ts';

const stored = z.object({ key: z.string().min(32) });

/** The key of the digests: an item that never expires, read once per process. */
export function createDigestKey(table: Table): SweepStore['readDigestKey'] {
  let known: string | undefined;
  const read = async (): Promise<string | undefined> => {
    const item = await table.get(keys.digestKey);
    return item && stored.parse(item).key;
  };
  return async (offered = randomBytes(32).toString('hex')) => {
    known ??= await read();
    // Another process may be first.
    known ??= (await table.put({ ...keys.digestKey, key: offered }, 'attribute_not_exists(#pk)'))
      ? offered
      : await read();
    return known ?? offered;
  };
}
