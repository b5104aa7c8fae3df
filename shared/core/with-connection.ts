import { Connection } from './connection.ts';
import { DriftError, type ErrorCode } from './errors.ts';
import type { SecretReader, TokenSigner } from './ports.ts';
import { connectionFrom } from './secret-connection.ts';
import type { ConnectionReference, IamReference, SecretReference } from './tenant.ts';

export interface ConnectionPorts {
  readonly secrets: SecretReader;
  /** For roles that log in with AWS IAM; references to such are refused without it. */
  readonly tokens?: TokenSigner;
}

/** Failures that an outdated secret explains: rotated password, tenant just added, database moved. */
const perhapsOutdated: ReadonlySet<ErrorCode> = new Set([
  'authentication-failed',
  'secret-invalid',
  'database-missing',
  'host-unknown',
  'connection-refused',
]);

/**
 * Does the work with the database that a reference means. If its secret may be outdated and has changed, the work is tried
 * once more. Throws what the work throws, `secret-missing`, `secret-invalid`, or `config-invalid` for a broken reference.
 */
export async function withConnection<T>(
  reference: ConnectionReference,
  ports: ConnectionPorts,
  work: (connection: Connection) => Promise<T>,
): Promise<T> {
  if ('broken' in reference) throw new DriftError('config-invalid', reference.broken);
  return 'iam' in reference ? withToken(reference, ports, work) : withSecret(reference, ports, work);
}

async function withSecret<T>(
  reference: SecretReference,
  { secrets }: ConnectionPorts,
  work: (connection: Connection) => Promise<T>,
): Promise<T> {
  const text = await secrets.read(reference.secret);
  try {
    return await work(connectionFrom(reference, text));
  } catch (error) {
    if (!(error instanceof DriftError) || !perhapsOutdated.has(error.code)) throw error;
    const fresh = await secrets.refresh(reference.secret, text);
    if (fresh === text) throw error;
    return await work(connectionFrom(reference, fresh));
  }
}

async function withToken<T>(
  { iam }: IamReference,
  { tokens }: ConnectionPorts,
  work: (connection: Connection) => Promise<T>,
): Promise<T> {
  if (!tokens) {
    throw new DriftError('config-invalid', `${iam.user}@${iam.host}: there is no login with AWS IAM here.`);
  }
  const { host, port, user, database, sslmode: tls = 'verify-full' } = iam;
  const password = await tokens.sign(iam);
  try {
    return await work(new Connection({ host, port, user, database, tls, password }));
  } catch (error) {
    // Without a verified name the token was never sent, and the error says so.
    if (!(error instanceof DriftError) || error.code !== 'authentication-failed' || tls !== 'verify-full') throw error;
    throw new DriftError(
      error.code,
      `${user}@${host}:${port}/${database}: the server refused the login with AWS IAM. Turn IAM authentication on, ` +
        `grant rds_iam to the role ${user}, and allow rds-db:connect for it.`,
      { cause: error },
    );
  }
}
