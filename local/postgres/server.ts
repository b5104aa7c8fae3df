import { randomBytes } from 'node:crypto';
import { Connection } from '../../shared/core/connection.ts';
import { DriftError } from '../../shared/core/errors.ts';
import { type Binaries, installedMajors, prepareBinaries } from './binaries.ts';
import {
  type Cluster,
  clusterIn,
  configure,
  initialise,
  installCertificate,
  makeRoot,
  removeRoot,
  start,
  stopAndRemove,
} from './cluster.ts';
import { freePort } from './free-port.ts';
import { reapStale } from './reap.ts';
import { type Supervision, supervise } from './supervise.ts';
import { tlsFixture } from './tls-fixture.ts';

/** Which of them can be asked for. */
export { installedMajors } from './binaries.ts';

/** A real PostgreSQL server on this machine, for as long as the process that asked for it lives. */

export interface PostgresOptions {
  /** 17 when absent, or the newest installed one where there is no 17. */
  readonly major?: number;
  /** Of the superuser `postgres`; generated when absent. */
  readonly password?: string;
  /** Server settings, over the ones chosen here. */
  readonly settings?: Readonly<Record<string, string>>;
  readonly initdbArgs?: readonly string[];
  /** Accept TLS as well, with a throw-away certificate for `localhost` and 127.0.0.1. */
  readonly tls?: boolean;
}

export interface PostgresServer {
  readonly major: number;
  readonly host: '127.0.0.1';
  readonly port: number;
  /** File of the certificate authority that signed the server's certificate; only with `tls`. */
  readonly caFile?: string;
  /** The superuser's connection to a database, `postgres` when none is named. */
  connection(database?: string): Connection;
  /** The same as a `postgres://` URL. It holds the password. */
  url(database?: string): string;
  /** Ends all connections, stops the server, removes its files. Calling it again changes nothing. */
  stop(): Promise<void>;
}

/**
 * Starts a server on a free port of 127.0.0.1 and gives it when it accepts connections. It stops with `stop()`, and at the latest
 * when this process ends, however it ends. Throws `local-server-failed` when the version is not installed or does not start.
 */
export async function startPostgres(options: PostgresOptions = {}): Promise<PostgresServer> {
  await reapStale();
  const major = options.major ?? defaultMajor();
  const root = await makeRoot();
  try {
    const binaries = await prepareBinaries(major, root);
    return await startIn(root, binaries, major, options);
  } catch (error) {
    await removeRoot(root);
    throw error;
  }
}

async function startIn(
  root: string,
  binaries: Binaries,
  major: number,
  options: PostgresOptions,
): Promise<PostgresServer> {
  const password = options.password ?? randomBytes(18).toString('base64url');
  const cluster = clusterIn(root, binaries.pgCtl);
  const supervision = await supervise(cluster);
  try {
    await initialise(cluster, binaries.initdb, password, options.initdbArgs ?? []);
    if (options.tls) await installCertificate(cluster, tlsFixture);
    await configure(cluster, { ...defaults, ...(options.tls ? { ssl: 'on' } : {}), ...options.settings });
    const port = await startOnFreePort(cluster);
    const connection = (database = 'postgres') =>
      new Connection({ host: '127.0.0.1', port, database, user: 'postgres', password, tls: 'disable' });
    const url = (database = 'postgres') =>
      `postgres://postgres:${encodeURIComponent(password)}@127.0.0.1:${port}/${encodeURIComponent(database)}`;
    const ca = options.tls ? { caFile: tlsFixture.authority } : {};
    return { major, host: '127.0.0.1', port, ...ca, connection, url, stop: once(() => end(cluster, supervision)) };
  } catch (error) {
    await end(cluster, supervision);
    throw error;
  }
}

/** Nothing here outlives the process, so nothing has to survive a power cut. */
const defaults = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '300',
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  max_wal_size: '128MB',
  timezone: 'UTC',
  log_timezone: 'UTC',
};

/** Between asking for a free port and using it somebody else may take it: then another one. */
async function startOnFreePort(cluster: Cluster): Promise<number> {
  for (let attempt = 1; attempt <= 5; attempt += 1) {
    const port = await freePort();
    await configure(cluster, { port: String(port) });
    if (await start(cluster)) return port;
  }
  throw new DriftError('local-server-failed', 'PostgreSQL found no free port on 127.0.0.1 in five attempts.');
}

async function end(cluster: Cluster, supervision: Supervision): Promise<void> {
  await stopAndRemove(cluster);
  await supervision.release();
}

function once(action: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined;
  return () => {
    running ??= action();
    return running;
  };
}

const preferredMajor = 17;

function defaultMajor(): number {
  const majors = installedMajors();
  return majors.includes(preferredMajor) ? preferredMajor : (majors.at(-1) ?? preferredMajor);
}
