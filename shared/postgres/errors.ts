import { DriftError, type ErrorCode, isExhaustion, machineExhausted } from '../core/errors.ts';

/** What an error of the driver or the server means for a check, by SQLSTATE or system error code, never by its words. */

const bySqlState: Readonly<Record<string, ErrorCode>> = {
  '28P01': 'authentication-failed',
  '28000': 'authentication-failed',
  '3D000': 'database-missing',
  '42501': 'permission-denied',
  '53300': 'too-many-connections',
  '57P03': 'server-starting',
  '57P01': 'connection-refused',
  '57P02': 'connection-refused',
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
  ETIMEDOUT: 'connection-timed-out',
  ENOTFOUND: 'host-unknown',
  EAI_AGAIN: 'host-unknown',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'tls-failed',
  SELF_SIGNED_CERT_IN_CHAIN: 'tls-failed',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'tls-failed',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'tls-failed',
  CERT_HAS_EXPIRED: 'tls-failed',
  ERR_TLS_CERT_ALTNAME_INVALID: 'tls-failed',
};

const advice: Readonly<Partial<Record<ErrorCode, string>>> = {
  'authentication-failed': 'the server refused the user or password; check the secret and pg_hba.conf',
  'database-missing': 'the server has no such database; create it or retire the tenant',
  'permission-denied': 'the role may not connect or read the catalogs; grant it CONNECT',
  'too-many-connections': 'the server has no connection left; lower perServer',
  'server-starting': 'the server is starting up or shutting down',
  'connection-refused': 'nothing accepts connections there, or the connection was cut',
  'connection-timed-out': 'no answer in time; check the address, the firewall and that the server is up',
  'host-unknown': 'the host name does not resolve',
  'tls-failed': 'the certificate could not be verified; trust its authority or say sslmode in the connection',
  'query-timed-out': 'the catalog read took longer than allowed',
  'ddl-in-progress': 'the schema was being changed while it was read',
};

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

/** Any error of connecting or reading as a DriftError that names the database. The server's words are kept as cause only. */
export function classifyPostgresError(thrown: unknown, where: string): DriftError {
  if (thrown instanceof DriftError) return thrown;
  if (isExhaustion(thrown)) return machineExhausted(thrown);
  const code = codeOf(thrown);
  const meaning = meaningOf(thrown, code);
  const words = thrown instanceof Error ? thrown.message : String(thrown);
  const why = advice[meaning] ?? words;
  return new DriftError(meaning, `${where}: ${why}${code ? ` (${code})` : ''}.`, { cause: thrown });
}

function meaningOf(thrown: unknown, code: string | undefined): ErrorCode {
  if (code && bySqlState[code]) return bySqlState[code];
  if (code && bySystemCode[code]) return bySystemCode[code];
  if (code?.startsWith('08')) return code === '08P01' ? 'pooler-unsupported' : 'connection-refused';
  if (!(thrown instanceof Error)) return 'internal';
  // The driver gives these no code.
  if (/timeout expired|Connection terminated due to connection timeout/i.test(thrown.message))
    return 'connection-timed-out';
  if (/Connection terminated|server closed the connection/i.test(thrown.message)) return 'connection-refused';
  if (/does not support SSL|SSL connections/i.test(thrown.message)) return 'tls-failed';
  if (/password must be a string|SASL/i.test(thrown.message)) return 'authentication-failed';
  return 'internal';
}

function codeOf(thrown: unknown): string | undefined {
  if (thrown instanceof AggregateError) return codeOf(thrown.errors[0]);
  if (typeof thrown !== 'object' || thrown === null || !('code' in thrown)) return undefined;
  return typeof thrown.code === 'string' ? thrown.code : undefined;
}
