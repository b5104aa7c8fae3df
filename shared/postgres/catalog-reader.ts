import type { CatalogMark } from '../core/catalog-mark.ts';
import type { Connection } from '../core/connection.ts';
import type { CatalogReader, MarkedRead } from '../core/ports.ts';
import { holdsStill, knowsServer, type Settled, settle } from './catalog-mark.ts';
import { type ConnectOptions, type Session, withSession } from './connect.ts';
import { isRefusal } from './errors.ts';
import { createFleetMemory } from './fleet-memory.ts';
import { type Known, readUntilStable } from './read-until-stable.ts';
import { runStatement } from './run-batch.ts';
import type { ReadLimits } from './session.ts';

interface ReaderLimits extends Omit<ReadLimits, 'deadline'> {
  /** For one whole check once it is connected, in milliseconds, however often it asks. */
  readonly readTimeoutMs: number;
  /** What one database may send for one read, in bytes; the schema is held in memory about four times as large. */
  readonly maxBytes: number;
}

export type CatalogReaderOptions = Partial<ConnectOptions> & Partial<ReaderLimits>;

const defaults: ReaderLimits = {
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
  const limits = { connectTimeoutMs: 5_000, ...defaults, ...options };
  const inTime = <T>(connection: Connection, work: (session: Session, limits: ReadLimits) => Promise<T>): Promise<T> =>
    withSession(connection, limits, (session) =>
      work(session, { ...limits, deadline: performance.now() + limits.readTimeoutMs }),
    );
  const fleet = createFleetMemory();
  const readWhole = async (session: Session, limits: ReadLimits, where: string, known: Known = {}) => {
    const presumed = fleet.emptyCatalogs(session.server);
    const read = await readUntilStable(session, limits, where, { ...known, presumed });
    fleet.learn(read);
    return read;
  };
  return {
    read: (connection, scope) =>
      inTime(
        connection,
        async (session, limits) => (await readWhole(session, limits, `${connection}`, { scope })).snapshot,
      ),
    readIfMoved: (connection, known, like, scope) =>
      inTime(connection, async (session, limits) => {
        const settled = known && (await lookAtMark(session, known, limits));
        if (settled && 'unmoved' in settled) return { moved: false, ...settled.unmoved };
        const expected = like && fleet.expectedParts(like);
        const read = await readWhole(session, limits, `${connection}`, { settled, like, expected, scope });
        return { moved: true, snapshot: read.snapshot, mark: read.mark, ...identified(read) };
      }),
  };
}

/** Whether the known mark holds, and if not, the one that does now. Whatever the server refuses is left to the read. */
async function lookAtMark(
  session: Session,
  known: CatalogMark,
  limits: ReadLimits,
): Promise<{ readonly unmoved: Pick<MarkedRead, 'databaseId'> } | Settled | undefined> {
  const asked = { ...session, identity: knowsServer(known) };
  try {
    const held = await holdsStill(asked, known, limits);
    if (held) return { unmoved: identified(held) };
    const now = await settle(asked, limits);
    return now.mark.token === known.token ? { unmoved: identified(now) } : now;
  } catch (thrown) {
    if (!isRefusal(thrown)) throw thrown;
    await runStatement(session.client, 'rollback');
    return undefined;
  }
}

const identified = ({ databaseId }: Pick<Settled, 'databaseId'>): Pick<MarkedRead, 'databaseId'> =>
  databaseId === undefined ? {} : { databaseId };
