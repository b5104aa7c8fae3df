import type pg from 'pg';
import type { Connection } from '../core/connection.ts';
import { DriftError } from '../core/errors.ts';
import { printable } from '../core/printable.ts';
import type { ServerFacts } from '../core/server-facts.ts';
import { classifyLoginError, classifyPostgresError, refusesStartup } from './errors.ts';
import { trustFor } from './trusted-authorities.ts';
import { GuardedClient } from './wire/guarded-client.ts';

export interface ConnectOptions {
  /** Until the server is ready for queries, in milliseconds. */
  readonly connectTimeoutMs: number;
  /** From then on, for all that is asked of it together, in milliseconds. */
  readonly readTimeoutMs: number;
  /** What it may send for one read, in bytes. */
  readonly maxBytes: number;
  /** PEM text of authorities to trust beside the system's and those of Amazon RDS. */
  readonly ca?: string;
}

export interface Session {
  readonly client: GuardedClient;
  readonly server: ServerFacts;
  /** `UTF8`, `SQL_ASCII`, ... */
  readonly encoding: string;
}

/** The oldest server whose catalogs are known. */
const oldestVersion = 130_000;

/**
 * Connects, runs the work and closes, whatever happens. Read-only from the first byte: what a tenant has run at login
 * (event triggers, from 17 on) can write nothing as our role. Throws a DriftError of a connection code, `not-postgres`,
 * `version-unsupported`, `limit-exceeded` or `query-timed-out`.
 */
export async function withSession<T>(
  connection: Connection,
  options: ConnectOptions,
  work: (session: Session) => Promise<T>,
): Promise<T> {
  const { client, parameters } = await login(connection, options);
  try {
    const server = identifyServer(parameters, `${connection}`);
    const encoding = parameters.get('server_encoding') ?? 'UTF8';
    return await inTime(client, connection, options, () => work({ client, server, encoding }));
  } catch (thrown) {
    throw client.failure ?? classifyPostgresError(thrown, connection);
  } finally {
    await client.close();
  }
}

interface LoggedIn {
  readonly client: GuardedClient;
  readonly parameters: ReadonlyMap<string, string>;
}

const readOnly = '-c default_transaction_read_only=on';
/** `host:port` of poolers that refuse settings at start-up, so that a fleet behind one does not connect twice each time. */
const refusing = new Set<string>();

/** Once more without the setting where a pooler refuses it. Whether it does is known before the database is reached. */
async function login(connection: Connection, options: ConnectOptions): Promise<LoggedIn> {
  const { server } = connection;
  if (refusing.has(server)) return await tryLogin(connection, options, undefined);
  const startedAt = performance.now();
  try {
    return await tryLogin(connection, options, readOnly);
  } catch (thrown) {
    const left = Math.round(options.connectTimeoutMs - (performance.now() - startedAt));
    if (!(thrown instanceof StartupRefused)) throw thrown;
    if (left <= 0) throw thrown.error;
    const loggedIn = await tryLogin(connection, { ...options, connectTimeoutMs: left }, undefined);
    refusing.add(server);
    return loggedIn;
  }
}

class StartupRefused extends Error {
  readonly error: DriftError;

  constructor(error: DriftError) {
    super(error.message, { cause: error });
    this.error = error;
  }
}

async function tryLogin(
  connection: Connection,
  { connectTimeoutMs, maxBytes, ca }: ConnectOptions,
  startup: string | undefined,
): Promise<LoggedIn> {
  const ssl = await tlsOptions(connection, ca);
  const client = new GuardedClient({ connection, ssl, startup, connectTimeoutMs, maxBytes });
  const parameters = watchParameters(client);
  try {
    await client.connect();
    return { client, parameters };
  } catch (thrown) {
    await client.close();
    if (client.failure) throw client.failure;
    const error = classifyLoginError(thrown, connection, client.login);
    const isRefused = startup !== undefined && !client.login.accepted && refusesStartup(thrown);
    throw isRefused ? new StartupRefused(error) : error;
  }
}

/** Ends the session when its time is up, whatever it waits for then. */
async function inTime<T>(
  client: GuardedClient,
  connection: Connection,
  { readTimeoutMs }: ConnectOptions,
  work: () => Promise<T>,
): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      const seconds = readTimeoutMs / 1000;
      const error = new DriftError('query-timed-out', `${connection}: reading took longer than ${seconds} s.`);
      client.giveUp(error);
      reject(error);
    }, readTimeoutMs);
  });
  try {
    return await Promise.race([work(), late]);
  } finally {
    clearTimeout(timer);
  }
}

const known = ['server_version', 'server_encoding', 'crdb_version'];

/** What the server tells about itself while connecting: known without a round trip. */
function watchParameters(client: pg.Client): ReadonlyMap<string, string> {
  const parameters = new Map<string, string>();
  client.connection.on('parameterStatus', (message: { parameterName: string; parameterValue: string }) => {
    if (known.includes(message.parameterName)) parameters.set(message.parameterName, message.parameterValue);
  });
  return parameters;
}

function identifyServer(parameters: ReadonlyMap<string, string>, where: string): ServerFacts {
  const version = parameters.get('server_version') ?? '';
  const shown = printable(version, 100);
  if (parameters.has('crdb_version')) {
    throw new DriftError('not-postgres', `${where} is CockroachDB, which speaks the protocol but has other catalogs.`);
  }
  const match = /^(\d{1,3})(?:\.(\d{1,3}))?(?!\d)/.exec(version);
  if (!match)
    throw new DriftError('not-postgres', `${where} gives "${shown}" as its version; PostgreSQL 13 or newer is needed.`);
  const [, major, minor] = match;
  if (/-YB-|yugabyte|redshift|greenplum/i.test(version)) {
    throw new DriftError('not-postgres', `${where} is ${shown}, which speaks the protocol but has other catalogs.`);
  }
  const versionNum = Number(major) * 10_000 + Number(minor ?? 0);
  if (versionNum < oldestVersion) {
    throw new DriftError(
      'version-unsupported',
      `${where} is version ${shown} (Redshift calls itself 8.0.2); PostgreSQL 13 or newer is needed.`,
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
