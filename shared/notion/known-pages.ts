import * as z from 'zod';
import { type Memory, remember } from './memory.ts';

/**
 * Which page is whose row, and which creates are under way, so that a row is not made twice when a list does not show it: it
 * may be too new, have moved while the list was read, or lie in the trash. Only a hint: Notion is asked before it is believed.
 */
export interface KnownPages {
  pageOf(key: string): string | undefined;
  /** A create of this row was announced, and nobody saw how it ended. */
  isOpen(key: string): boolean;
  /** When the last of the open creates was sent (epoch ms); undefined without one. */
  readonly lastOpenAt: number | undefined;
  /** Kept before the first of these creates is sent, for whoever comes after a death. */
  announce(keys: readonly string[]): Promise<void>;
  /** The create leaves now: from here on it is open until one of the next two is said. */
  sending(key: string): void;
  isAt(key: string, pageId: string): void;
  isNowhere(key: string): void;
  /** Our block on a page, as far as it was ever seen: people may rename it, and move it. */
  blockOn(pageId: string): string | undefined;
  hasBlock(pageId: string, blockId: string | undefined): void;
  /** Keeps what is known; creates that were announced and never sent are forgotten, as are keys for which `keep` is false. */
  save(keep: (key: string) => boolean): Promise<void>;
}

// Lists of pairs: a tenant id may be a name that means something to an object.
const stored = z.object({
  pages: z.array(z.tuple([z.string(), z.string()])),
  open: z.array(z.tuple([z.string(), z.number()])),
  /** Absent in what older versions stored. */
  blocks: z.array(z.tuple([z.string(), z.string()])).default([]),
});

/** What is known of the rows of a data source. */
export async function openKnownPages(memory: Memory, dataSourceId: string, now: () => number): Promise<KnownPages> {
  const store = remember(memory, `pages-${dataSourceId}`, stored);
  const known = await store.load();
  const pages = new Map(known?.pages);
  const open = new Map(known?.open);
  const blocks = new Map(known?.blocks);
  const announced = new Map<string, number>();
  return {
    pageOf: (key) => pages.get(key),
    isOpen: (key) => open.has(key),
    get lastOpenAt() {
      return open.size === 0 ? undefined : Math.max(...open.values());
    },
    async announce(keys) {
      for (const key of keys) announced.set(key, now());
      await store.save({ pages: [...pages], open: [...new Map([...announced, ...open])], blocks: [...blocks] });
    },
    sending(key) {
      announced.delete(key);
      open.set(key, now());
    },
    isAt(key, pageId) {
      open.delete(key);
      pages.set(key, pageId);
    },
    isNowhere(key) {
      open.delete(key);
      pages.delete(key);
    },
    blockOn: (pageId) => blocks.get(pageId),
    hasBlock(pageId, blockId) {
      if (blockId === undefined) blocks.delete(pageId);
      else blocks.set(pageId, blockId);
    },
    async save(keep) {
      const kept = <T>(entries: Map<string, T>): [string, T][] => [...entries].filter(([key]) => keep(key)).sort(byKey);
      const keptPages = kept(pages);
      const here = new Set(keptPages.map(([, pageId]) => pageId));
      const keptBlocks = [...blocks].filter(([pageId]) => here.has(pageId)).sort(byKey);
      await store.save({ pages: keptPages, open: kept(open), blocks: keptBlocks });
    },
  };
}

const byKey = ([one]: readonly [string, unknown], [other]: readonly [string, unknown]): number =>
  one < other ? -1 : 1;

/** Announces a create, and with it those that come next, so that one document is written for many. */
export function announceInBatches(keys: readonly string[], pages: KnownPages): (key: string) => Promise<void> {
  const placeOf = new Map(keys.map((key, place) => [key, place]));
  const batches = new Map<number, Promise<void>>();
  return (key) => {
    const batch = Math.floor((placeOf.get(key) ?? 0) / batchSize);
    const saved = batches.get(batch) ?? pages.announce(keys.slice(batch * batchSize, (batch + 1) * batchSize));
    batches.set(batch, saved);
    return saved;
  };
}

const batchSize = 100;
