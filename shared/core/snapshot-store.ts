import { DriftError } from './errors.ts';
import type { DocumentStore } from './ports.ts';
import { parseSnapshot, type Snapshot, serializeSnapshot } from './snapshot.ts';

/** Snapshots by fingerprint, the last few kept in memory between messages. */
export interface SnapshotStore {
  /** Stores the snapshot and returns its key. */
  save(snapshot: Snapshot): Promise<string>;
  /** Throws `snapshot-missing` or `snapshot-invalid`. */
  load(key: string): Promise<Snapshot>;
}

/** Enough for the canonical and the older releases that a lagging tenant is compared with. */
const keptInMemory = 24;

export function createSnapshotStore(documents: DocumentStore): SnapshotStore {
  const kept = new Map<string, Promise<Snapshot>>();

  async function fetch(key: string): Promise<Snapshot> {
    const text = await documents.read(key);
    if (text !== undefined) return parseSnapshot(text, key);
    throw new DriftError(
      'snapshot-missing',
      `The schema snapshot ${key} is gone. The next sweep stores the canonical schema anew.`,
    );
  }

  return {
    async save(snapshot) {
      const key = `snapshots/${snapshot.fingerprint}.json`;
      await documents.write(key, serializeSnapshot(snapshot));
      return key;
    },
    load(key) {
      const known = kept.get(key);
      const snapshot = known ?? fetch(key);
      kept.delete(key);
      kept.set(key, snapshot);
      // A failure is not kept: the next message tries again.
      if (!known) snapshot.catch(() => kept.get(key) === snapshot && kept.delete(key));
      const oldest = kept.keys().next();
      if (kept.size > keptInMemory && !oldest.done) kept.delete(oldest.value);
      return snapshot;
    },
  };
}
