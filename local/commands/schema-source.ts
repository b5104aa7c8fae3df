import { resolve } from 'node:path';
import { parseConnection } from '../../shared/core/connection.ts';
import { DriftError } from '../../shared/core/errors.ts';
import { parseSnapshot, type Snapshot } from '../../shared/core/snapshot.ts';
import { createCatalogReader } from '../../shared/postgres/catalog-reader.ts';
import { mostBytes, readWhole } from '../read-file.ts';

/** The schema that an argument means: a `postgres://` URL is read now, anything else is a snapshot file. */
export async function readSchema(argument: string, what: string, cwd: string): Promise<Snapshot> {
  return isUrl(argument) ? readDatabaseSchema(argument, what) : readSnapshotFile(argument, cwd);
}

/** Throws `usage-invalid` when the text is no `postgres://` URL. */
export async function readDatabaseSchema(url: string, what: string): Promise<Snapshot> {
  return createCatalogReader().read(connectionOf(url, what));
}

/** Throws `snapshot-missing` or `snapshot-invalid`. */
export async function readSnapshotFile(file: string, cwd: string): Promise<Snapshot> {
  let text: string;
  try {
    text = await readWhole(resolve(cwd, file), mostBytes.document);
  } catch (cause) {
    throw new DriftError(
      'snapshot-missing',
      `${file} cannot be read${reason(cause)}. Expected a postgres:// URL or a schema snapshot's file.`,
      {
        cause,
      },
    );
  }
  return parseSnapshot(text, file);
}

const isUrl = (argument: string): boolean => /^[a-z][a-z0-9+.-]*:\/\//i.test(argument);

/** A URL that is wrong on the command line is wrong usage, not a wrong configuration. */
function connectionOf(url: string, what: string) {
  try {
    return parseConnection(url, what);
  } catch (error) {
    if (error instanceof DriftError) throw new DriftError('usage-invalid', error.message);
    throw error;
  }
}

const reason = (cause: unknown): string => (cause instanceof Error ? `: ${cause.message}` : '');
