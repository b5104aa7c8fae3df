import type { Connection } from '../core/connection.ts';
import { DriftError, type ErrorCode, isExhaustion, machineExhausted } from '../core/errors.ts';
import { printable } from '../core/printable.ts';
import { redact } from '../core/redact.ts';
import { adviceFor, isClosedDatabase, isTlsDemanded, noTls, tlsRefused } from './advice.ts';
import { poolerMeaning } from './pooler-words.ts';
import { Malformed } from './wire/check-message.ts';

/**
 * What an error of the driver or the server means for a check, by SQLSTATE or system error code. A server may speak any
 * language, so its words count only where a proxy or pooler has no better code, and for the demand for TLS.
 */

const bySqlState: Readonly<Record<string, ErrorCode>> = {
  '28P01': 'authentication-failed',
  '28000': 'authentication-failed',
  '3D000': 'database-missing',
  '42501': 'permission-denied',
  '53300': 'too-many-connections',
  '57P03': 'server-starting',
  '57P01': 'connection-refused',
  '57P02': 'connection-refused',
  '57P04': 'database-missing',
  '57P05': 'connection-refused',
  '57014': 'query-timed-out',
  '25P03': 'query-timed-out',
  '25P04': 'query-timed-out',
  '55P03': 'ddl-in-progress',
  '40001': 'ddl-in-progress',
  '40P01': 'ddl-in-progress',
  // "could not open relation", "cache lookup failed": an object went away while it was read
  XX000: 'ddl-in-progress',
  '42P01': 'ddl-in-progress',
  '42704': 'ddl-in-progress',
  '42883': 'ddl-in-progress',
  '53100': 'limit-exceeded',
  '53200': 'limit-exceeded',
  '53400': 'limit-exceeded',
  '54000': 'limit-exceeded',
};

const bySystemCode: Readonly<Record<string, ErrorCode>> = {
  ECONNREFUSED: 'connection-refused',
  ECONNRESET: 'connection-refused',
  EPIPE: 'connection-refused',
  EHOSTUNREACH: 'connection-refused',
  ENETUNREACH: 'connection-refused',
  ECONNABORTED: 'connection-refused',
  EHOSTDOWN: 'connection-refused',
  ENETDOWN: 'connection-refused',
  ENOENT: 'connection-refused',
  EACCES: 'connection-refused',
  ETIMEDOUT: 'connection-timed-out',
  ENOTFOUND: 'host-unknown',
  EAI_AGAIN: 'host-unknown',
};

/** How OpenSSL's and Node's codes for a handshake or a certificate that failed begin. */
const tlsCode =
  /^(?:ERR_TLS|ERR_SSL|ERR_OSSL|EPROTO$|CERT_|CRL_|UNABLE_TO_|DEPTH_ZERO|SELF_SIGNED|INVALID_(?:CA|PURPOSE)|HOSTNAME_MISMATCH|PATH_LENGTH|ERROR_IN_CERT)/;

/** True when the server failed on an object of its own catalogs: it went away meanwhile, or something refers to nothing. */
export function isServerFailure(thrown: unknown): boolean {
  return ['XX000', '42P01', '42704', '42883'].includes(codeOf(thrown) ?? '');
}

/** True when the server refused a statement and the connection is as good as before. */
export function isRefusal(thrown: unknown): boolean {
  return (
    /^(?:[0-9]{2}|P0|XX|HV|F0)[0-9A-Z]{3}$/.test(codeOf(thrown) ?? '') &&
    !/^(?:08|57P|25P0[34])/.test(codeOf(thrown) ?? '')
  );
}

/** True when it may be that the role, or this server, does not give system identifier and timeline. */
export function refusesIdentity(thrown: unknown): boolean {
  return ['42501', '42883', '0A000', '58P01', '58030'].includes(codeOf(thrown) ?? '');
}

/** True when a server or pooler may dislike what was sent at start-up, rather than who we are. */
export function refusesStartup(thrown: unknown): boolean {
  const code = stateOf(thrown);
  return (
    code !== undefined && (code === '08P01' || !code.startsWith('08')) && !(code in bySqlState && code !== 'XX000')
  );
}

/**
 * An error of connecting or reading as a DriftError that names the database, says what to do, and quotes what the server
 * said as one line. `where` is the connection, or words for it.
 */
export function classifyPostgresError(thrown: unknown, where: Connection | string): DriftError {
  if (thrown instanceof DriftError) return thrown;
  if (thrown instanceof Malformed) {
    const why = `the server ${thrown.message}. It does not speak PostgreSQL's protocol, or the connection is damaged`;
    return new DriftError('not-postgres', `${where}: ${why}.`, { cause: thrown });
  }
  if (isExhaustion(thrown)) return machineExhausted(thrown);
  const code = codeOf(thrown);
  const { meaning, pooler } = meaningOf(thrown, code, where);
  const failed =
    code === 'XX000' && meaning === 'ddl-in-progress' ? 'the server failed on its own catalogs' : undefined;
  const why = failed ?? pooler ?? adviceFor(thrown, { code, meaning, where });
  return explain(thrown, meaning, where, why);
}

/** These mean the same after the server let us in as before. Anything else is then something of the database's own. */
const loginCodes = /^(?:08|28|53|57P0[1-4]$|3D000$|42501$)/;

const slowLogin =
  'the server answered, but the database was not ready in time; look for a login trigger or a lock on its catalogs';

/** The same for an error before the server was ready, by how far the login had come. */
export function classifyLoginError(thrown: unknown, where: Connection | string, login: LoginState): DriftError {
  if (thrown instanceof DriftError) return thrown;
  const state = stateOf(thrown);
  if (state === undefined) {
    const isLate = login.answered && meaningOf(thrown, codeOf(thrown), where).meaning === 'connection-timed-out';
    // Told apart, so that a database whose login never ends is not taken for a server that hangs.
    return isLate
      ? new DriftError('connection-timed-out', `${where}: ${slowLogin}.`, { cause: shortened(thrown), inLogin: true })
      : classifyPostgresError(thrown, where);
  }
  if (!login.accepted) return classifyRefusal(thrown, state, where);
  // An error with a context was raised inside a function, so its code can be anything.
  const fromFunction = thrown instanceof Error && 'where' in thrown && thrown.where !== undefined;
  if (!fromFunction && loginCodes.test(state)) return classifyPostgresError(thrown, where);
  const isClosed = !fromFunction && isClosedDatabase(thrown, state);
  const code = isClosed ? state : undefined;
  return explain(thrown, 'login-refused', where, adviceFor(thrown, { code, meaning: 'login-refused', where }));
}

/** Nothing of the database has been read yet, so a code that speaks of its objects says only that we were refused. */
function classifyRefusal(thrown: unknown, state: string, where: Connection | string): DriftError {
  const { meaning } = meaningOf(thrown, state, where);
  if (state === '0A000') return explain(thrown, 'version-unsupported', where, oldProtocol);
  const isVague = meaning === 'internal' || meaning === 'ddl-in-progress';
  return isVague
    ? explain(thrown, 'login-refused', where, 'the server refused the login')
    : classifyPostgresError(thrown, where);
}

const oldProtocol = 'the server does not speak version 3 of the protocol; PostgreSQL 13 or newer is needed';

/** Whether the server has let us in, and whether it has all that it asked for. */
interface LoginState {
  readonly accepted: boolean;
  readonly answered: boolean;
}

/** The server's own sentence is quoted, because only it names the entry, the limit or the role that is meant. */
function explain(thrown: unknown, meaning: ErrorCode, where: Connection | string, why: string | undefined): DriftError {
  const code = codeOf(thrown);
  const said = why === undefined || stateOf(thrown) === undefined ? '' : `. It said: ${wordsOf(thrown)}`;
  const text = `${where}: ${why ?? wordsOf(thrown)}${said}${code ? ` (${code})` : ''}.`;
  return new DriftError(meaning, text, { cause: shortened(thrown) });
}

/** A cause is logged, and a server's error has as many texts as it likes: its code and one line of its words are kept. */
function shortened(thrown: unknown): unknown {
  const code = stateOf(thrown);
  const isServers = thrown instanceof Error && 'severity' in thrown;
  return isServers ? Object.assign(new Error(wordsOf(thrown)), { ...(code && { code }) }) : thrown;
}

/** What a server or the driver said, as part of one of our sentences. */
export function wordsOf(thrown: unknown): string {
  const words = thrown instanceof Error ? thrown.message : String(thrown);
  return redact(printable(words)).replace(/\.$/, '') || 'the server gave no reason';
}

/** What it means for the check, and what a pooler means by it where it is one that speaks. */
function meaningOf(
  thrown: unknown,
  code: string | undefined,
  where: Connection | string,
): { readonly meaning: ErrorCode; readonly pooler?: string } {
  const isVague = code === '28000' || code === '08P01' || code === 'XX000' || code === '58000';
  if (isVague && thrown instanceof Error && stateOf(thrown) !== undefined) {
    if (isTlsDemanded(thrown, where)) return { meaning: 'tls-failed' };
    const pooler = code === '28000' ? undefined : poolerMeaning(thrown.message);
    if (pooler) return { meaning: pooler.code, pooler: pooler.why };
  }
  return { meaning: byCodeOrWords(thrown, code) };
}

function byCodeOrWords(thrown: unknown, code: string | undefined): ErrorCode {
  if (code && bySqlState[code]) return bySqlState[code];
  if (code && bySystemCode[code]) return bySystemCode[code];
  if (code && tlsCode.test(code)) return 'tls-failed';
  if (code?.startsWith('08')) return code === '08P01' ? 'pooler-unsupported' : 'connection-refused';
  if (!(thrown instanceof Error)) return 'internal';
  // The driver gives these no code.
  const { message } = thrown;
  if (message === noTls || message === tlsRefused) return 'tls-failed';
  if (/timeout expired|Connection terminated due to connection timeout/i.test(message)) return 'connection-timed-out';
  if (/Connection terminated|server closed the connection|is not queryable/i.test(message)) return 'connection-refused';
  if (/TLS connection was established|socket disconnected/i.test(message)) return 'connection-refused';
  if (/^Received unexpected/.test(message)) return 'not-postgres';
  if (/password must be a|SASL/i.test(message)) return 'authentication-failed';
  return 'internal';
}

/** The code of the server, the system or OpenSSL; undefined for what is not in the form of one. */
function codeOf(thrown: unknown): string | undefined {
  if (thrown instanceof AggregateError) return codeOf(thrown.errors[0]);
  if (typeof thrown !== 'object' || thrown === null || !('code' in thrown)) return undefined;
  const { code } = thrown;
  return typeof code === 'string' && /^[A-Z0-9_]{5,60}$/.test(code) ? code : undefined;
}

/** The code of an error that the server sent: it also has a severity. */
function stateOf(thrown: unknown): string | undefined {
  const code = codeOf(thrown);
  const isServers = thrown instanceof Error && 'severity' in thrown && thrown.severity !== undefined;
  return isServers && code !== undefined && /^[0-9A-Z]{5}$/.test(code) ? code : undefined;
}
