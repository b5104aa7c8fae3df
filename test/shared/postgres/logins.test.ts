import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { Connection, parseConnection, type Tls } from '../../../shared/core/connection.ts';
import { withSession } from '../../../shared/postgres/connect.ts';
import { Login } from '../../../shared/postgres/wire/login.ts';
import { authentication, type FakeServer, message, startFakeServer, text, welcome } from '../../support/fake-server.ts';

/** To whom a password goes, and in which form. */

const requests = {
  password: authentication(3),
  md5: authentication(5, 'salt'),
  'scram-sha-256': authentication(10, Buffer.concat([text('SCRAM-SHA-256'), Buffer.from([0])])),
  none: authentication(0),
};
type Method = keyof typeof requests;

/** Whether a server that asks so gets an answer; the error's message where it does not. */
function hear(method: Method, host: string, sslmode: string, requireAuth = ''): string {
  const url = `postgres://reader:hunter2@${host}/acme?sslmode=${sslmode}&require_auth=${encodeURIComponent(requireAuth)}`;
  const bytes = requests[method];
  try {
    new Login(parseConnection(url, 'test')).hear({ bytes, from: 5, to: bytes.length });
    return 'answered';
  } catch (thrown) {
    expect(thrown).toMatchObject({ code: 'authentication-failed' });
    return String(thrown);
  }
}

describe('a server that asks for', () => {
  it.each<[Method, string, string, string]>([
    ['password', 'verify-full', 'db1', ''],
    ['password', 'disable', '127.0.0.1', ''],
    ['password', 'require', 'db1', 'password'],
    ['md5', 'verify-full', 'db1', ''],
    ['md5', 'disable', 'localhost', ''],
    ['md5', 'disable', 'db1', 'md5,scram-sha-256'],
    ['scram-sha-256', 'disable', 'db1', ''],
    ['scram-sha-256', 'verify-full', 'db1', '!password,!md5'],
    ['none', 'disable', 'db1', ''],
    ['none', 'verify-full', 'db1', 'none,scram-sha-256'],
  ])('%s gets it over %s to %s with require_auth "%s"', (method, sslmode, host, requireAuth) => {
    expect(hear(method, host, sslmode, requireAuth)).toBe('answered');
  });

  it.each<[Method, string, string, string, RegExp]>([
    ['password', 'disable', 'db1', '', /in clear text \(password\), which goes only over TLS.*require_auth=password/],
    ['password', 'require', 'db1', '', /sslmode=verify-full/],
    ['password', 'no-verify', 'db1', '', /sslmode=verify-full/],
    ['password', 'verify-ca', 'db1', '', /sslmode=verify-full/],
    ['password', 'require', 'db1', '!md5', /sslmode=verify-full/],
    ['password', 'verify-full', 'db1', 'scram-sha-256', /which require_auth of this connection does not allow/],
    ['md5', 'disable', 'db1', '', /an MD5 hash of the password \(md5\).*require_auth=md5/],
    ['md5', 'verify-ca', 'db1', '', /sslmode=verify-full/],
    ['md5', 'disable', '127.0.0.1', '!md5', /require_auth of this connection/],
    ['none', 'verify-full', 'db1', 'scram-sha-256', /no login at all \(none\), which require_auth/],
    ['scram-sha-256', 'verify-full', 'db1', 'password', /a SCRAM-SHA-256 login/],
  ])('%s gets nothing over %s to %s with require_auth "%s"', (method, sslmode, host, requireAuth, words) => {
    expect(hear(method, host, sslmode, requireAuth)).toMatch(words);
  });
});

it.each(['scram', 'password,', 'password,!md5', 'md5,md5', '!', 'gss', 'password;md5', 'hunter2'])(
  'require_auth %s is refused, and not repeated',
  (value) => {
    const place = { host: 'db1', dbname: 'acme', username: 'reader', password: 'x', require_auth: value };
    expect(() => parseConnection(place, 'Secret a')).toThrow(
      expect.objectContaining({
        code: 'config-invalid',
        message: expect.stringMatching(
          /^Secret a: require_auth is not valid\. Expected password, md5, scram-sha-256, none/,
        ),
      }),
    );
  },
);

let server: FakeServer | undefined;
afterEach(() => server?.stop());

const limits = { connectTimeoutMs: 3_000, readTimeoutMs: 3_000, maxBytes: 2 ** 20 };
const file = (name: string): Buffer => readFileSync(join(import.meta.dirname, '../../support/tls', name));

it.each(['password', 'md5'] as const)('a %s never leaves for a host that is not verified', async (method) => {
  server = await startFakeServer(({ socket }) => socket.write(requests[method]));
  // An address of this machine that is not known to be one.
  const connection = new Connection({ ...server.connection(), host: '0.0.0.0', password: 'hunter2' });
  await expect(withSession(connection, limits, async () => 'in')).rejects.toMatchObject({
    code: 'authentication-failed',
  });
  expect(server.heard.join()).not.toMatch(/hunter2|md5/);
});

describe('a SCRAM login over TLS', () => {
  const offer = (...names: string[]) => authentication(10, Buffer.concat([...names.map(text), Buffer.from([0])]));

  /** What the client answers to an offer: the mechanism, and how it stands to channel binding. */
  async function answerTo(certificate: string, tls: Tls, ...mechanisms: string[]): Promise<string> {
    const answers: string[] = [];
    const keys = { key: file(`${certificate}.key`), cert: file(`${certificate}.crt`) };
    server = await startFakeServer(
      ({ socket, type, text: heard }) => {
        if (type === '') socket.write(offer(...mechanisms));
        else if (type === 'p') {
          const [, mechanism, binding] = /^.{5}([A-Z0-9-]+)\0.{4}(p=[a-z-]+|[yn]),/s.exec(heard) ?? [];
          answers.push(`${mechanism} ${binding}`);
          socket.end(message('E', 'SFATAL\0C28P01\0Mno\0\0'));
        }
      },
      tls === 'disable' ? undefined : keys,
    );
    const connection = server.connection({ tls });
    await expect(withSession(connection, limits, async () => 'in')).rejects.toMatchObject({
      code: 'authentication-failed',
    });
    return answers.join();
  }

  it.each<[string, Tls, readonly string[], string]>([
    ['server', 'encrypt', ['SCRAM-SHA-256-PLUS', 'SCRAM-SHA-256'], 'SCRAM-SHA-256-PLUS p=tls-server-end-point'],
    ['server', 'encrypt', ['SCRAM-SHA-256'], 'SCRAM-SHA-256 y'],
    ['ed25519', 'encrypt', ['SCRAM-SHA-256-PLUS', 'SCRAM-SHA-256'], 'SCRAM-SHA-256 n'],
    ['rsa-pss', 'encrypt', ['SCRAM-SHA-256-PLUS', 'SCRAM-SHA-256'], 'SCRAM-SHA-256 n'],
    ['server', 'disable', ['SCRAM-SHA-256'], 'SCRAM-SHA-256 n'],
  ])('with the certificate %s (%s), offered %j, is %s', async (certificate, tls, mechanisms, expected) => {
    expect(await answerTo(certificate, tls, ...mechanisms)).toBe(expected);
  });
});

it('a server that asks for nothing is let through', async () => {
  server = await startFakeServer(({ socket, turn }) => turn === 1 && socket.write(welcome()));
  expect(await withSession(server.connection(), limits, async ({ server: facts }) => facts.version)).toBe('18.4');
});
