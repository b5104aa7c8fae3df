import { setTimeout as wait } from 'node:timers/promises';
import type { Connection } from '../core/connection.ts';
import { DriftError } from '../core/errors.ts';
import { registry } from '../core/kinds/registry.ts';
import { unmodeled } from '../core/kinds/unmodeled.ts';
import type { CatalogReader } from '../core/ports.ts';
import type { Snapshot } from '../core/snapshot.ts';
import { catalogToken } from './catalog-token.ts';
import { type ConnectOptions, type Session, withSession } from './connect.ts';
import { decodeSchema, type RawResult } from './decode.ts';
import { classifyPostgresError, isServerFailure } from './errors.ts';
import { readPiecemeal } from './read-piecemeal.ts';
import { type Batch, runBatch } from './run-batch.ts';
import { openTransaction, type ReadLimits } from './session.ts';
import { asEscapedBytes, decodeEscapedBytes, isUndecodable } from './undecodable.ts';

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
  const statements = [...registry.map((kind) => kind.sql(server)), unmodeled.sql(server)];
  const results = await readConsistently(session, statements, limits);
  if (!results || session.encoding !== 'SQL_ASCII' || !results.some(isUndecodable)) {
    return results && decodeSchema(server, results);
  }
  const escaped = statements.map((sql, place) => asEscapedBytes(sql, results[place] ?? { fields: [], rows: [] }));
  const again = await readConsistently(session, escaped, limits);
  return (
    again &&
    decodeSchema(
      server,
      again.map((result, place) => decodeEscapedBytes(result, results[place] ?? result)),
    )
  );
}

/** The results of the statements in one snapshot; undefined when the catalogs moved meanwhile. */
async function readConsistently(
  session: Session,
  statements: readonly string[],
  limits: ReadLimits,
): Promise<RawResult[] | undefined> {
  const token = catalogToken(session.server);
  const batch: Batch = {
    statements: [
      openTransaction(session, limits),
      token,
      ...statements,
      'commit',
      // Again in a snapshot of its own: the server deparses with what is committed now, not with what the transaction sees.
      openTransaction(session, limits),
      token,
      'commit',
    ],
    maxBytes: limits.maxBytes,
    timeoutMs: limits.readTimeoutMs,
  };
  const [before, ...results] = await runBatch(session.client, batch);
  const after = results.pop();
  return before?.rows[0]?.[0] === after?.rows[0]?.[0] ? results : undefined;
}
