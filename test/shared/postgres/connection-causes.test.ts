import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type PostgresServer, startPostgres } from '../../../local/postgres/server.ts';
import { Connection } from '../../../shared/core/connection.ts';
import { DriftError, type ErrorCode } from '../../../shared/core/errors.ts';
import { withSession } from '../../../shared/postgres/connect.ts';
import { classifyPostgresError } from '../../../shared/postgres/errors.ts';
import { run, withClient } from '../../support/databases.ts';
import {
  type Answer,
  authentication,
  error,
  type FakeServer,
  message,
  ready,
  startFakeServer,
} from '../../support/fake-server.ts';

/** Each cause of a connection that fails, with its code, the words that must be said, and those that would mislead. */

const limits = { connectTimeoutMs: 10_000, readTimeoutMs: 10_000, maxBytes: 2 ** 20 };
const file = (name: string): string => readFileSync(join(import.meta.dirname, '../../support/tls', name), 'utf8');

type Change = Partial<Pick<Connection, 'host' | 'port' | 'database' | 'user' | 'tls'>> & {
  password?: string | undefined;
};

const changed = (base: Connection, change: Change): Connection =>
  new Connection({ ...base, password: base.revealPassword(), ...change });

async function failureOf(connection: Connection, ca?: string): Promise<DriftError> {
  const options = { ...limits, ...(ca !== undefined && { ca }) };
  const thrown: unknown = await withSession(connection, options, async ({ client }) => {
    await client.query('select 1');
  }).catch((problem: unknown) => problem);
  if (!(thrown instanceof DriftError)) throw new Error(`no failure: ${String(thrown)}`);
  return thrown;
}

function expectCause(failure: DriftError, code: ErrorCode, says: readonly RegExp[], never: RegExp = /hunter2/): void {
  expect([failure.code, failure.message]).toEqual([code, expect.any(String)]);
  for (const words of says) expect(failure.message).toMatch(words);
  expect(failure.message).not.toMatch(never);
  expect(failure.message.length).toBeLessThan(1_500);
  expect(failure.cause).toBeDefined();
}

describe('a real server', () => {
  let server: PostgresServer;
  let ca: string;
  beforeAll(async () => {
    server = await startPostgres({ tls: true });
    ca = file('authority.crt');
    const before = await loadedAt(server);
    await run(
      server.connection(),
      `create role secure login password 'hunter2'; create role barred login password 'hunter2';
       create role nologin_role; create role full login password 'hunter2' connection limit 0;
       create role stranger login password 'hunter2'; create role trusted login;
       -- alone
       create database closed allow_connections false
       -- alone
       create database private
       -- alone
       revoke connect on database private from public
       -- alone
       create database crowded connection limit 0`.replace(/^ +-- alone/gm, '-- alone'),
    );
    await withClient(server.connection(), async (client) => {
      const { rows } = await client.query<{ hba_file: string }>('show hba_file');
      const lines = [
        'host all postgres 127.0.0.1/32 scram-sha-256',
        'hostssl all secure 127.0.0.1/32 scram-sha-256',
        'host all barred 127.0.0.1/32 reject',
        'host all trusted,nologin_role,nobody_here 127.0.0.1/32 trust',
        'host all full,plain 127.0.0.1/32 scram-sha-256',
      ];
      const values = lines.map((line) => `('${line}')`).join(',');
      await client.query(`copy (values ${values}) to '${rows[0]?.hba_file}'`);
      await client.query('select pg_reload_conf()');
    });
    // The server reads the file when it gets to it.
    while ((await loadedAt(server)) === before);
  });
  afterAll(() => server.stop());

  const to = (change: Change): Connection => changed(server.connection(), { password: 'hunter2', ...change });

  it.each<[string, Change, ErrorCode, RegExp[], RegExp?]>([
    [
      'demands TLS',
      { user: 'secure' },
      'tls-failed',
      [
        /only over TLS.*sslmode=verify-full/,
        /It said: no pg_hba\.conf entry for host "127\.0\.0\.1", user "secure".*no encryption/,
      ],
      /refused the (?:password|user)/,
    ],
    [
      'rejects the role',
      { user: 'barred' },
      'authentication-failed',
      [/pg_hba\.conf of the server/, /hostssl/, /pg_hba\.conf rejects/],
    ],
    [
      'has no entry for the role over TLS',
      { user: 'stranger', tls: 'encrypt' },
      'authentication-failed',
      [/pg_hba\.conf of the server/, /no pg_hba\.conf entry.*SSL encryption/],
      /hostssl|only over TLS/,
    ],
    [
      'refuses the password',
      { user: 'postgres', password: 'wrong' },
      'authentication-failed',
      [/refused the password/, /password authentication failed for user "postgres"/, /28P01/],
    ],
    [
      'gets no password',
      { user: 'postgres', password: undefined },
      'authentication-failed',
      [/asks for a password, and the connection has none/, /PGPASSWORD/],
    ],
    [
      'has no such role',
      { user: 'nobody_here' },
      'authentication-failed',
      [/role does not exist or may not log in/, /role "nobody_here" does not exist/],
      /password/,
    ],
    ['has a role that may not log in', { user: 'nologin_role' }, 'authentication-failed', [/not permitted to log in/]],
    [
      'has a role with no connection left',
      { user: 'full' },
      'too-many-connections',
      [/too many connections for role "full"/],
    ],
    [
      'has no such database',
      { user: 'postgres', database: 'gone', password: '' },
      'database-missing',
      [/no such database/, /database "gone" does not exist/],
    ],
    [
      'has a database that takes no connections',
      { user: 'trusted', database: 'closed' },
      'login-refused',
      [/takes no connections/, /not currently accepting connections/],
      /trigger/,
    ],
    [
      'has a database without CONNECT for the role',
      { user: 'trusted', database: 'private' },
      'permission-denied',
      [/CONNECT/, /permission denied for database "private"/],
    ],
    [
      'has a database with no connection left',
      { user: 'trusted', database: 'crowded' },
      'too-many-connections',
      [/too many connections for database "crowded"/],
    ],
    [
      'shows a certificate of nobody who is trusted',
      { tls: 'verify-full' },
      'tls-failed',
      [/NODE_EXTRA_CA_CERTS/, /UNABLE_TO_VERIFY_LEAF_SIGNATURE/],
      /another host/,
    ],
  ])('%s', async (_, change, code, says, never) => {
    const own = server.connection().revealPassword();
    const password = change.password === '' ? { password: own } : {};
    expectCause(await failureOf(to({ ...change, ...password })), code, says, never);
  });

  it('has a certificate for other names than the host of the connection', async () => {
    const elsewhere = changed(server.connection(), { host: '0.0.0.0', tls: 'verify-full' });
    const says = [/localhost, 127\.0\.0\.1/, /not for 0\.0\.0\.0/, /verify-ca/, /ERR_TLS_CERT_ALTNAME_INVALID/];
    expectCause(await failureOf(elsewhere, ca), 'tls-failed', says, /NODE_EXTRA_CA_CERTS/);
  });

  it('is not there', async () => {
    const { port } = await startFakeServer(() => {}).then(async (gone) => {
      await gone.stop();
      return gone;
    });
    expectCause(await failureOf(to({ port })), 'connection-refused', [/nothing listens there/, /ECONNREFUSED/], /cut/);
    expectCause(await failureOf(to({ host: '/no/such/folder' })), 'connection-refused', [/no socket/, /ENOENT/]);
    const unknown = await failureOf(to({ host: 'no-such-host.invalid' }));
    expectCause(unknown, 'host-unknown', [/could not be resolved|does not resolve/, /no-such-host\.invalid/]);
  });
});

/** When the server last read its configuration. */
const loadedAt = (server: PostgresServer): Promise<string> =>
  withClient(server.connection(), async (client) => {
    const { rows } = await client.query<{ at: string }>('select pg_conf_load_time()::text as at');
    return rows[0]?.at ?? '';
  });

describe('a server that answers a login with', () => {
  const refuse = (code: string, words: string, more = {}) => ({ refusal: error(code, words, more), after: false });
  const later = (code: string, words: string, more = {}) => ({ refusal: error(code, words, more), after: true });

  it.each<[string, { refusal: Buffer; after: boolean }, ErrorCode, RegExp[], RegExp?]>([
    [
      'the demand for TLS of an older server',
      refuse('28000', 'no pg_hba.conf entry for host "10.0.0.1", user "a", database "b", SSL off'),
      'tls-failed',
      [/only over TLS/],
    ],
    [
      'the demand of a pooler',
      refuse('08P01', 'SSL required'),
      'tls-failed',
      [/only over TLS/, /It said: SSL required/],
    ],
    [
      'the demand of a proxy',
      refuse('28000', 'This RDS Proxy requires TLS connections'),
      'tls-failed',
      [/only over TLS/],
    ],
    [
      'the demand of a provider',
      refuse('28000', 'SSL connection is required. Please specify SSL options and retry.'),
      'tls-failed',
      [/only over TLS/],
    ],
    [
      'the same refusal in another language',
      refuse('28000', 'kein pg_hba.conf-Eintrag für Host', { R: 'ClientAuthentication' }),
      'authentication-failed',
      [/pg_hba\.conf/, /hostssl/],
    ],
    [
      'the demand for a client certificate',
      refuse('28000', 'connection requires a valid client certificate', { R: 'ClientAuthentication' }),
      'authentication-failed',
      [/client certificate, which driftmatrix does not send/],
      /hostssl/,
    ],
    [
      'starting up',
      refuse('57P03', 'the database system is starting up'),
      'server-starting',
      [/It said: the database system is starting up/],
    ],
    [
      'shutting down',
      refuse('57P03', 'the database system is shutting down'),
      'server-starting',
      [/shutting down \(57P03\)/],
    ],
    [
      'recovery',
      refuse('57P03', 'the database system is not yet accepting connections'),
      'server-starting',
      [/not yet accepting/],
    ],
    [
      'too many clients',
      refuse('53300', 'sorry, too many clients already'),
      'too-many-connections',
      [/perServer/, /too many clients already/],
    ],
    [
      'reserved slots',
      refuse('53300', 'remaining connection slots are reserved for roles with the SUPERUSER attribute'),
      'too-many-connections',
      [/reserved/],
    ],
    [
      'no such database of a pooler',
      refuse('08P01', 'no such database: acme'),
      'database-missing',
      [/pooler has no such database/, /no such database: acme/],
    ],
    [
      'no such user of a pooler',
      refuse('XX000', 'Tenant or user not found'),
      'authentication-failed',
      [/pooler knows no such user/],
    ],
    [
      'a wait that was too long',
      later('08P01', 'query_wait_timeout'),
      'too-many-connections',
      [/pooler had no connection/, /query_wait_timeout/],
    ],
    [
      'a full pooler',
      refuse('08P01', 'no more connections allowed (max_client_conn)'),
      'too-many-connections',
      [/pooler/],
    ],
    [
      'a failed login behind the pooler',
      refuse('08P01', 'server login failed: FATAL password authentication failed for user "app"'),
      'authentication-failed',
      [/pooler cannot log in to the server behind it/, /password authentication failed for user "app"/],
    ],
    [
      'a server that is away behind the pooler',
      refuse('08P01', 'server login has been failing, cached error: connect failed (server_login_retry)'),
      'connection-refused',
      [/behind it/],
    ],
    [
      'a parameter it does not take',
      refuse('08P01', 'unsupported startup parameter: options'),
      'pooler-unsupported',
      [/unsupported startup parameter/],
    ],
    [
      'an old protocol',
      refuse('0A000', 'unsupported frontend protocol 3.0: server supports 1.0 to 2.0'),
      'version-unsupported',
      [/version 3 of the protocol/],
    ],
    [
      'a code of its own',
      refuse('XX000', 'the moon is full'),
      'login-refused',
      [/refused the login/, /the moon is full/],
      /catalogs|trigger/,
    ],
    [
      'a password in its words',
      refuse('28000', `role "a" at postgres://a:hunter2@db/x ${'!'.repeat(5_000)}`),
      'authentication-failed',
      [/…/],
    ],
    [
      'several lines',
      refuse('28000', 'one\ntwo\u202ethree'),
      'authentication-failed',
      [/one\\u000atwo\\u202ethree/],
      /\n/,
    ],
  ])('%s', async (_, { refusal, after }, code, says, never) => {
    const server = await startFakeServer(({ socket, turn }: Answer) => {
      if (after && turn === 1)
        socket.write(Buffer.concat([authentication(0), message('S', 'server_version\x0018.4\0'), ready]));
      else socket.end(refusal);
    });
    try {
      expectCause(await failureOf(server.connection()), code, says, never);
    } finally {
      await server.stop();
    }
  });

  it('plain words where TLS is asked for, or a login where none is', async () => {
    const plain = await startFakeServer(({ socket }) => socket.end('N'));
    const http = await startFakeServer(({ socket }) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
    try {
      const says = [/does not offer TLS/, /ssl = on/, /sslmode=disable/];
      expectCause(await failureOf(plain.connection({ tls: 'encrypt' })), 'tls-failed', says, /certificate/);
      expectCause(await failureOf(plain.connection({ tls: 'verify-full' })), 'tls-failed', says, /certificate/);
      expectCause(await failureOf(http.connection({ tls: 'encrypt' })), 'tls-failed', [
        /check that PostgreSQL listens there/,
      ]);
      expectCause(await failureOf(http.connection()), 'not-postgres', [/does not speak PostgreSQL's protocol/]);
    } finally {
      await Promise.all([plain.stop(), http.stop()]);
    }
  });
});

describe('a certificate', () => {
  const shown: FakeServer[] = [];
  afterAll(() => Promise.all(shown.map((server) => server.stop())));

  it.each([
    ['that has expired', 'expired', true, /has expired.*clock.*\(CERT_HAS_EXPIRED\)/, /NODE_EXTRA/],
    ['that is not valid yet', 'future', true, /not valid yet.*clock.*\(CERT_NOT_YET_VALID\)/, /NODE_EXTRA/],
    [
      'that is signed by itself',
      'ed25519',
      false,
      /signed by itself.*NODE_EXTRA_CA_CERTS.*\(DEPTH_ZERO_SELF_SIGNED_CERT\)/,
      /expired/,
    ],
  ] as const)('%s', async (_, name, isTrusted, says, never) => {
    const keys = { key: Buffer.from(file(`${name}.key`)), cert: Buffer.from(file(`${name}.crt`)) };
    const server = await startFakeServer(() => {}, keys);
    shown.push(server);
    const failure = await failureOf(
      server.connection({ tls: 'verify-full' }),
      isTrusted ? file(`${name}.crt`) : undefined,
    );
    expectCause(failure, 'tls-failed', [says], never);
  });
});

describe('what only a network or another TLS library would do', () => {
  it.each<[string, string, ErrorCode, RegExp, RegExp]>([
    [
      'EHOSTUNREACH',
      'connect EHOSTUNREACH 10.0.0.1:5432',
      'connection-refused',
      /no route to the host.*security groups/,
      /listens/,
    ],
    ['ENETUNREACH', 'connect ENETUNREACH 10.0.0.1:5432', 'connection-refused', /no route to the host/, /listens/],
    ['ETIMEDOUT', 'connect ETIMEDOUT 10.0.0.1:5432', 'connection-timed-out', /no answer in time.*firewall/, /route/],
    ['ECONNRESET', 'read ECONNRESET', 'connection-refused', /was cut/, /listens/],
    ['EAI_AGAIN', 'getaddrinfo EAI_AGAIN db', 'host-unknown', /DNS did not answer/, /spelling/],
    ['ENOTFOUND', 'getaddrinfo ENOTFOUND db', 'host-unknown', /does not resolve.*spelling/, /answer/],
    [
      'SELF_SIGNED_CERT_IN_CHAIN',
      'self-signed certificate in chain',
      'tls-failed',
      /private authority.*NODE_EXTRA_CA_CERTS/,
      /expired/,
    ],
    ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'unable', 'tls-failed', /NODE_EXTRA_CA_CERTS/, /expired/],
    ['ERR_SSL_UNSUPPORTED_PROTOCOL', 'unsupported protocol', 'tls-failed', /TLS 1\.2 or newer/, /authority/],
    ['ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION', 'alert', 'tls-failed', /no TLS version or cipher in common/, /authority/],
    ['ERR_SSL_WRONG_VERSION_NUMBER', 'wrong version number', 'tls-failed', /does not speak TLS/, /authority/],
  ])('%s', (code, words, expected, says, never) => {
    const failure = classifyPostgresError(Object.assign(new Error(words), { code }), 'app@db:5432/acme');
    expectCause(failure, expected, [says, /^app@db:5432\/acme: /, new RegExp(`\\(${code}\\)`)], never);
  });
});
