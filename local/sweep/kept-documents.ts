import { join } from 'node:path';
import { asDriftError, DriftError } from '../../shared/core/errors.ts';
import { sweepId } from '../../shared/core/messages.ts';
import type { DocumentStore } from '../../shared/core/ports.ts';
import { mostBytes, noSuchFile, readWhole } from '../read-file.ts';
import { writeWhole } from '../write-file.ts';
import { sweepFile } from './stored-sweeps.ts';

/**
 * The documents of a sweep on this machine, of which some outlive it in `folder` as they do in the account's bucket: what
 * the tracker remembers and what people let pass, apart for each `database`. Matrices of earlier sweeps are read where the
 * command line keeps them. Every file is only a hint, and may be deleted; so one that can be neither written nor read stops nothing, and
 * `onUnkept` is told of it.
 */
export function keepDocuments(
  documents: DocumentStore,
  folder: string,
  database: string,
  onUnkept: (error: DriftError) => void,
): DocumentStore {
  const place = join(folder, 'out', 'tracker', database.replace(/[^\w-]+/g, '-').slice(-80));
  const remembered = (key: string): string | undefined => {
    const name = /^tracker\/(\w[\w.-]*)$/.exec(key)?.[1];
    return name === undefined ? undefined : join(place, name);
  };
  const matrix = (key: string): string | undefined => {
    const id = sweepId.safeParse(/^sweeps\/([^/]+)\/matrix\.json$/.exec(key)?.[1]);
    return id.success ? join(folder, sweepFile(id.data)) : undefined;
  };
  return {
    ...documents,
    async write(key, text) {
      await documents.write(key, text);
      const file = remembered(key);
      if (file !== undefined) await writeWhole(file, text).catch((error: unknown) => onUnkept(asDriftError(error)));
    },
    async read(key) {
      const text = await documents.read(key);
      const file = remembered(key) ?? matrix(key);
      return text === undefined && file !== undefined ? await readIfThere(file, onUnkept) : text;
    },
  };
}

async function readIfThere(file: string, onUnkept: (error: DriftError) => void): Promise<string | undefined> {
  try {
    return await readWhole(file, mostBytes.document);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : 'unknown';
    if (why !== noSuchFile) onUnkept(new DriftError('file-unwritable', `${file} cannot be read: ${why}.`, { cause }));
    return undefined;
  }
}
