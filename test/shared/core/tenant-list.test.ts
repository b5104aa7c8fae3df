import { describe, expect, it } from 'vitest';
import { parseCoordinatorEnv } from '../../../shared/config/coordinator.ts';
import { compareRegistry } from '../../../shared/core/compare-registry.ts';
import type { Tenant } from '../../../shared/core/tenant.ts';
import { chooseDatabases } from '../../../shared/core/tenant-databases.ts';
import { tenantSourceSettings } from '../../../shared/core/tenant-list.ts';
import { type Credentials, credentials, type TenantRow, tenantFromRow } from '../../../shared/core/tenant-row.ts';
import { aTenant } from '../../support/builders.ts';

describe('the settings of a tenant source', () => {
  it.each([
    { inline: [aTenant('acme')] },
    { secret: 'fleet' },
    { secretPrefix: 'fleet/' },
    { secretTag: { key: 'fleet' } },
    { query: 'select id from tenants', from: { secret: 'control' }, credentials: { secret: 'host/{host}' } },
    { query: 'select 1', from: { iam: { host: 'db', user: 'reader', database: 'control' } } },
    { server: { secret: 'host' }, databases: 'app_*', exclude: ['app_test_*'] },
    { server: [{ secret: 'a' }, { secret: 'b' }], databases: '*' },
    { secret: 'fleet', reality: { server: { secret: 'host' }, databases: 'app_*' } },
  ])('may be %j', (settings) => {
    expect(tenantSourceSettings.safeParse(settings).success).toBe(true);
  });

  it.each([
    ['no source at all', { tabel: 'tenants' }, /expected one of .*"query".*, found tabel$/],
    ['nothing', 'hunter2', /^expected one of/],
    ['half a query', { query: 'select 1' }, /^from: /],
    ['a server without a pattern', { server: { secret: 'host' } }, /^databases: /],
    [
      'a placeholder that nothing fills',
      { query: 'x', from: { secret: 's' }, credentials: { secret: '{hots}' } },
      /only placeholders are .*\{host\}/,
    ],
    ['two sources', { secret: 'a', secretPrefix: 'b' }, /secretPrefix/],
    [
      'a token over an unverified connection',
      { query: 'x', from: { iam: { host: 'h', user: 'u', database: 'd', sslmode: 'require' } } },
      /^from: /,
    ],
  ])('with %s say what is wrong with what was meant', (_, settings, expected) => {
    const message = tenantSourceSettings.safeParse(settings).error?.issues[0]?.message;
    expect(message).toMatch(expected);
    expect(message).not.toContain('hunter2');
  });

  it('are refused by the coordinator in the same words', () => {
    expect(() => parseCoordinatorEnv({ TENANTS: '{"server": {"secret": "host"}}' })).toThrow(/TENANTS: databases: /);
  });
});

describe('a row of a tenant list', () => {
  const row = { id: 'acme', server: 'db1:6432', dbname: 'app_acme' };
  const connection = (one: TenantRow & { id: string }, login?: Credentials) => tenantFromRow(one, login).connection;

  it.each<[string, TenantRow, Credentials | undefined, Tenant['connection']]>([
    ['a secret of its own', { secret: 's' }, undefined, { secret: 's' }],
    ['a secret of its own, which counts more', { secret: 's' }, { secret: 'x/{host}' }, { secret: 's' }],
    [
      'the secret of its host',
      { host: 'db1', dbname: 'a' },
      { secret: 'x/{host}' },
      { secret: 'x/db1', host: 'db1', database: 'a' },
    ],
    [
      'the secret of its server',
      { server: 'blue', dbname: 'a' },
      { secret: 'x/{server}' },
      { secret: 'x/blue', database: 'a' },
    ],
    ['a secret by its id', {}, { secret: 'x/{tenant}' }, { secret: 'x/acme' }],
    ['its server’s address', row, { secret: 'all' }, { secret: 'all', host: 'db1', port: 6432, database: 'app_acme' }],
    [
      'a login with AWS IAM',
      row,
      { iam: { user: 'reader' } },
      { iam: { host: 'db1', port: 6432, user: 'reader', database: 'app_acme' } },
    ],
    [
      'a user of its own',
      { ...row, username: 'other' },
      { iam: { user: 'reader' } },
      { iam: { host: 'db1', port: 6432, user: 'other', database: 'app_acme' } },
    ],
  ])('leads to its database by %s', (_, values, login, expected) => {
    expect(connection({ ...values, id: 'acme' }, login)).toEqual(expected);
  });

  it.each<[string, TenantRow, Credentials | undefined, RegExp]>([
    ['no secret', row, undefined, /no secret/],
    ['no host where the secret’s name needs it', { dbname: 'a' }, { secret: 'x/{host}' }, /no host/],
    ['no database where the secret is the server’s', { host: 'db1' }, { secret: 'x/{host}' }, /no dbname/],
    ['no database to log in to', { host: 'db1' }, { iam: { user: 'r' } }, /dbname/],
    ['no host to log in to', { dbname: 'a' }, { iam: { user: 'r' } }, /host/],
    ['a port that is none', { ...row, host: 'db1', port: 'many' }, { secret: 's' }, /port/],
  ])('that says %s is a tenant that fails by itself', (_, values, login, expected) => {
    expect(connection({ ...values, id: 'acme' }, login)).toEqual({ broken: expect.stringMatching(expected) });
  });

  it('tells the server by what it says, else by its host', () => {
    expect(tenantFromRow({ id: 'a', host: 'db1', secret: 's' }, undefined).server).toBe('db1:5432');
    expect(tenantFromRow({ id: 'a', host: 'db1', server: 'blue', secret: 's' }, undefined).server).toBe('blue');
  });

  it('refuses a secret’s name with a word nobody fills', () => {
    expect(credentials.safeParse({ secret: 'x/{password}' }).success).toBe(false);
  });
});

describe('the databases of a server', () => {
  const names = ['app_', 'app_acme', 'app_test_1', 'azure_sys', 'crm', 'postgres', 'rdsadmin'];
  const ids = (databases: string, exclude: string[] = []) =>
    chooseDatabases(names, { databases, exclude }).map(({ id, database }) =>
      id === database ? id : `${id}=${database}`,
    );

  it('are chosen by a pattern, whose star is the tenant', () => {
    expect(ids('app_*')).toEqual(['app_', 'acme=app_acme', 'test_1=app_test_1']);
    expect(ids('app_*', ['app_test_*', 'app_'])).toEqual(['acme=app_acme']);
    expect(ids('*_acme')).toEqual(['app=app_acme']);
  });

  it('keep their whole name when the pattern has no star, or several', () => {
    expect(ids('crm')).toEqual(['crm']);
    expect(ids('*p_*m*')).toEqual(['app_acme']);
  });

  it('are tenants only when nobody else needs them, or they are meant by name', () => {
    expect(ids('*', ['app_*'])).toEqual(['crm']);
    expect(ids('postgres')).toEqual(['postgres']);
  });
});

describe('the tenant list held against reality', () => {
  const at = (server: string, ...ids: string[]): Tenant[] =>
    ids.map((id) => ({ id, server, connection: { secret: 'host', database: `app_${id}` } }));
  const reality = { servers: ['db1:5432'], tenants: at('db1:5432', 'acme', 'globex') };
  const gaps = (listed: Tenant[]) => compareRegistry(listed, reality);

  it('agrees when every tenant has its database', () => {
    const nothing = { count: 0, names: [] };
    expect(gaps([aTenant('acme'), aTenant('globex')])).toEqual({ gone: nothing, unknown: nothing, elsewhere: 0 });
  });

  it('tells who is gone and what is unknown', () => {
    expect(gaps([aTenant('acme'), aTenant('initech')])).toEqual({
      gone: { count: 1, names: ['initech'] },
      unknown: { count: 1, names: ['db1:5432/app_globex'] },
      elsewhere: 0,
    });
  });

  it('knows a tenant by its database when its id is another word', () => {
    const renamed = [aTenant('A-1', { connection: { secret: 'x', database: 'app_acme' } }), aTenant('app_globex')];
    expect(gaps(renamed)).toMatchObject({ gone: { count: 0 }, unknown: { count: 0 } });
  });

  it('says nothing about tenants on servers that nobody looked at', () => {
    expect(gaps([...at('db2:5432', 'initech'), ...at('db1:5432', 'hooli')])).toMatchObject({
      gone: { names: ['hooli'] },
      elsewhere: 1,
    });
  });

  it('counts all and names a hundred', () => {
    const many = Array.from({ length: 250 }, (_, at) => aTenant(`t${at}`));
    const { gone } = gaps(many);
    expect([gone.count, gone.names.length]).toEqual([250, 100]);
  });
});
