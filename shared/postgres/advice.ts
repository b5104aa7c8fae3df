import { Connection } from '../core/connection.ts';
import type { ErrorCode } from '../core/errors.ts';
import { printable } from '../core/printable.ts';
import { redact } from '../core/redact.ts';

/** What to do about an error of connecting or reading, in words. */

const general: Readonly<Partial<Record<ErrorCode, string>>> = {
  'authentication-failed':
    'the server refused the login; check that the role exists and may log in, and what pg_hba.conf asks of it',
  'database-missing': 'the server has no such database; create it, correct its name, or retire the tenant',
  'login-refused':
    'the database let us in and then refused the login; look at its login event triggers, and at the settings of database and role',
  'permission-denied': 'the role may not connect or read the catalogs; grant it CONNECT',
  'too-many-connections': 'the server has no connection left; lower perServer, or raise the limit there',
  'server-starting': 'the server does not accept connections now: it is starting up, shutting down or in recovery',
  'connection-refused': 'the connection was cut by the server, a proxy or a firewall',
  'connection-timed-out': 'no answer in time; check the address, the firewall and that the server is up',
  'host-unknown': 'the host name does not resolve; check its spelling, and the DNS of this network',
  'tls-failed': 'the TLS connection failed; check the certificate of the server and sslmode of the connection',
  'query-timed-out': 'the catalog read took longer than allowed',
  'ddl-in-progress': 'the schema was being changed while it was read',
};

const noRoute = 'there is no route to the host; check the address, the network, the VPN, and security groups';
const authority =
  'its authority is not trusted here. Put the certificate of the authority into a PEM file and name the file in ' +
  'NODE_EXTRA_CA_CERTS, or say sslmode=require in the connection, which encrypts and checks nothing';
const handshake = 'the TLS handshake failed; check the TLS version and the certificate of the server';
const oldTls = 'the server and this client have no TLS version or cipher in common; allow TLS 1.2 or newer there';
const wantsCertificate =
  'the server asks for a client certificate, which driftmatrix does not send; let pg_hba.conf accept SCRAM for this role';
const unusable = 'the certificate of the server cannot be used by a server; have a new one made';

/** By the code of the system, of Node or of OpenSSL. https://nodejs.org/api/tls.html#x509-certificate-error-codes */
const byCode: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there; check host and port, listen_addresses, and that the server is up',
  ENOENT: 'there is no socket of a server in this folder; check the folder, the port, and that the server is up',
  EACCES: 'this user may not open the socket of the server',
  EHOSTUNREACH: noRoute,
  ENETUNREACH: noRoute,
  EHOSTDOWN: noRoute,
  ENETDOWN: noRoute,
  EAI_AGAIN: 'the host name could not be resolved, because DNS did not answer; check the DNS of this network',
  DEPTH_ZERO_SELF_SIGNED_CERT: `the certificate of the server is signed by itself: ${authority}`,
  SELF_SIGNED_CERT_IN_CHAIN: `the certificate of the server comes from a private authority: ${authority}`,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: `the certificate of the server could not be verified: ${authority}`,
  UNABLE_TO_GET_ISSUER_CERT: `the chain of the server's certificate is incomplete: ${authority}`,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: `the certificate of the server could not be verified: ${authority}`,
  CERT_UNTRUSTED: `the certificate of the server could not be verified: ${authority}`,
  CERT_HAS_EXPIRED:
    "the certificate of the server, or of its authority, has expired; renew it there, and check this machine's clock",
  CERT_NOT_YET_VALID:
    "the certificate of the server, or of its authority, is not valid yet; check this machine's clock and the server's",
  CERT_REVOKED: 'the certificate of the server was revoked; have a new one made',
  CERT_SIGNATURE_FAILURE: `the signature of the server's certificate is wrong: ${authority}`,
  CERT_CHAIN_TOO_LONG: "the chain of the server's certificate is too long; send only what leads to its authority",
  CERT_REJECTED: unusable,
  INVALID_PURPOSE: unusable,
  INVALID_CA: 'an authority in the chain of the certificate may not sign certificates; have a new one made',
  ERR_SSL_WRONG_VERSION_NUMBER: 'what answered the TLS handshake does not speak TLS; check host and port',
  ERR_SSL_UNSUPPORTED_PROTOCOL: oldTls,
  ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION: oldTls,
  ERR_SSL_NO_PROTOCOLS_AVAILABLE: oldTls,
  ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE: oldTls,
  ERR_SSL_SSL_TLS_ALERT_HANDSHAKE_FAILURE: oldTls,
  ERR_SSL_TLSV1_ALERT_INSUFFICIENT_SECURITY: oldTls,
  ERR_SSL_DH_KEY_TOO_SMALL: 'the key of the server is too small for this client; have a larger one made',
  ERR_SSL_EE_KEY_TOO_SMALL: 'the key of the server is too small for this client; have a larger one made',
  ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED: wantsCertificate,
};

/** What the driver throws when the server answers the request for TLS with `N`, or with something else than `S`. */
export const noTls = 'The server does not support SSL connections';
export const tlsRefused = 'There was an error establishing an SSL connection';

/** A server refuses plain text in these words; the first are PostgreSQL's of before 14 and since. */
const wantsTls =
  /, (?:no encryption|SSL off)$|\b(?:SSL|TLS)(?:\/(?:SSL|TLS))?(?: connections?)?(?: (?:is|are))? required\b|\brequires? (?:an? )?(?:SSL|TLS|encrypt)|\bconnection is insecure\b/i;

/** True when the server says that it takes no connection without TLS, and this one has none. */
export function isTlsDemanded(thrown: unknown, where: Connection | string): boolean {
  if (where instanceof Connection && where.tls !== 'disable') return false;
  const words = thrown instanceof Error ? thrown.message : '';
  // An entry that says reject turns everybody away, with TLS or without.
  return wantsTls.test(words.trimEnd().replace(/\.$/, '')) && !/pg_hba\.conf rejects/.test(words);
}

const demandsTls =
  'the server lets this role in only over TLS, or not at all, and the connection uses no TLS (the default for this machine). ' +
  'Add sslmode=verify-full, or sslmode=require, to the connection; if it is still refused, add an entry to pg_hba.conf';

/** What went wrong and what to do, without a full stop; undefined when only the original words say it. */
export function adviceFor(
  thrown: unknown,
  { code, meaning, where }: { code: string | undefined; meaning: ErrorCode; where: Connection | string },
): string | undefined {
  if (meaning === 'tls-failed' && isTlsDemanded(thrown, where)) return demandsTls;
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') return otherName(thrown, where);
  if (code !== undefined && Object.hasOwn(byCode, code)) return byCode[code];
  if (code !== undefined && /^(?:ERR_SSL|ERR_OSSL|EPROTO$)/.test(code)) return handshake;
  if (thrown instanceof Error && code === undefined) {
    if (thrown.message === noTls)
      return 'the server does not offer TLS; turn it on there (ssl = on), or say sslmode=disable in the connection where its network is trusted';
    if (thrown.message === tlsRefused)
      return 'the server refused to begin TLS; check that PostgreSQL listens there and that its TLS is set up';
  }
  if (meaning === 'authentication-failed') return ofLogin(thrown, code, where);
  return ofDatabase(thrown, code) ?? general[meaning];
}

/** The functions of the server that refuse a login. Unlike its words, their names are the same in every language. */
function routineOf(thrown: unknown): string {
  return thrown instanceof Error && 'routine' in thrown ? String(thrown.routine) : '';
}

function ofLogin(thrown: unknown, code: string | undefined, where: Connection | string): string | undefined {
  const isPlain = where instanceof Connection && where.tls === 'disable';
  const hasPassword = !(where instanceof Connection) || (where.revealPassword() ?? '') !== '';
  const words = thrown instanceof Error ? thrown.message : '';
  if (!hasPassword && (code === '28P01' || (code === undefined && /SASL|password/.test(words))))
    return 'the server asks for a password, and the connection has none. Put it into the secret or the URL; the command line also takes PGPASSWORD and a password file';
  if (code === '28P01')
    return 'the server refused the password, or has no such role; check the user and password of the connection';
  if (/client certificate/i.test(words)) return wantsCertificate;
  const routine = routineOf(thrown);
  if (routine === 'ClientAuthentication' || /pg_hba\.conf/.test(words)) {
    const plain = isPlain
      ? '. The connection uses no TLS: where the entries say hostssl, add sslmode=verify-full or sslmode=require to it'
      : '';
    return `pg_hba.conf of the server does not let this role into this database from this address; change its entries${plain}`;
  }
  if (routine === 'InitializeSessionUserId') return 'the role does not exist or may not log in; create it with LOGIN';
  return general['authentication-failed'];
}

/** What PostgreSQL itself checks once the role is known; nothing of the tenant's has run before. */
function ofDatabase(thrown: unknown, code: string | undefined): string | undefined {
  if (!isClosedDatabase(thrown, code)) return undefined;
  return 'the database takes no connections; allow them (alter database … allow_connections true), or retire the tenant';
}

/** True when the database itself is set to take no connections, or is one whose dropping was cut short. */
export function isClosedDatabase(thrown: unknown, code: string | undefined): boolean {
  return code === '55000' && ['CheckMyDatabase', 'InitPostgres'].includes(routineOf(thrown));
}

const mostNames = 5;

function otherName(thrown: unknown, where: Connection | string): string {
  const host = where instanceof Connection ? where.host : 'the host of the connection';
  const names = namesOf(thrown);
  const shown = names.slice(0, mostNames).map((name) => redact(printable(name, 100)));
  const more = names.length > mostNames ? ` and ${names.length - mostNames} more` : '';
  const those = shown.length > 0 ? ` (${shown.join(', ')}${more})` : ' and names none';
  return (
    `the certificate of the server is for another host name${those}, not for ${host}; connect by a name that it has, ` +
    'or say sslmode=verify-ca in the connection, which trusts the authority and does not check the name'
  );
}

/** As Node gives them: `DNS:db.internal, IP Address:10.0.0.7`, and the common name where there are none. */
function namesOf(thrown: unknown): string[] {
  if (!(thrown instanceof Error) || !('cert' in thrown)) return [];
  const { cert } = thrown;
  if (typeof cert !== 'object' || cert === null) return [];
  const listed = 'subjectaltname' in cert && typeof cert.subjectaltname === 'string' ? cert.subjectaltname : '';
  const names = listed
    .split(', ')
    .flatMap((name) => /^(?:DNS|IP Address):(.+)$/.exec(name)?.[1] ?? [])
    .filter((name) => name !== '');
  if (names.length > 0) return names;
  const subject = 'subject' in cert && typeof cert.subject === 'object' && cert.subject !== null ? cert.subject : {};
  return 'CN' in subject && typeof subject.CN === 'string' ? [subject.CN] : [];
}
