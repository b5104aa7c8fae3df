import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Connection } from '../../../shared/core/connection.ts';
import { DriftError } from '../../../shared/core/errors.ts';
import { createCatalogReader } from '../../../shared/postgres/catalog-reader.ts';
import { createQueryList } from '../../../shared/postgres/tenant-sources/query-list.ts';
import { mentioned } from '../../../shared/postgres/token-catalogs.ts';
import {
  type Answer,
  authentication,
  columns,
  complete,
  done,
  error,
  type FakeServer,
  failed,
  flood,
  int16,
  int32,
  message,
  parameter,
  ready,
  row,
  startFakeServer,
  text,
  welcome,
} from '../../support/fake-server.ts';
import { createMemorySecrets } from '../../support/memory-ports.ts';

/** Servers that say what no PostgreSQL says: each ends in one error of its tenant, soon, and with little in memory. */

let server: FakeServer | undefined;
afterEach(async () => {
  vi.restoreAllMocks();
  await server?.stop();
});

const maxBytes = 2 * 1024 * 1024;
const limits = { connectTimeoutMs: 3_000, readTimeoutMs: 3_000, maxBytes, retryAfterMs: [] };

interface Change {
  readonly tls?: Connection['tls'];
  readonly readTimeoutMs?: number;
  readonly connectTimeoutMs?: number;
}

/** What a read of such a server throws. The client has hung up when it does. */
async function failureOf(answer: (heard: Answer) => void, { tls = 'disable', ...change }: Change = {}) {
  server = await startFakeServer(answer);
  const reader = createCatalogReader({ ...limits, ...change });
  const thrown: unknown = await reader.read(server.connection({ tls })).catch((failure: unknown) => failure);
  await expect.poll(() => server?.open()).toBe(0);
  if (!(thrown instanceof DriftError)) throw new Error('nothing was thrown', { cause: thrown });
  expect(thrown.message.length).toBeLessThan(900);
  expect(thrown.message).toMatch(/^[\x20-\x7e…]*$/);
  expect(thrown.message).toContain('reader@127.0.0.1');
  return thrown;
}

const says =
  (...bytes: readonly (Buffer | string)[]) =>
  ({ socket, turn }: Answer): void => {
    if (turn === 1) for (const part of bytes) socket.write(part);
  };
/** Lets everybody in, and then answers the first question so. */
const saysLater =
  (...bytes: readonly (Buffer | string)[]) =>
  ({ socket, turn }: Answer): void => {
    if (turn === 1) socket.write(welcome());
    if (turn === 2) for (const part of bytes) socket.write(part);
  };

const unsupported = /asks for a login that is not supported/;
const saslOf = (...names: string[]) => authentication(10, Buffer.concat([...names.map(text), Buffer.from([0])]));

describe('a server that is asked to let us in', () => {
  it.each<[string, Buffer | string, string, RegExp]>([
    ['asks for GSSAPI', authentication(7), 'authentication-failed', /not supported \(GSSAPI\)/],
    ['asks for SSPI', authentication(9), 'authentication-failed', /not supported \(SSPI\)/],
    ['asks for Kerberos', authentication(2), 'authentication-failed', /not supported \(Kerberos V5\)/],
    ['goes on with GSSAPI', authentication(8, 'xx'), 'authentication-failed', unsupported],
    ['asks for what nobody knows', authentication(99), 'authentication-failed', /\(number 99\)/],
    ['asks for a negative number', authentication(-1), 'authentication-failed', unsupported],
    ['asks for OAuth only', saslOf('OAUTHBEARER'), 'authentication-failed', /\(OAUTHBEARER\)/],
    ['asks for SASL without a way', saslOf(), 'authentication-failed', unsupported],
    [
      'asks twice',
      Buffer.concat([saslOf('SCRAM-SHA-256'), authentication(3)]),
      'authentication-failed',
      /second login/,
    ],
    [
      'breaks off SCRAM',
      Buffer.concat([saslOf('SCRAM-SHA-256'), authentication(0), welcome().subarray(9)]),
      'authentication-failed',
      /did not prove/,
    ],
    ['begins with the end of SCRAM', authentication(12, 'v=x'), 'not-postgres', /makes no sense/],
    ['sends a login message without a body', message('R'), 'not-postgres', /makes no sense/],
    ['lets us in twice', Buffer.concat([authentication(0), authentication(0)]), 'not-postgres', /makes no sense/],
    ['is ready before it lets anybody in', ready, 'not-postgres', /before it let anybody in/],
    ['sends rows instead', columns('a'), 'not-postgres', /something else than a login/],
    ['speaks HTTP', 'HTTP/1.1 400 Bad Request\r\n\r\n', 'not-postgres', /something else than a login/],
    ['speaks SMTP', '220 mail ready\r\n', 'not-postgres', /something else than a login/],
    ['sends a length of 0', message('E', '', 0), 'not-postgres', /shorter than its own header/],
    ['sends half a key', message('K', 'abc'), 'not-postgres', /shorter or longer/],
    ['sends an error that never ends', message('E', 'SERROR'), 'not-postgres', /shorter or longer/],
    ['sends an empty error', message('E'), 'not-postgres', /shorter or longer/],
    ['sends a parameter without a value', message('S', 'a\0'), 'not-postgres', /shorter or longer/],
    ['announces 2 GB', message('E', 'S', 0x7fffffff), 'limit-exceeded', /more than 1 MB before the login/],
    ['announces 4 GB', message('N', 'S', -1), 'limit-exceeded', /more than 1 MB before the login/],
    [
      'has a version of a million characters',
      welcome('9'.repeat(900_000)),
      'not-postgres',
      /as its version; PostgreSQL 13/,
    ],
    [
      'has a version that draws',
      welcome('\x1b]0;x\x07\r\nINFO'),
      'not-postgres',
      /"\\u001b\]0;x\\u0007\\u000d\\u000aINFO"/,
    ],
    ['refuses with a long text', error('54000', 'x'.repeat(600_000)), 'limit-exceeded', /x{100}/],
    ['refuses with a code that is none', error('a'.repeat(10_000), 'no'), 'internal', /: no\.$/],
  ])('%s', async (_, bytes, code, words) => {
    const failure = await failureOf(says(bytes));
    expect(failure).toMatchObject({ code, message: expect.stringMatching(words) });
  });

  it.each([
    ['parameters', parameter('a', 'b')],
    ['other parameters each time', Buffer.concat(Array.from({ length: 4_000 }, (_, at) => parameter(`p${at}`, 'x')))],
    ['notices', message('N', 'SNOTICE\0\0')],
    ['notifications', message('A', Buffer.concat([int32(1), text('a'), text('b')]))],
  ])('may not send %s without end', async (_, bytes) => {
    const failure = await failureOf(({ socket, turn }) => turn === 1 && flood(socket, bytes));
    expect(failure).toMatchObject({ code: 'limit-exceeded' });
  });
});

describe('a server that is asked for its schema', () => {
  it.each<[string, readonly Buffer[], string, RegExp]>([
    ['sends rows before it describes them', [row('a')], 'not-postgres', /a row before it described one/],
    ['sends a row of −1 columns', [columns('a'), message('D', int16(-1))], 'not-postgres', /other columns/],
    ['sends a row of other columns', [columns('a'), row('a', 'b')], 'not-postgres', /other columns/],
    ['sends rows after the last', [columns('a'), complete(), row('a')], 'not-postgres', /a row before/],
    [
      'sends a value of negative length',
      [columns('a'), message('D', Buffer.concat([int16(1), int32(-2)]))],
      'not-postgres',
      /negative length/,
    ],
    [
      'sends a value that is shorter than it says',
      [columns('a'), message('D', Buffer.concat([int16(1), int32(99), text('a')]))],
      'not-postgres',
      /shorter or longer/,
    ],
    ['describes −1 columns', [message('T', int16(-1))], 'not-postgres', /negative number of columns/],
    ['describes 32,767 columns in a few bytes', [message('T', int16(32_767))], 'not-postgres', /shorter or longer/],
    [
      'answers a question that nobody asked',
      [ready, ready, ready, ready, columns('a')],
      'not-postgres',
      /left statements unanswered|unexpected/,
    ],
    ['asks for data', [message('G', Buffer.concat([Buffer.from([0]), int16(0)]))], 'not-postgres', /copy data/],
    ['copies data out', [message('H', Buffer.concat([Buffer.from([0]), int16(0)]))], 'not-postgres', /copy data/],
    ['copies both ways', [message('W', Buffer.concat([Buffer.from([0]), int16(0)]))], 'not-postgres', /copy data/],
    ['sends data unasked', [message('d', 'x')], 'not-postgres', /copy data/],
    ['sends what the protocol does not have', [message('?', 'x')], 'not-postgres', /does not have/],
    ['asks for another login', [authentication(3)], 'not-postgres', /makes no sense/],
    ['announces 2 GB', [columns('a'), message('D', 'x', 0x7fffffff)], 'limit-exceeded', /more than 2 MB/],
    [
      'fails and then sends garbage',
      [error('XX000', 'broken'), Buffer.from('garbage')],
      'limit-exceeded',
      /more than 2 MB/,
    ],
    ['answers with no token', [done('BEGIN'), columns('a'), row('a'), complete(), ready], 'not-postgres', /no token/],
  ])('%s', async (_, bytes, code, words) => {
    const failure = await failureOf(saysLater(...bytes));
    expect(failure).toMatchObject({ code, message: expect.stringMatching(words) });
  });

  it.each<[string, readonly Buffer[], Buffer]>([
    ['rows', [columns('a')], row('a')],
    ['rows without columns', [columns()], row()],
    ['results', [], Buffer.concat([columns('a'), complete()])],
    ['notices', [], message('N', 'SNOTICE\0\0')],
    ['parameters', [], parameter('server_version', '18')],
    ['notifications', [], message('A', Buffer.concat([int32(1), text('a'), text('b')]))],
  ])('may not send %s without end', async (_, first, bytes) => {
    const failure = await failureOf(({ socket, turn }) => {
      if (turn === 1) socket.write(welcome());
      if (turn !== 2) return;
      for (const part of first) socket.write(part);
      flood(socket, bytes);
    });
    expect(failure).toMatchObject({ code: 'limit-exceeded', message: expect.stringMatching(/more than 2 MB/) });
  });

  const token = Buffer.concat([
    columns('token'),
    row(['1/1/1/1/1/1/', ...mentioned.map(() => ''), '0/1:1:'].join('/')),
    complete(),
    ready,
  ]);
  /** A server that fails on its catalogs until it is read piece by piece, and does `last` when it hears `word`. */
  const broken =
    (word: string, last: (socket: Answer['socket']) => void) =>
    ({ socket, type, text: heard, turn }: Answer): void => {
      const statement = heard.slice(5, -1);
      if (turn === 1) socket.write(welcome());
      else if (type !== 'Q') return;
      else if (turn > 3 && statement.startsWith(word)) last(socket);
      else if (turn <= 3) socket.write(failed('XX000', 'cache\nlookup \x1b[2Jfailed'));
      else socket.write(/^(?:begin|commit|rollback|savepoint)/.test(statement) ? done('DONE') : token);
    };

  it.each(['rollback', 'begin', 'savepoint', 'commit'])('may not answer a %s with rows without end', async (word) => {
    const rows = (socket: Answer['socket']) => {
      socket.write(columns('a'));
      flood(socket, row('a'));
    };
    expect(await failureOf(broken(word, rows))).toMatchObject({ code: 'limit-exceeded' });
  });

  it.each(['rollback', 'begin', 'savepoint', 'commit'])('may not be silent at a %s', async (word) => {
    const failure = await failureOf(
      broken(word, () => {}),
      { readTimeoutMs: 300 },
    );
    expect(failure).toMatchObject({ code: 'query-timed-out' });
  });

  it('that is silent from the first question is given up in time', async () => {
    expect(await failureOf(saysLater(), { readTimeoutMs: 100 })).toMatchObject({ code: 'query-timed-out' });
  });

  it.each(['begin', 'rollback'])('that fails again and again, also at a %s, is quoted in one line', async (word) => {
    const failure = await failureOf(
      broken(word, (socket) => socket.write(failed('XX000', 'cache\nlookup \x1b[2Jfailed'))),
    );
    expect(failure).toMatchObject({
      code: 'ddl-in-progress',
      message: expect.stringMatching(
        /fail(?:ed|ing) on its own catalogs. It said: cache\\u000alookup \\u001b\[2Jfailed/,
      ),
    });
  });

  it('is asked again after its pause, although the clock jumps by two days', async () => {
    const now = Date.now();
    server = await startFakeServer(({ socket, text: heard, turn }) => {
      if (turn > 1) vi.spyOn(Date, 'now').mockReturnValue(now + 2 * 24 * 3600 * 1000);
      if (turn === 1) socket.write(welcome());
      else socket.write(heard.includes('rollback') ? done('ROLLBACK') : failed('40001', 'busy'));
    });
    const reader = createCatalogReader({ ...limits, retryAfterMs: [1] });
    await expect(reader.read(server.connection())).rejects.toMatchObject({ code: 'ddl-in-progress' });
    expect(server.heard[0]?.match(/begin isolation/g)).toHaveLength(2);
  });
});

describe('a server that is asked for TLS', () => {
  it.each<[string, Buffer | string, string, RegExp]>([
    ['has none', 'N', 'tls-failed', /does not offer TLS/],
    ['answers with an error', error('0A000', 'no'), 'tls-failed', /refused to begin TLS/],
    ['sends more than its answer', Buffer.from('Sx'), 'tls-failed', /refused to begin TLS/],
    ['agrees, and speaks no TLS', Buffer.from('S'), 'connection-timed-out', /no answer in time/],
    ['says nothing', '', 'connection-timed-out', /no answer in time/],
  ])('%s', async (_, bytes, code, words) => {
    const failure = await failureOf(says(bytes), { tls: 'verify-full', connectTimeoutMs: 150 });
    expect(failure).toMatchObject({ code, message: expect.stringMatching(words) });
    expect(server?.heard.join()).not.toContain('reader');
  });

  it('agrees, and sends garbage', async () => {
    const failure = await failureOf(({ socket, turn }) => socket.write(turn === 1 ? 'S' : 'garbage'.repeat(10)), {
      tls: 'verify-full',
    });
    expect(failure).toMatchObject({ code: 'tls-failed', message: expect.stringMatching(/handshake failed/) });
  });
});

it.each<[string, readonly Buffer[]]>([
  ['half a header', [authentication(0).subarray(0, 3)]],
  ['half a login', [authentication(0), parameter('server_version', '18.4')]],
])('a server that stops after %s is given up in time', async (_, bytes) => {
  const failure = await failureOf(says(...bytes), { connectTimeoutMs: 150 });
  expect(failure).toMatchObject({ code: 'connection-timed-out' });
});

it('a login that arrives byte by byte is a login', async () => {
  const failure = await failureOf(({ socket, turn }) => {
    if (turn === 1) for (const byte of welcome()) socket.write(Buffer.from([byte]));
    else socket.destroy();
  });
  expect(failure).toMatchObject({ code: 'connection-refused' });
});

it('a tenant query may not return more than all tenants together', async () => {
  const answer = Buffer.concat([message('1'), message('2'), columns('id'), message('D', 'x', 65 * 2 ** 20)]);
  server = await startFakeServer(({ socket, type, turn }) => {
    if (turn === 1) socket.write(welcome());
    else if (type === 'Q') socket.write(done('BEGIN'));
    else if (type === 'S') socket.write(answer);
  });
  const url = `postgres://reader:hunter2@127.0.0.1:${server.port}/acme`;
  const ports = { secrets: createMemorySecrets(new Map([['control', url]])) };
  const source = createQueryList(
    { query: 'select 1 as id', from: { secret: 'control' }, credentials: undefined },
    ports,
    limits,
  );
  await expect(source.list()).rejects.toMatchObject({ code: 'limit-exceeded' });
});
