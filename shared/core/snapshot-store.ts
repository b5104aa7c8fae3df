import { DriftError } from './errors.ts';
import type { DocumentStore } from './ports.ts';
import { keepRecentlyUsed } from './recently-used.ts';
import { type Snapshot, serializeSnapshot } from './snapshot.ts';
import { parseSnapshotLines } from './snapshot-lines.ts';

/** Snapshots by fingerprint, the last few kept in memory between messages. */
export interface SnapshotStore {
  /** Stores the snapshot and returns its key. */
  save(snapshot: Snapshot): Promise<string>;
  /** Throws `snapshot-missing` or `snapshot-invalid`. */
  load(key: string): Promise<Snapshot>;
}

/**
 * Of all kept snapshots: the canonical, and of small schemas all the older releases that a lagging tenant is compared
 * with. A hundred thousand objects that no other snapshot shares take some 40 MB.
 */
const keptObjects = 200_000;

export function createSnapshotStore(documents: DocumentStore): SnapshotStore {
  const kept = keepRecentlyUsed<Snapshot>(keptObjects, ({ objects }) => objects.size);
  let last: Snapshot | undefined;

  async function fetch(key: string): Promise<Snapshot> {
    const lines = await documents.readLines(key);
    if (!lines) {
      throw new DriftError(
        'snapshot-missing',
        `The schema snapshot ${key} is gone. The next sweep stores the canonical schema anew.`,
      );
    }
    // Releases of one schema have nearly all objects in common.
    last = await parseSnapshotLines(lines, key, last);
    return last;
  }

  return {
    async save(snapshot) {
      const key = `snapshots/${snapshot.fingerprint}.json`;
      await documents.write(key, serializeSnapshot(snapshot));
      return key;
    },
    load: (key) => kept.get(key, () => fetch(key)),
  };
}
