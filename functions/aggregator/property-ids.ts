import * as z from 'zod';
import type { DocumentStore } from '../../shared/core/ports.ts';
import type { PropertyIdStore } from '../../shared/notion/ensure-schema.ts';

const stored = z.record(z.string(), z.string());
const keyOf = (dataSourceId: string): string => `tracker/notion-columns-${dataSourceId}.json`;

/**
 * Which property is which column, kept between sweeps: people may rename a column as they like, and one that they deleted
 * stays away. What is kept is written only when it changes; what cannot be read any more counts as nothing.
 */
export function createPropertyIds(documents: DocumentStore): PropertyIdStore {
  return {
    async load(dataSourceId) {
      const text = await documents.read(keyOf(dataSourceId));
      return text === undefined ? undefined : stored.safeParse(parse(text)).data;
    },
    async save(dataSourceId, ids) {
      const text = JSON.stringify(Object.fromEntries(Object.entries(ids).sort()));
      if ((await documents.read(keyOf(dataSourceId))) !== text) await documents.write(keyOf(dataSourceId), text);
    },
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
