import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import type { DocumentStore } from '../../shared/core/ports.ts';

/** Documents as files of a folder: what the bucket is in the cloud. */
export function createFolderDocuments(folder: string): DocumentStore {
  const fileOf = (key: string): string => join(folder, ...key.split('/'));
  return {
    async write(key, text) {
      await mkdir(dirname(fileOf(key)), { recursive: true });
      await writeFile(fileOf(key), text);
    },
    read: (key) => readFile(fileOf(key), 'utf8'),
    readLines: async (key) => Readable.from((await readFile(fileOf(key), 'utf8')).split('\n')),
  };
}
