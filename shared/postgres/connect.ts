import pg from 'pg';
import type { Connection } from '../core/connection.ts';
import { DriftError } from '../core/errors.ts';
import type { ServerFacts } from '../core/server-facts.ts';
import { classifyPostgresError } from './errors.ts';
import { trustFor } from './trusted-authorities.ts';

export interface ConnectOptions {
  /** Until the server is ready for queries, in milliseconds. */
  readonly connectTimeoutMs: number;
  /** PEM text of authorities to trust beside the system's and those of Amazon RDS. */
  readonly ca?: string;
}

export interface Session {
  readonly client: pg.Client;
  readonly server: ServerFacts;
  /** `UTF8`, `SQL_ASCII`, ... */
  readonly encoding: string;
}

/** The oldest server whose catalogs are known. */
const oldestVersion = 130_000;

/**
 * Connects, runs the work and closes, whatever happens. Nothing is sent at start-up that a transaction pooler refuses.
 * Throws a DriftError of a connection code, `not-postgres` or `version-unsupported`.
 */
export async function withSession<T>(
  connection: Connection,
  options: ConnectOptions,
  work: (session: Session) => Promise<T>,
): Promise<T> {
  const client = new pg.Client({
    host: connection.host,
    port: connection.port,
    database: connection.database,
    user: connection.user,
    // As a function, so that the driver neither keeps nor prints it, and never looks for one of its own.
    password: () => connection.revealPassword() ?? '',
    ssl: await tlsOptions(connection, options.ca),
    application_name: 'driftmatrix',
    connectionTimeoutMillis: options.connectTimeoutMs,
    keepAlive: true,
    // What is sent together travels together: nothing waits for an answer that it does not need.
    pipeline: true,
  });
  // A connection that breaks while idle would otherwise end the process; the query in flight reports it.
  client.on('error', () => {});
  const parameters = watchParameters(client);
  let isLoggingIn = false;
  for (const answer of firstAnswers) {
    client.connection.once(answer, () => {
      isLoggingIn = true;
    });
  }
  try {
    await client.connect();
    isLoggingIn = false;
    return await work({
      client,
      server: identifyServer(parameters, `${connection}`),
      encoding: parameters.get('server_encoding') ?? 'UTF8',
    });
  } catch (thrown) {
    const error = classifyPostgresError(thrown, `${connection}`);
    throw isLoggingIn && error.code === 'connection-timed-out' ? stuckInLogin(error, `${connection}`) : error;
  } finally {
    await close(client);
  }
}

/**
 * How a server first answers: by TLS, or by asking for a password. That the login succeeded it says only with all the rest,
 * when the database is ready (sendAuthRequest in auth.c). One that asks for nothing at all cannot be told from a silent one.
 */
const firstAnswers = [
  'sslconnect',
  'authenticationSASL',
  'authenticationMD5Password',
  'authenticationCleartextPassword',
] as const;

/** Told apart, so that a database whose login never ends is not taken for a server that hangs. */
function stuckInLogin({ code, cause }: DriftError, where: string): DriftError {
  const message = `${where}: the server answered, but the database was not ready in time. Look for a login trigger or a lock on its catalogs.`;
  return new DriftError(code, message, { cause, inLogin: true });
}

/** What the server tells about itself while connecting: known without a round trip. */
function watchParameters(client: pg.Client): Map<string, string> {
  const parameters = new Map<string, string>();
  client.connection.on('parameterStatus', (message: { parameterName: string; parameterValue: string }) => {
    parameters.set(message.parameterName, message.parameterValue);
  });
  return parameters;
}

function identifyServer(parameters: ReadonlyMap<string, string>, where: string): ServerFacts {
  const version = parameters.get('server_version') ?? '';
  if (parameters.has('crdb_version')) {
    throw new DriftError('not-postgres', `${where} is CockroachDB, which speaks the protocol but has other catalogs.`);
  }
  const match = /^(\d+)(?:\.(\d+))?(.*)$/.exec(version);
  if (!match)
    throw new DriftError(
      'not-postgres',
      `${where} gives ${JSON.stringify(version)} as its version; PostgreSQL 13 or newer is needed.`,
    );
  const [, major, minor, rest] = match;
  if (/-YB-|yugabyte|redshift|greenplum/i.test(rest ?? '')) {
    throw new DriftError('not-postgres', `${where} is ${version}, which speaks the protocol but has other catalogs.`);
  }
  const versionNum = Number(major) * 10_000 + Number(minor ?? 0);
  if (versionNum < oldestVersion) {
    throw new DriftError(
      'version-unsupported',
      `${where} is version ${version} (Redshift calls itself 8.0.2); PostgreSQL 13 or newer is needed.`,
    );
  }
  return { version: `${major}${minor === undefined ? '' : `.${minor}`}`, versionNum };
}

async function tlsOptions({ tls, host }: Connection, ca: string | undefined): Promise<pg.ClientConfig['ssl']> {
  switch (tls) {
    case 'disable':
      return false;
    case 'encrypt':
      return { rejectUnauthorized: false };
    case 'verify-ca':
      return {
        secureContext: await trustFor(host, ca),
        rejectUnauthorized: true,
        checkServerIdentity: () => undefined,
      };
    case 'verify-full':
      return { secureContext: await trustFor(host, ca), rejectUnauthorized: true };
  }
}

/** Says goodbye, but waits for no server that does not listen any more. */
async function close(client: pg.Client): Promise<void> {
  const gone = new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, 500);
    timer.unref();
  });
  await Promise.race([client.end().catch(() => {}), gone]);
  client.connection.stream.destroy();
}
