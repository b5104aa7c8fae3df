import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type PostgresServer, startPostgres } from '../../../local/postgres/server.ts';
import { Connection, type Tls } from '../../../shared/core/connection.ts';
import { rdsRegionOf } from '../../../shared/core/rds-host.ts';
import { withConnection } from '../../../shared/core/with-connection.ts';
import { withSession } from '../../../shared/postgres/connect.ts';
import { rdsAuthorities, trustFor } from '../../../shared/postgres/trusted-authorities.ts';
import { createMemorySecrets } from '../../support/memory-ports.ts';

/** By the continent that a region's name begins with. */
const regions = [
  ...['us-east-1', 'us-east-2', 'us-west-1', 'us-west-2', 'ca-central-1', 'sa-east-1'],
  ...['eu-central-1', 'eu-central-2', 'eu-west-1', 'eu-west-2', 'eu-west-3', 'eu-north-1', 'eu-south-1', 'eu-south-2'],
  ...['ap-east-1', 'ap-south-1', 'ap-south-2', 'ap-northeast-1', 'ap-northeast-2', 'ap-northeast-3'],
  ...['ap-southeast-1', 'ap-southeast-2', 'ap-southeast-3', 'ap-southeast-4'],
  ...['me-south-1', 'me-central-1', 'af-south-1'],
];
const nextYear = new Date(Date.now() + 365 * 24 * 3600 * 1000);

describe('the authorities of Amazon RDS', () => {
  it.each(regions)('have roots of %s that are valid for another year', async (region) => {
    const own = (await rdsAuthorities()).filter((one) => one.region === region);
    const roots = own.map(({ pem }) => new X509Certificate(pem)).filter((one) => one.subject === one.issuer);
    const valid = roots.filter(({ validTo }) => new Date(validTo) > nextYear);
    expect(valid.length).toBeGreaterThan(0);
    expect(valid.every(({ subject }) => subject.includes(`Amazon RDS`) && subject.includes(region))).toBe(true);
  });

  it('have roots of Amazon for what stands before RDS', async () => {
    const rest = (await rdsAuthorities()).filter(({ region }) => region === undefined);
    const names = rest.map(({ pem }) => /^CN=(.*)$/m.exec(new X509Certificate(pem).subject)?.[1]);
    expect(names).toContain('Amazon Root CA 1');
  });

  it('are read once for a region, and once for all other hosts', async () => {
    const host = 'x.abc.eu-west-1.rds.amazonaws.com';
    expect(trustFor(host)).toBe(trustFor(`other.${host}`));
    expect(trustFor(host)).not.toBe(trustFor('x.abc.eu-west-2.rds.amazonaws.com'));
    expect(trustFor('db1.internal')).toBe(trustFor('db2.internal'));
  });
});

it.each([
  ['fleet.abc123.eu-central-1.rds.amazonaws.com', 'eu-central-1'],
  ['fleet.cluster-ro-abc.US-EAST-2.rds.amazonaws.com.', 'us-east-2'],
  ['fleet.abc.us-gov-west-1.rds.amazonaws.com', 'us-gov-west-1'],
  ['fleet.abc.rds.cn-north-1.amazonaws.com.cn', 'cn-north-1'],
  ['eu-central-1.rds.amazonaws.com.evil.example', undefined],
  ['db.internal', undefined],
])('the region of %s is %s', (host, region) => {
  expect(rdsRegionOf(host)).toBe(region);
});

describe('a server whose authority nobody knows', () => {
  let server: PostgresServer;
  let ca: string;
  beforeAll(async () => {
    server = await startPostgres({ tls: true });
    ca = await readFile(server.caFile ?? '', 'utf8');
  });
  afterAll(() => server.stop());

  const connection = (tls: Tls, host: string = server.host) =>
    new Connection({ ...server.connection(), host, tls, password: server.connection().revealPassword() });
  const limits = { connectTimeoutMs: 5_000, readTimeoutMs: 5_000, maxBytes: 2 ** 20 };
  const isEncrypted = (to: Connection, trusted?: string) =>
    withSession(to, { ...limits, ...(trusted && { ca: trusted }) }, async ({ client }) => {
      const { rows } = await client.query('select ssl from pg_stat_ssl where pid = pg_backend_pid()');
      return rows[0]?.ssl;
    });

  it.each<Tls>(['verify-ca', 'verify-full'])('is not believed by %s, until its authority is given', async (tls) => {
    await expect(isEncrypted(connection(tls))).rejects.toMatchObject({ code: 'tls-failed' });
    expect(await isEncrypted(connection(tls), ca)).toBe(true);
  });

  it('is spoken to in secret, but not verified, when that is said', async () => {
    expect(await isEncrypted(connection('encrypt'))).toBe(true);
  });

  it('gets a token of AWS IAM over a verified connection only', async () => {
    const { port, user } = server.connection();
    const iam = { iam: { host: server.host, port, user, database: 'postgres' } };
    const token = server.connection().revealPassword() ?? '';
    const signed: object[] = [];
    const sign = async (login: object) => {
      signed.push(login);
      return token;
    };
    const ports = { secrets: createMemorySecrets(new Map()), tokens: { sign } };
    expect(await withConnection(iam, ports, (opened) => isEncrypted(opened, ca))).toBe(true);
    expect(signed).toEqual([iam.iam]);
    await expect(withConnection(iam, ports, (opened) => isEncrypted(opened))).rejects.toMatchObject({
      code: 'tls-failed',
    });
    const wrong = { ...ports, tokens: { sign: async () => 'expired' } };
    await expect(withConnection(iam, wrong, (opened) => isEncrypted(opened, ca))).rejects.toMatchObject({
      code: 'authentication-failed',
      message: expect.stringMatching(/rds_iam.*rds-db:connect/),
    });
  });
});
