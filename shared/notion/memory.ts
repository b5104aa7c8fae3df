import type * as z from 'zod';
import type { DocumentStore } from '../core/ports.ts';

/** What is kept between calls, a small document each: hints that save requests, and what people must not have to repeat. */
export type Memory = Pick<DocumentStore, 'read' | 'write'>;

/** One thing to remember. */
export interface Remembered<T> {
  /** Undefined when nothing is known; what can no longer be read counts as nothing. */
  load(): Promise<T | undefined>;
  /** Costs no write when it says what is there already. */
  save(value: T): Promise<void>;
}

/** `name` says what it is, and of which database or data source: `columns-<id>`. */
export function remember<T>(memory: Memory, name: string, shape: z.ZodType<T>): Remembered<T> {
  const key = `tracker/notion-${name}.json`;
  let known: string | undefined;
  return {
    async load() {
      known = await memory.read(key);
      return known === undefined ? undefined : shape.safeParse(parse(known)).data;
    },
    async save(value) {
      const text = JSON.stringify(value);
      known ??= await memory.read(key);
      if (known === text) return;
      await memory.write(key, text);
      known = text;
    },
  };
}

/** A memory that ends with the process. */
export function createMemory(): Memory {
  const texts = new Map<string, string>();
  return {
    read: async (key) => texts.get(key),
    write: async (key, text) => {
      texts.set(key, text);
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
