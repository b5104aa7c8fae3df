import { createHash } from 'node:crypto';
import type { CatalogMark } from '../core/catalog-mark.ts';
import { majorOf, type ServerFacts } from '../core/server-facts.ts';
import type { Snapshot } from '../core/snapshot.ts';
import { identityStatement, type KnownRows, quickToken, settledToken } from './catalog-token.ts';
import type { Session } from './connect.ts';
import type { RawResult } from './decode.ts';
import { refusesIdentity } from './errors.ts';
import { runBatch, runStatement } from './run-batch.ts';
import { openForReading, openTransaction, type ReadLimits, type SessionLimits } from './session.ts';
import { mentioned } from './token-catalogs.ts';
import { Malformed } from './wire/check-message.ts';

/** The mark of a database: its token with everything that must be equal before two tokens say anything about each other. */

/** A session that knows whether its role may ask for the server's identity. */
export interface ReadSession extends Session {
  readonly identity: boolean;
}

/** A mark, and which transactions had ended when it was made (`pg_current_snapshot`). */
export interface Settled {
  readonly mark: CatalogMark;
  readonly ended: string;
  /** See MarkedRead. */
  readonly databaseId?: string | undefined;
  /** Something spoke against what was presumed: equal to another such one it says that nothing was written, and no more. */
  readonly doubted: boolean;
}

/** A schema, and how the catalogs stood when it was read. */
export interface SettledSchema {
  readonly snapshot: Snapshot;
  readonly mark: CatalogMark;
  readonly databaseId?: string | undefined;
  /** The kinds that nobody expected and that there might be, so that everything was read again; none when absent. */
  readonly missed?: readonly string[];
}

/** As a statement: evaluated outside of our transactions, so under whatever search_path there is. */
export const endedTransactions = 'select pg_catalog.pg_current_snapshot()::pg_catalog.text';

/** The statement that gives a mark, to be run inside a transaction; settledFrom understands its result. */
export const settledStatement = (session: ReadSession, presumed?: readonly number[]): string =>
  settledToken(session.server, session, presumed);

export function settledFrom(session: ReadSession, result: RawResult | undefined): Settled {
  const line = partsOf(result);
  const [empty = '', ...lists] = line.slice(tokenParts + 1, -2);
  const [doubt = '', ended = ''] = line.slice(-2);
  if (lists.length !== mentioned.length || !isNumbers(empty, longestList) || !lists.every((list) => isNumbers(list)))
    throw noToken();
  const hint = [empty, ...lists.map((list) => (list.length > longestList ? '*' : list))].join('/');
  const token = tokenOf(session.server, line.slice(0, tokenParts));
  return { mark: { token, hint }, ended, doubted: doubt !== '0', databaseId: databaseIdOf(line) };
}

/** How many parts of a line are the token; one more is the running server, and the rest is what the statement adds. */
const tokenParts = 5;
/** In characters: a list of oids that is longer costs more to keep than to find again. */
const longestList = 400;
/** In characters: a sum of hashes before version 14 has 25 or so. */
const longestPart = 60;

/** What the hint of a mark says. */
export function knownRows({ hint }: CatalogMark): KnownRows {
  const [empty = '', ...lists] = hint.split('/');
  const split = (list: string) => (list === '' ? [] : list.split('.'));
  return {
    empty: split(empty).map(Number),
    mentioned: lists.map((list) => (list === '*' ? undefined : split(list))),
  };
}

/** The mark of the database as it is now, in a transaction of its own. */
export async function settle(session: ReadSession, limits: ReadLimits): Promise<Settled> {
  const [result] = await ask(session, limits, [settledStatement(session)]);
  return settledFrom(session, result);
}

/** The mark that was not to be had by presuming so much; undefined when something was written meanwhile. */
export async function settleDoubted(
  session: ReadSession,
  limits: ReadLimits,
  doubted: Settled,
  presumed: readonly number[] | undefined,
): Promise<Settled | undefined> {
  const statements = [settledStatement(session, presumed), settledStatement(session)];
  const [again, now] = await ask(session, limits, statements);
  return settledFrom(session, again).mark.token === doubted.mark.token ? settledFrom(session, now) : undefined;
}

function ask(session: ReadSession, limits: ReadLimits, questions: readonly string[]): Promise<RawResult[]> {
  const opening = openForReading(session, limits);
  return runBatch(session.client, { opening, statements: [...questions, 'commit'] });
}

/**
 * Which database it is, when the known mark still holds, asked in the cheapest way; undefined when it does not, which may only
 * mean that there are temporary tables.
 */
export async function holdsStill(
  session: ReadSession,
  known: CatalogMark,
  limits: ReadLimits,
): Promise<Pick<Settled, 'databaseId'> | undefined> {
  if (!known.token.startsWith(prefixOf(session.server))) return undefined;
  const [result] = await ask(session, limits, [quickToken(session.server, knownRows(known), session)]);
  const line = partsOf(result);
  const holds = line.at(-1) === '0' && tokenOf(session.server, line.slice(0, tokenParts)) === known.token;
  return holds ? { databaseId: databaseIdOf(line) } : undefined;
}

/**
 * The same for two connections only when they lead to one database of one running server, whatever host, address or pooler they
 * go by. Undefined where the role may not ask for all of it: a part alone does not tell a database from its copies.
 */
function databaseIdOf(line: readonly string[]): string | undefined {
  return digestOf([line[0], line[2], line[tokenParts]]);
}

function digestOf(parts: readonly (string | undefined)[]): string | undefined {
  if (parts.some((part) => part === undefined || part === '')) return undefined;
  if (!parts.every((part = '') => isNumbers(part, longestPart))) throw noToken();
  return createHash('sha256').update(parts.join('/')).digest('hex').slice(0, 24);
}

/** True when the role that made the mark could tell which server it is from. */
export const knowsServer = ({ token }: CatalogMark): boolean => token.split('/')[2] !== '';

/** Which database a session is in, by itself; undefined where the role may not ask. */
export async function identifyDatabase(session: Session, limits: SessionLimits): Promise<string | undefined> {
  try {
    const opening = openTransaction(session, limits);
    const [result] = await runBatch(session.client, { opening, statements: [identityStatement, 'commit'] });
    return digestOf(partsOf(result));
  } catch (thrown) {
    if (!refusesIdentity(thrown)) throw thrown;
    await runStatement(session.client, 'rollback');
    return undefined;
  }
}

const partsOf = (result: RawResult | undefined): string[] => {
  const line = result?.rows[0]?.[0];
  if (typeof line !== 'string') throw noToken();
  return line.split('/');
};

const noToken = (): Malformed => new Malformed('gave no token of its catalogs');

function tokenOf(server: ServerFacts, line: readonly string[]): string {
  if (line.length !== tokenParts || !line.every((part) => isNumbers(part, longestPart))) throw noToken();
  return `${prefixOf(server)}${line.join('/')}`;
}

/** A token is kept and compared, so it has to be what was asked for: numbers, or lists of them joined by dots. */
const isNumbers = (text: string, most = Number.POSITIVE_INFINITY): boolean =>
  text.length <= most && /^-?[0-9.]*$/.test(text);

const schemes = new Map<number, string>();

/** Tokens that other statements or another server version made are never equal to ours. */
function prefixOf(server: ServerFacts): string {
  const major = majorOf(server);
  const known = schemes.get(major);
  const scheme =
    known ??
    createHash('sha256')
      .update(settledToken(server, { identity: true }))
      .digest('hex')
      .slice(0, 8);
  if (known === undefined) schemes.set(major, scheme);
  return `${scheme}/${server.versionNum}/`;
}
