import * as z from 'zod';
import { DriftError } from '../../core/errors.ts';
import type { DocumentStore } from '../../core/ports.ts';
import { type Verdict, verdict } from '../../core/verdict.ts';
import type { StoredVerdicts } from '../../core/verdict-store.ts';
import { expiresAfter, keptSeconds, keys, largestBody } from './keys.ts';
import type { Table } from './table.ts';

/** `body` unless it is too large for an item. */
const stored = z.object({ body: z.string().optional(), expiresAt: z.int() });

const documentKey = (key: string): string => `verdicts/${key}.json`;

/** Verdicts, each an item of its own, the large ones a document. One that is asked for is kept on: results may name it. */
export function createVerdicts(table: Table, documents: DocumentStore): StoredVerdicts {
  const put = (key: string, body: string | undefined) =>
    table.put({
      ...keys.verdict(key),
      ...(body !== undefined && { body }),
      ...expiresAfter(Date.now(), keptSeconds.verdict),
    });

  return {
    async read(key) {
      const item = await table.get(keys.verdict(key));
      if (!item) return undefined;
      const { body, expiresAt } = stored.parse(item);
      const text = body ?? (await documents.read(documentKey(key)));
      if (text === undefined) return undefined;
      if (expiresAt - Date.now() / 1000 < keptSeconds.verdict / 2) await put(key, body);
      return parseVerdict(text, key);
    },

    async write(key, made) {
      const body = JSON.stringify(made);
      const fits = Buffer.byteLength(body) <= largestBody;
      if (!fits) await documents.write(documentKey(key), body);
      await put(key, fits ? body : undefined);
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
