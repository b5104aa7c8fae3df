import { setTimeout as wait } from 'node:timers/promises';
import { DriftError } from '../core/errors.ts';
import type { Scope } from '../core/scope.ts';
import type { ReadTarget } from '../core/server-facts.ts';
import type { Snapshot } from '../core/snapshot.ts';
import { askFor, namesIn } from './asked-kinds.ts';
import { knowsServer, type ReadSession, type Settled, type SettledSchema } from './catalog-mark.ts';
import type { Session } from './connect.ts';
import { createSchemaDecoder, decodeSchema, type RawResult } from './decode.ts';
import { classifyPostgresError, isServerFailure, refusesIdentity } from './errors.ts';
import { type Beforehand, readConsistently } from './read-consistently.ts';
import { readPiecemeal } from './read-piecemeal.ts';
import { runStatement } from './run-batch.ts';
import { findSchemasInScope } from './schemas-in-scope.ts';
import type { ReadLimits } from './session.ts';
import { asEscapedBytes, decodeEscapedBytes, isUndecodable } from './undecodable.ts';

/** What is read, and what makes a read cheaper and never changes what it gives. */
export interface Known extends Beforehand {
  /** Objects are shared with it. */
  readonly like?: Snapshot | undefined;
  /** What there will be, by the names of `askFor`; everything when absent. */
  readonly expected?: ReadonlySet<string> | undefined;
  /** The schemas that are read; all when absent. */
  readonly scope?: Scope | undefined;
}

/** What was presumed may have been wrong. */
const exactly: Beforehand = { settled: undefined, presumed: undefined };

/** The schema, read again after a pause for as long as somebody changes it. Throws `ddl-in-progress` instead of guessing. */
export async function readUntilStable(
  { client, server, encoding }: Session,
  limits: ReadLimits,
  where: string,
  known: Known = {},
): Promise<SettledSchema> {
  const pauses = [0, ...limits.retryAfterMs];
  let session: ReadSession = { client, server, encoding, identity: !known.settled || knowsServer(known.settled.mark) };
  let before: Beforehand = known;
  let last: DriftError | undefined;
  for (let pauseMs = pauses.shift(); pauseMs !== undefined; pauseMs = pauses.shift()) {
    const pause = pauseMs * (0.5 + Math.random());
    if (performance.now() + pause >= limits.deadline) break;
    if (pause > 0) await wait(pause);
    try {
      const read = await readOnce(session, limits, where, { ...known, ...before });
      if (read) return read;
      before = exactly;
    } catch (thrown) {
      last = classifyPostgresError(thrown, where);
      if (session.identity && refusesIdentity(thrown)) {
        session = { ...session, identity: false };
        pauses.unshift(0);
      } else if (last.code !== 'ddl-in-progress') throw last;
      await runStatement(client, 'rollback');
      // When the server fails on an object while nobody changes anything, it will fail on it for ever.
      const read =
        isServerFailure(thrown) && (await readPiecemeal(session, limits, where, known.scope).catch(unlessInternal));
      if (read) return read;
      await runStatement(client, 'rollback');
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
  const failure = cause?.cause;
  if (isServerFailure(failure) && failure instanceof Error) {
    // One printable line already: a classified error keeps no more of what the server said.
    const said = `It said: ${failure.message}`;
    return new DriftError('ddl-in-progress', `${where}: the server kept failing on its own catalogs. ${said}.`, {
      cause,
    });
  }
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
  where: string,
  known: Known,
): Promise<SettledSchema | undefined> {
  const { scope, settled } = known;
  if (!scope) return await readTarget(session, session.server, limits, known);
  const found = await findSchemasInScope(scope, session, limits, where, settled);
  const target = { ...session.server, schemas: found.schemas };
  return await readTarget(session, target, limits, { ...known, settled: found.settled, presumed: undefined });
}

async function readTarget(
  session: ReadSession,
  target: ReadTarget,
  limits: ReadLimits,
  known: Known,
): Promise<SettledSchema | undefined> {
  if (session.encoding === 'SQL_ASCII') return readBytes(session, target, limits, known);
  const { server } = session;
  const asked = { ...askFor(target, known.expected), schemas: known.scope?.schemas };
  const { statements, others } = asked;
  const decoder = createSchemaDecoder(server, asked, known.like);
  let missed: readonly string[] | undefined;
  const take = (result: RawResult): void => {
    if (others !== undefined && missed === undefined) missed = namesIn(result);
    else decoder.take(result);
  };
  const all = others === undefined ? statements : [others, ...statements];
  const settled = await readConsistently(session, all, limits, take, known);
  if (!settled) return undefined;
  if (missed === undefined || missed.length === 0) return { snapshot: decoder.finish(), ...foundIn(settled) };
  const expected = new Set([...(known.expected ?? []), ...missed]);
  const read = await readTarget(session, target, limits, { ...known, settled, expected });
  return read && { ...read, missed };
}

/** Where text may be in no encoding: what cannot be decoded is read once more, in a form that carries any bytes. */
async function readBytes(
  session: ReadSession,
  target: ReadTarget,
  limits: ReadLimits,
  before: Known,
): Promise<SettledSchema | undefined> {
  const { server } = session;
  const { statements } = askFor(target);
  const schemas = before.scope?.schemas;
  const seen: RawResult[] = [];
  const settled = await readConsistently(session, statements, limits, (result) => seen.push(result), before);
  if (!settled) return undefined;
  const found = foundIn(settled);
  if (!seen.some(isUndecodable)) return { snapshot: decodeSchema(server, seen, schemas), ...found };
  const escaped = statements.map((sql, place) => asEscapedBytes(sql, seen[place] ?? { fields: [], rows: [] }));
  const again: RawResult[] = [];
  const held = await readConsistently(session, escaped, limits, (result) => again.push(result), { settled });
  const results = again.map((result, place) => decodeEscapedBytes(result, seen[place] ?? result));
  return held && { snapshot: decodeSchema(server, results, schemas), ...found };
}

const foundIn = ({ mark, databaseId }: Settled): Pick<SettledSchema, 'mark' | 'databaseId'> => ({ mark, databaseId });
