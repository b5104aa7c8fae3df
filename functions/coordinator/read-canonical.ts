import type { CanonicalSettings } from '../../shared/config/coordinator.ts';
import type { CatalogMark } from '../../shared/core/catalog-mark.ts';
import { asDriftError, DriftError } from '../../shared/core/errors.ts';
import type { CatalogReader } from '../../shared/core/ports.ts';
import { readMarked } from '../../shared/core/read-database.ts';
import { redact } from '../../shared/core/redact.ts';
import type { Snapshot } from '../../shared/core/snapshot.ts';
import type { SnapshotStore } from '../../shared/core/snapshot-store.ts';
import type { ConnectionPorts } from '../../shared/core/with-connection.ts';

export interface CanonicalRead {
  readonly snapshot: Snapshot;
  /** How the catalogs of its database stood; absent when it comes from a stored snapshot. */
  readonly mark?: CatalogMark;
}

/** The canonical schema, from its database or its stored snapshot. Throws `canonical-unreadable` with the cause. */
export async function readCanonical(
  settings: CanonicalSettings,
  ports: ConnectionPorts & { readonly catalog: CatalogReader; readonly snapshots: SnapshotStore },
): Promise<CanonicalRead> {
  try {
    if ('snapshotKey' in settings) return { snapshot: await ports.snapshots.load(settings.snapshotKey) };
    return await readMarked(settings, ports);
  } catch (cause) {
    const { code, message } = asDriftError(cause);
    throw new DriftError(
      'canonical-unreadable',
      `The canonical schema could not be read, so no tenant was checked and nothing was published: ${code}: ${redact(message)}`,
      { cause },
    );
  }
}
