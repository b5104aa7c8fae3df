import { setTimeout as wait } from 'node:timers/promises';
import type { Connection } from '../core/connection.ts';
import { DriftError } from '../core/errors.ts';
import { registry } from '../core/kinds/registry.ts';
import { unmodeled } from '../core/kinds/unmodeled.ts';
import type { CatalogReader } from '../core/ports.ts';
import type { Snapshot } from '../core/snapshot.ts';
import { catalogToken } from './catalog-token.ts';
import { type ConnectOptions, type Session, withSession } from './connect.ts';
import { decodeSchema } from './decode.ts';
import { classifyPostgresError, isServerFailure } from './errors.ts';
import { readPiecemeal } from './read-piecemeal.ts';
import { type Batch, runBatch } from './run-batch.ts';
import { openTransaction, type ReadLimits } from './session.ts';

export type CatalogReaderOptions = Partial<ConnectOptions> & Partial<ReadLimits>;

const defaults: ReadLimits = {
  statementTimeoutMs: 30_000,
  lockTimeoutMs: 250,
  maxBytes: 128 * 1024 * 1024,
  readTimeoutMs: 120_000,
  retryAfterMs: [250, 1_000, 3_000],
};

/**
 * Reads the schema of one database: one connection, one batch, one short read-only snapshot transaction, one statement
 * per kind. Throws a DriftError (see errors.ts); half a schema is never returned, nor one that mixes two moments.
 */
export function createCatalogReader(options: CatalogReaderOptions = {}): CatalogReader {
  const connect = { connectTimeoutMs: options.connectTimeoutMs ?? 5_000, ...(options.ca && { ca: options.ca }) };
  const limits = { ...defaults, ...options };
  return {
    read: (connection: Connection) =>
      withSession(connection, connect, (session) => readUntilStable(session, limits, `${connection}`)),
  };
}

/** Reads again, after a pause, for as long as somebody changes the schema; then says so instead of guessing. */
async function readUntilStable(session: Session, limits: ReadLimits, where: string): Promise<Snapshot> {
  const deadline = Date.now() + limits.readTimeoutMs;
  let last: DriftError | undefined;
  for (const pauseMs of [0, ...limits.retryAfterMs]) {
    if (pauseMs > 0) await wait(pauseMs * (0.5 + Math.random()));
    // The time limit is for the whole, however often it is read.
    const left = { ...limits, readTimeoutMs: deadline - Date.now() };
    if (left.readTimeoutMs <= 0) break;
    try {
      const snapshot = await readOnce(session, left);
      if (snapshot) return snapshot;
    } catch (thrown) {
      last = classifyPostgresError(thrown, where);
      if (last.code !== 'ddl-in-progress') throw last;
      await session.client.query('rollback');
      // When the server fails on an object while nobody changes anything, it will fail on it for ever.
      const snapshot = isServerFailure(thrown) && (await readPiecemeal(session, left).catch(() => undefined));
      if (snapshot) return snapshot;
      await session.client.query('rollback');
    }
  }
  const seconds = Math.round(limits.retryAfterMs.reduce((sum, ms) => sum + ms, 0) / 1000);
  throw new DriftError(
    'ddl-in-progress',
    `${where}: the schema kept changing while it was read, over ${seconds} s. It is checked again in the next sweep.`,
    { cause: last },
  );
}

/** Undefined when the catalogs moved between the beginning and the end of the read. */
async function readOnce(session: Session, limits: ReadLimits): Promise<Snapshot | undefined> {
  const { server } = session;
  const token = catalogToken(server);
  const batch: Batch = {
    statements: [
      openTransaction(server, limits),
      token,
      ...registry.map((kind) => kind.sql(server)),
      unmodeled.sql(server),
      'commit',
      // Again in a snapshot of its own: the server deparses with what is committed now, not with what the transaction sees.
      openTransaction(server, limits),
      token,
      'commit',
    ],
    maxBytes: limits.maxBytes,
    timeoutMs: limits.readTimeoutMs,
  };
  const [before, ...rest] = await runBatch(session.client, batch);
  const after = rest.pop();
  if (before?.rows[0]?.[0] !== after?.rows[0]?.[0]) return undefined;
  return decodeSchema(server, rest);
}
