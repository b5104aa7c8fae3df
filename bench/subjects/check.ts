import { compareSettings } from '../../shared/core/compare-settings.ts';
import type { Connection } from '../../shared/core/connection.ts';
import { judgedDiff } from '../../shared/core/judged-diff.ts';
import type { Snapshot } from '../../shared/core/snapshot.ts';
import { createSnapshotStore } from '../../shared/core/snapshot-store.ts';
import { createCatalogReader } from '../../shared/postgres/catalog-reader.ts';
import { loadSameMeaning } from '../../shared/postgres/meaning/same-meaning.ts';
import { createFolderDocuments } from '../schemas/folder-documents.ts';
import type { SubjectSetup } from './subject.ts';

/** A worker's check of one tenant without its queue and its table, as the measured subjects share it. */

const settings = compareSettings.parse({});
const reader = createCatalogReader();

/** The canonical snapshot as a worker fetches it. */
export const loadCanonical = ({ canonical }: SubjectSetup): Promise<Snapshot> =>
  createSnapshotStore(createFolderDocuments(canonical.folder)).load(canonical.key);

/** A first check: reads everything, mark included, and compares. `in sync`, or how many findings there are. */
export async function firstCheck(expected: Snapshot, connection: Connection): Promise<string> {
  const read = await reader.readIfMoved(connection, undefined, expected);
  return read.moved ? await compare(expected, read.snapshot) : 'nothing was read';
}

export async function compare(expected: Snapshot, actual: Snapshot): Promise<string> {
  if (actual.fingerprint === expected.fingerprint) return 'in sync';
  const { findings } = await judgedDiff(expected, actual, settings, {}, loadSameMeaning);
  return findings.length === 0 ? 'in sync' : `${findings.length} findings`;
}

export const readSchema = (connection: Connection): Promise<Snapshot> => reader.read(connection);
