import { setTimeout as wait } from 'node:timers/promises';
import { DriftError } from '../core/errors.ts';
import { registry } from '../core/kinds/registry.ts';
import { unmodeled } from '../core/kinds/unmodeled.ts';
import type { Snapshot } from '../core/snapshot.ts';
import { knowsServer, type ReadSession, type Settled, type SettledSchema } from './catalog-mark.ts';
import type { Session } from './connect.ts';
import { createSchemaDecoder, decodeSchema, type RawResult } from './decode.ts';
import { classifyPostgresError, isServerFailure, refusesIdentity } from './errors.ts';
import { readConsistently } from './read-consistently.ts';
import { readPiecemeal } from './read-piecemeal.ts';
import type { ReadLimits } from './session.ts';
import { asEscapedBytes, decodeEscapedBytes, isUndecodable } from './undecodable.ts';

/**
 * The schema, read again after a pause for as long as somebody changes it. Throws `ddl-in-progress` instead of guessing.
 * `known` is the mark that holds already; objects are shared with `like`.
 */
export async function readUntilStable(
  { client, server, encoding }: Session,
  limits: ReadLimits,
  where: string,
  known?: Settled,
  like?: Snapshot,
): Promise<SettledSchema> {
  const deadline = Date.now() + limits.readTimeoutMs;
  const pauses = [0, ...limits.retryAfterMs];
  let session: ReadSession = { client, server, encoding, identity: known === undefined || knowsServer(known.mark) };
  let before = known;
  let last: DriftError | undefined;
  for (let pauseMs = pauses.shift(); pauseMs !== undefined; pauseMs = pauses.shift()) {
    if (pauseMs > 0) await wait(pauseMs * (0.5 + Math.random()));
    // The time limit is for the whole, however often it is read.
    const left = { ...limits, readTimeoutMs: deadline - Date.now() };
    if (left.readTimeoutMs <= 0) break;
    try {
      const read = await readOnce(session, left, before, like);
      if (read) return read;
      before = undefined;
    } catch (thrown) {
      last = classifyPostgresError(thrown, where);
      if (session.identity && refusesIdentity(thrown)) {
        session = { ...session, identity: false };
        pauses.unshift(0);
      } else if (last.code !== 'ddl-in-progress') throw last;
      await client.query('rollback');
      // When the server fails on an object while nobody changes anything, it will fail on it for ever.
      const read = isServerFailure(thrown) && (await readPiecemeal(session, left).catch(unlessInternal));
      if (read) return read;
      await client.query('rollback');
    }
  }
  throw neverStable(where, limits, last);
}

/** A failure of ours stays one however often it is tried. */
function unlessInternal(thrown: unknown): undefined {
  if (thrown instanceof DriftError && thrown.code === 'internal') throw thrown;
}

function neverStable(where: string, { retryAfterMs }: ReadLimits, cause: DriftError | undefined): DriftError {
  const seconds = Math.round(retryAfterMs.reduce((sum, ms) => sum + ms, 0) / 1000);
  return new DriftError(
    'ddl-in-progress',
    `${where}: the schema kept changing while it was read, over ${seconds} s. It is checked again in the next sweep.`,
    { cause },
  );
}

/** Undefined when the catalogs moved between the beginning and the end of the read. */
async function readOnce(
  session: ReadSession,
  limits: ReadLimits,
  before: Settled | undefined,
  like: Snapshot | undefined,
): Promise<SettledSchema | undefined> {
  const { server } = session;
  const statements = [...registry.map((kind) => kind.sql(server)), unmodeled.sql(server)];
  if (session.encoding === 'SQL_ASCII') return readBytes(session, statements, limits, before);
  const decoder = createSchemaDecoder(server, like);
  const settled = await readConsistently(session, statements, limits, decoder.take, before);
  return settled && { snapshot: decoder.finish(), mark: settled.mark };
}

/** Where text may be in no encoding: what cannot be decoded is read once more, in a form that carries any bytes. */
async function readBytes(
  session: ReadSession,
  statements: readonly string[],
  limits: ReadLimits,
  before: Settled | undefined,
): Promise<SettledSchema | undefined> {
  const { server } = session;
  const seen: RawResult[] = [];
  const settled = await readConsistently(session, statements, limits, (result) => seen.push(result), before);
  if (!settled) return undefined;
  const { mark } = settled;
  if (!seen.some(isUndecodable)) return { snapshot: decodeSchema(server, seen), mark };
  const escaped = statements.map((sql, place) => asEscapedBytes(sql, seen[place] ?? { fields: [], rows: [] }));
  const again: RawResult[] = [];
  const held = await readConsistently(session, escaped, limits, (result) => again.push(result), settled);
  const results = again.map((result, place) => decodeEscapedBytes(result, seen[place] ?? result));
  return held && { snapshot: decodeSchema(server, results), mark };
}
