import { describe, expect, it } from 'vitest';
import type { Connection } from '../../../shared/core/connection.ts';
import { DriftError } from '../../../shared/core/errors.ts';
import type { ConnectionReference } from '../../../shared/core/tenant.ts';
import { withConnection } from '../../../shared/core/with-connection.ts';
import { createMemorySecrets } from '../../support/memory-ports.ts';

const iam = { iam: { host: 'db.internal', port: 6432, user: 'reader', database: 'app' } };
const rds = (values: object) =>
  JSON.stringify({ host: 'db1', port: 6432, username: 'r', password: 'hunter2', ...values });
const shown = async (connection: Connection) => `${connection} ${connection.tls} ${connection.revealPassword()}`;

function vault(values: Record<string, string>) {
  const texts = new Map(Object.entries(values));
  return { texts, ports: { secrets: createMemorySecrets(texts) } };
}

describe('a reference to a database', () => {
  it.each<[string, ConnectionReference, string, string]>([
    ['its own secret', { secret: 's' }, 'postgres://r:pw@db1:6432/app', 'r@db1:6432/app verify-full pw'],
    [
      'a secret with user and password alone',
      { secret: 's', host: 'db1', port: 6432, database: 'app' },
      '{"username":"r","password":"pw"}',
      'r@db1:6432/app verify-full pw',
    ],
    [
      'a secret of a server, which says its port',
      { secret: 's', database: 'app' },
      '{"host":"db1","port":6432,"username":"r","password":"pw"}',
      'r@db1:6432/app verify-full pw',
    ],
    [
      'the database that it says itself before what the secret says',
      { secret: 's', database: 'mine' },
      'postgres://r:pw@localhost:6432/app',
      'r@localhost:6432/mine disable pw',
    ],
    [
      'a host and port that both say',
      { secret: 's', host: 'DB1.internal.', port: 6432, database: 'mine' },
      'postgres://r:pw@db1.internal:6432',
      'r@db1.internal:6432/mine verify-full pw',
    ],
    [
      'an IPv6 address in two ways',
      { secret: 's', host: '[FD00:0::1]' },
      'postgres://r:pw@[fd00::1]/app',
      'r@fd00::1:5432/app verify-full pw',
    ],
    [
      'a port that only the list says',
      { secret: 's', host: 'db1', port: 6432, database: 'mine' },
      '{"host":"db1","username":"r","password":"pw"}',
      'r@db1:6432/mine verify-full pw',
    ],
    [
      'a URL without a database',
      { secret: 's', database: 'app' },
      'postgres://r:pw@db1',
      'r@db1:5432/app verify-full pw',
    ],
  ])('leads there by %s', async (_, reference, text, expected) => {
    expect(await withConnection(reference, vault({ s: text }).ports, shown)).toBe(expected);
  });

  it.each<[string, ConnectionReference, string, RegExp]>([
    ['names no database', { secret: 's' }, '{"host":"db1","username":"r","password":"hunter2"}', /dbname/],
    ['names no host', { secret: 's', database: 'app' }, '{"username":"r","password":"hunter2"}', /host/],
    ['names no user', { secret: 's' }, '{"host":"db1","dbname":"a","password":"hunter2"}', /username/],
    ['names two hosts', { secret: 's' }, 'postgres://r:hunter2@db1/app?host=db2', /names two hosts/],
    ['names a host twice', { secret: 's' }, 'postgres://r:hunter2@db1/app?host=db1&host=db2', /host is given twice/],
    [
      'has a host that is none',
      { secret: 's', host: 'db1' },
      '{"host":["db2"],"username":"r","password":"hunter2"}',
      /host/,
    ],
    [
      'has a port that is none',
      { secret: 's', port: 1, host: 'db1' },
      '{"port":"x","username":"r","password":"hunter2"}',
      /port/,
    ],
    ['has a % in it that escapes nothing', { secret: 's' }, 'postgres://r:hunter2%zz@db1/app', /%25/],
  ])('whose secret %s is refused by name', async (_, reference, text, expected) => {
    const failure: unknown = await withConnection(reference, vault({ s: text }).ports, shown).catch(
      (error: unknown) => error,
    );
    expect(failure).toMatchObject({ code: 'secret-invalid', message: expect.stringMatching(/^Secret s/) });
    expect(failure).toMatchObject({ message: expect.stringMatching(expected) });
    expect(failure instanceof Error && failure.stack).not.toContain('hunter2');
  });

  it.each<[string, Partial<ConnectionReference>, string, RegExp]>([
    ['another host', { host: 'evil.example' }, 'postgres://r:hunter2@db1/app', /its own host/],
    ['another host than the RDS shape', { host: 'evil.example' }, rds({}), /its own host/],
    ['an address where the secret has a name', { host: '10.0.0.1' }, rds({}), /its own host/],
    ['this machine', { host: 'localhost' }, rds({}), /its own host/],
    ['a local socket', { host: '/tmp' }, 'postgres://r:hunter2@db1/app', /its own host/],
    ['several hosts', { host: 'db1,evil.example' }, rds({}), /its own host/],
    ['another host than the parameter', { host: 'db1' }, 'postgres://r:hunter2@localhost/app?host=/run/pg', /own host/],
    ['another port', { host: 'db1', port: 6433 }, rds({}), /its own port/],
    ['another port alone', { port: 1 }, 'postgres://r:hunter2@db1:6432/app', /its own port/],
    ['another port than a text', { port: 1 }, rds({ port: '6432' }), /its own port/],
  ])('that says %s sends its password nowhere', async (_, place, text, expected) => {
    const reference = { secret: 's', database: 'app', ...place };
    const tried: string[] = [];
    const failure: unknown = await withConnection(reference, vault({ s: text }).ports, async (connection) => {
      tried.push(`${connection}`);
    }).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'secret-invalid', message: expect.stringMatching(expected) });
    expect(failure instanceof Error && failure.message).not.toMatch(/hunter2|db1|6432/);
    expect(tried).toEqual([]);
  });

  it('tries once more when its secret may be outdated and has changed, and else does not', async () => {
    const { texts, ports } = vault({ s: 'postgres://r:old@db1/app' });
    const tried: (string | undefined)[] = [];
    const refuse = async (connection: Connection) => {
      tried.push(connection.revealPassword());
      throw new DriftError('authentication-failed', 'no');
    };
    await expect(withConnection({ secret: 's' }, ports, refuse)).rejects.toThrow('no');
    texts.set('s', 'postgres://r:new@db1/app');
    await expect(withConnection({ secret: 's' }, ports, refuse)).rejects.toThrow('no');
    expect(tried).toEqual(['old', 'old', 'new']);
  });

  it('logs in with a token over verified TLS, also on this machine', async () => {
    const tokens = { sign: async ({ user, host }: { user: string; host: string }) => `token of ${user} on ${host}` };
    const ports = { ...vault({}).ports, tokens };
    expect(await withConnection(iam, ports, shown)).toBe(
      'reader@db.internal:6432/app verify-full token of reader on db.internal',
    );
    const here = { iam: { ...iam.iam, host: 'localhost', sslmode: 'verify-ca' as const } };
    expect(await withConnection(here, ports, shown)).toContain(' verify-ca ');
  });

  it('says what a login with AWS IAM needs when it is refused, and nothing of the kind when something else is wrong', async () => {
    const ports = { ...vault({}).ports, tokens: { sign: async () => 'hunter2' } };
    const fail = (code: 'authentication-failed' | 'connection-refused') =>
      withConnection(iam, ports, async () => {
        throw new DriftError(code, 'the server said no');
      });
    await expect(fail('authentication-failed')).rejects.toThrow(
      /^reader@db\.internal:6432\/app: .*rds_iam.*rds-db:connect/,
    );
    await expect(fail('connection-refused')).rejects.toThrow('the server said no');
    await expect(withConnection(iam, vault({}).ports, shown)).rejects.toMatchObject({ code: 'config-invalid' });
  });

  it('that is broken fails in the list’s own words, and asks for no secret', async () => {
    const broken = { broken: 'The list names no secret for this tenant.' };
    await expect(withConnection(broken, vault({}).ports, shown)).rejects.toMatchObject({
      code: 'config-invalid',
      message: broken.broken,
    });
  });
});
