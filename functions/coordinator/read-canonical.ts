import type { CanonicalSettings } from '../../shared/config/coordinator.ts';
import type { CatalogMark } from '../../shared/core/catalog-mark.ts';
import { asDriftError, DriftError } from '../../shared/core/errors.ts';
import { narrowSnapshot } from '../../shared/core/narrow-snapshot.ts';
import type { CatalogReader } from '../../shared/core/ports.ts';
import { readMarked } from '../../shared/core/read-database.ts';
import { redact } from '../../shared/core/redact.ts';
import { scopeOfCanonical } from '../../shared/core/scope.ts';
import type { Snapshot } from '../../shared/core/snapshot.ts';
import type { SnapshotStore } from '../../shared/core/snapshot-store.ts';
import type { ConnectionPorts } from '../../shared/core/with-connection.ts';

export interface CanonicalRead {
  readonly snapshot: Snapshot;
  /** How the catalogs of its database stood; absent when it comes from a stored snapshot. */
  readonly mark?: CatalogMark;
}

/** The canonical schema, from its database or its stored snapshot; of the schemas of these globs only, where any are given. Throws `canonical-unreadable` with the cause. */
export async function readCanonical(
  settings: CanonicalSettings,
  ports: ConnectionPorts & { readonly catalog: CatalogReader; readonly snapshots: SnapshotStore },
  schemas: readonly string[] = [],
): Promise<CanonicalRead> {
  try {
    const scope = scopeOfCanonical({ schemas: [...schemas] });
    if ('snapshotKey' in settings) {
      const snapshot = narrowSnapshot(await ports.snapshots.load(settings.snapshotKey), scope, settings.snapshotKey);
      return { snapshot: compared(snapshot) };
    }
    const read = await readMarked(settings, ports, undefined, scope);
    return { ...read, snapshot: compared(read.snapshot) };
  } catch (cause) {
    const { code, message } = asDriftError(cause);
    throw new DriftError(
      'canonical-unreadable',
      `The canonical schema could not be read, so no tenant was checked and nothing was published: ${code}: ${redact(message)}`,
      { cause },
    );
  }
}

/** A canonical without any of its schemas would find every tenant in sync. */
function compared(snapshot: Snapshot): Snapshot {
  const { schemas, objects } = snapshot;
  if (!schemas || [...objects.values()].some(({ kind }) => kind === 'schema')) return snapshot;
  throw new DriftError(
    'config-invalid',
    `No schema of the canonical is one of compare.schemas (${schemas.join(', ')}), so nothing would be compared. ` +
      'They are globs over names of the canonical schema, without quotes: app, billing_*, !audit.',
  );
}
