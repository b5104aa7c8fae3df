import type { Item, Key, Table } from '../../../shared/aws/sweep-store/table.ts';
import type { OnWrite } from '../../support/memory-table.ts';
import type { Turns } from './in-turn.ts';

/** A table that nobody else writes to, with every write told: what stood under its key before and after it. */
export function watchTable(table: Table, turns: Turns, onWrite: OnWrite): Table {
  const known = new Map<string, Item>();

  function note({ pk, sk }: Key, after: Item | undefined): void {
    const name = `${pk} ${sk}`;
    const before = known.get(name);
    if (after) known.set(name, after);
    else known.delete(name);
    onWrite({ pk, sk }, before, after);
  }

  return {
    get: (key) => turns.take(() => table.get(key)),
    getMany: (keys) => turns.take(() => table.getMany(keys)),
    put: (item, ...rest) =>
      turns.take(async () => {
        const written = await table.put(item, ...rest);
        if (written) note(item, withoutUndefined(item));
        return written;
      }),
    update: (key, ...rest) =>
      turns.take(async () => {
        const after = await table.update(key, ...rest);
        if (after) note(key, after);
        return after;
      }),
    remove: (key, ...rest) =>
      turns.take(async () => {
        await table.remove(key, ...rest);
        const after = await table.get(key);
        if (!after && known.has(`${key.pk} ${key.sk}`)) note(key, undefined);
      }),
    async *query(...args) {
      yield* await turns.take(async () => {
        const items: Item[] = [];
        for await (const item of table.query(...args)) items.push(item);
        return items;
      });
    },
  };
}

function withoutUndefined(item: Item): Item {
  return Object.fromEntries(Object.entries(item).filter(([, value]) => value !== undefined));
}
