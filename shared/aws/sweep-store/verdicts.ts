import * as z from 'zod';
import { DriftError } from '../../core/errors.ts';
import type { Clock, DocumentStore } from '../../core/ports.ts';
import { type Verdict, verdict } from '../../core/verdict.ts';
import type { StoredVerdicts } from '../../core/verdict-store.ts';
import { expiresAfter, keptSeconds, keys, largestBody } from './keys.ts';
import type { Table } from './table.ts';

/** `body` unless it is too large for an item. */
const stored = z.object({ body: z.string().optional(), expiresAt: z.int() });

const documentKey = (key: string): string => `verdicts/${key}.json`;

/** Verdicts, each an item of its own, the large ones a document. One that is asked for is kept on: results may name it. */
export function createVerdicts(table: Table, documents: DocumentStore, now: Clock): StoredVerdicts {
  const put = (key: string, body: string | undefined) =>
    table.put({
      ...keys.verdict(key),
      ...(body !== undefined && { body }),
      ...expiresAfter(now(), keptSeconds.verdict),
    });

  /** The document first: an item that names one must find it, and the bucket forgets what nobody wrote for long. */
  async function keep(key: string, body: string | undefined, text: string): Promise<void> {
    if (body === undefined) await documents.write(documentKey(key), text);
    await put(key, body);
  }

  return {
    async read(key) {
      const item = await table.get(keys.verdict(key));
      if (!item) return undefined;
      const { body, expiresAt } = stored.parse(item);
      const text = body ?? (await documents.read(documentKey(key)));
      if (text === undefined) return undefined;
      if (expiresAt - now() / 1000 < keptSeconds.verdict / 2) await keep(key, body, text);
      return parseVerdict(text, key);
    },

    async write(key, made) {
      const body = JSON.stringify(made);
      const fits = Buffer.byteLength(body) <= largestBody;
      await keep(key, fits ? body : undefined, body);
    },
  };
}

function parseVerdict(text: string, key: string): Verdict {
  const parsed = verdict.safeParse(JSON.parse(text));
  if (parsed.success) return parsed.data;
  throw new DriftError(
    'record-invalid',
    `Verdict ${key} was not written by this version of driftmatrix: ${z.prettifyError(parsed.error)}.`,
  );
}
