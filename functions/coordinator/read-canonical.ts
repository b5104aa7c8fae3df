import type { CanonicalSettings } from '../../shared/config/coordinator.ts';
import { asDriftError, DriftError } from '../../shared/core/errors.ts';
import type { CatalogReader, SecretReader } from '../../shared/core/ports.ts';
import { readDatabase } from '../../shared/core/read-database.ts';
import { redact } from '../../shared/core/redact.ts';
import type { Snapshot } from '../../shared/core/snapshot.ts';
import type { SnapshotStore } from '../../shared/core/snapshot-store.ts';

/** The canonical schema, from its database or its stored snapshot. Throws `canonical-unreadable` with the cause. */
export async function readCanonical(
  settings: CanonicalSettings,
  ports: { readonly secrets: SecretReader; readonly catalog: CatalogReader; readonly snapshots: SnapshotStore },
): Promise<Snapshot> {
  try {
    return 'snapshotKey' in settings
      ? await ports.snapshots.load(settings.snapshotKey)
      : await readDatabase(settings, ports);
  } catch (cause) {
    const { code, message } = asDriftError(cause);
    throw new DriftError(
      'canonical-unreadable',
      `The canonical schema could not be read, so no tenant was checked and nothing was published: ${code}: ${redact(message)}`,
      { cause },
    );
  }
}
