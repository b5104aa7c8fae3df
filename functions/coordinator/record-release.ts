import type { CatalogMark } from '../../shared/core/catalog-mark.ts';
import type { Release } from '../../shared/core/release.ts';
import type { Snapshot } from '../../shared/core/snapshot.ts';
import type { SnapshotStore } from '../../shared/core/snapshot-store.ts';
import type { SweepStore } from '../../shared/core/sweep-store.ts';

/**
 * Records that this schema was canonical at a moment (which may be long ago), and returns the release that it is: a new
 * one only when it differs from the one then in force. Without a name, releases are called r1, r2, …; `mark` is how the
 * catalogs of its database stood.
 */
export async function recordRelease(
  ports: { readonly store: Pick<SweepStore, 'recordRelease'>; readonly snapshots: Pick<SnapshotStore, 'save'> },
  snapshot: Snapshot,
  at: Date,
  { name, mark }: { readonly name?: string | undefined; readonly mark?: CatalogMark | undefined } = {},
): Promise<Release> {
  const snapshotKey = await ports.snapshots.save(snapshot);
  const { fingerprint, comparer, objects, schemas } = snapshot;
  return await ports.store.recordRelease({
    fingerprint,
    comparer,
    objects: objects.size,
    snapshotKey,
    since: at.toISOString(),
    ...(name !== undefined && { name }),
    ...(mark && { mark }),
    ...(schemas && { schemas: [...schemas] }),
  });
}
