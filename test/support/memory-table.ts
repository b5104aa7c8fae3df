import type { Item, Key, Table } from '../../shared/aws/sweep-store/table.ts';
import { type Fields, holds, updated } from './table-expressions.ts';

/** Told of every write: what stood under the key before and after it. */
export type OnWrite = (key: Key, before: Item | undefined, after: Item | undefined) => void;

/** The sweep store's table in memory: one request after the other, each of them whole. */
export function createMemoryTable(onWrite: OnWrite = () => undefined): Table {
  const partitions = new Map<string, Map<string, Item & Key>>();

  const find = ({ pk, sk }: Key): (Item & Key) | undefined => partitions.get(pk)?.get(sk);

  function write(key: Key, item: Fields | undefined): void {
    const before = find(key);
    const partition = partitions.get(key.pk) ?? new Map<string, Item & Key>();
    partitions.set(key.pk, partition);
    const { pk, sk } = key;
    if (item) partition.set(sk, { ...withoutUndefined(item), pk, sk });
    else partition.delete(sk);
    onWrite(key, before, find(key));
  }

  const isAllowed = (key: Key, condition: string | undefined, values: Fields): boolean =>
    condition === undefined || holds(condition, find(key), values);

  return {
    get: async (key) => structuredClone(find(key)),
    getMany: async (keys) => keys.map(find).flatMap((item) => (item ? [structuredClone(item)] : [])),
    async put(item, condition, values = {}) {
      if (!isAllowed(item, condition, values)) return false;
      write(item, item);
      return true;
    },
    async update(key, expression, values, condition) {
      if (!isAllowed(key, condition, values)) return undefined;
      write(key, updated(expression, find(key) ?? {}, values));
      return structuredClone(find(key));
    },
    async remove(key, condition, values = {}) {
      if (find(key) && isAllowed(key, condition, values)) write(key, undefined);
    },
    async *query(pk, { where, values = {}, newestFirst = false, limit = Number.POSITIVE_INFINITY } = {}) {
      const items = [...(partitions.get(pk)?.values() ?? [])].filter((item) => !where || holds(where, item, values));
      items.sort((a, b) => (a.sk < b.sk === newestFirst ? 1 : -1));
      yield* structuredClone(items.slice(0, limit));
    },
  };
}

function withoutUndefined(item: Fields): Fields {
  const kept = Object.entries(item).filter(([, value]) => value !== undefined);
  return structuredClone(Object.fromEntries(kept));
}
