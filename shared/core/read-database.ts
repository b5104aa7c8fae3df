import type { CatalogMark } from './catalog-mark.ts';
import { DriftError } from './errors.ts';
import type { CatalogReader, MarkedRead } from './ports.ts';
import type { Scope } from './scope.ts';
import type { Snapshot } from './snapshot.ts';
import type { ConnectionReference } from './tenant.ts';
import { type ConnectionPorts, withConnection } from './with-connection.ts';

type ReadPorts = ConnectionPorts & { readonly catalog: Pick<CatalogReader, 'readIfMoved'> };
export type WholeRead = Extract<MarkedRead, { moved: true }>;

/** The schema of the database that a reference means, and its mark. An outdated secret is read anew: see withConnection. */
export async function readMarked(
  reference: ConnectionReference,
  ports: ReadPorts,
  like?: Snapshot,
  scope?: Scope,
): Promise<WholeRead> {
  const read = await readIfMoved(reference, ports, undefined, like, scope);
  if (read.moved) return read;
  throw new DriftError('internal', 'A database whose mark nobody knew was said not to have moved.');
}

/** The same; `moved: false` when the known mark still holds, and then nothing else was read. */
export async function readIfMoved(
  reference: ConnectionReference,
  ports: ReadPorts,
  known: CatalogMark | undefined,
  like?: Snapshot,
  scope?: Scope,
): Promise<MarkedRead> {
  return await withConnection(reference, ports, (connection) =>
    ports.catalog.readIfMoved(connection, known, like, scope),
  );
}
