import { DriftError, type ErrorCode } from './errors.ts';
import type { CatalogReader, SecretReader } from './ports.ts';
import { connectionFrom } from './secret-connection.ts';
import type { Snapshot } from './snapshot.ts';
import type { SecretReference } from './tenant.ts';

/** Failures that an outdated secret explains: rotated password, tenant just added, database moved. */
const perhapsOutdated: ReadonlySet<ErrorCode> = new Set([
  'authentication-failed',
  'secret-invalid',
  'database-missing',
  'host-unknown',
  'connection-refused',
]);

/** The schema of the database that a secret leads to. If the secret may be outdated and has changed, it is tried once more. */
export async function readDatabase(
  reference: SecretReference,
  { secrets, catalog }: { readonly secrets: SecretReader; readonly catalog: CatalogReader },
): Promise<Snapshot> {
  const text = await secrets.read(reference.secret);
  try {
    return await catalog.read(connectionFrom(reference, text));
  } catch (error) {
    if (!(error instanceof DriftError) || !perhapsOutdated.has(error.code)) throw error;
    const fresh = await secrets.refresh(reference.secret, text);
    if (fresh === text) throw error;
    return await catalog.read(connectionFrom(reference, fresh));
  }
}
