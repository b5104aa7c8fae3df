import { describe, expect, it } from 'vitest';
import { createInlineList } from '../../../shared/aws/tenant-sources/inline-list.ts';
import { createSecretList } from '../../../shared/aws/tenant-sources/secret-list.ts';
import { aTenant } from '../../support/builders.ts';
import { createMemorySecrets } from '../../support/memory-ports.ts';

const values = new Map<string, string>();
const source = (text: string) => {
  values.set('fleet', text);
  return createSecretList('fleet', createMemorySecrets(values));
};

describe('a list of tenants', () => {
  it('may be given as it is', async () => {
    const tenants = [aTenant('a'), aTenant('b', { ring: 'canary' })];
    expect(await createInlineList(tenants).list()).toEqual(tenants);
  });

  it('may lie in one secret, of which only the place is handed on', async () => {
    const text = JSON.stringify([
      { id: 'acme', name: 'Acme', ring: 'canary', url: 'postgres://r:hunter2@db1:6432/acme' },
      { id: 'globex', host: 'db2', username: 'r', password: 'hunter2', server: 'blue' },
      { id: 'broken', url: 'hunter2' },
    ]);
    const tenants = await source(text).list();
    expect(tenants).toEqual([
      { id: 'acme', name: 'Acme', ring: 'canary', server: 'db1:6432', connection: { secret: 'fleet', tenant: 'acme' } },
      { id: 'globex', server: 'blue', connection: { secret: 'fleet', tenant: 'globex' } },
      { id: 'broken', connection: { secret: 'fleet', tenant: 'broken' } },
    ]);
  });

  it('may name other secrets, such as one for each server, and logins without any', async () => {
    const iam = { iam: { host: 'db9', port: 5432, user: 'reader', database: 'hooli' } };
    const text = JSON.stringify([
      { id: 'acme', server: 'db1:6432', secret: 'host/db1', dbname: 'app_acme' },
      { id: 'globex', secret: 'own/globex', ring: 'canary' },
      { id: 'hooli', connection: iam },
    ]);
    expect(await source(text).list()).toEqual([
      {
        id: 'acme',
        server: 'db1:6432',
        connection: { secret: 'host/db1', host: 'db1', port: 6432, database: 'app_acme' },
      },
      { id: 'globex', ring: 'canary', connection: { secret: 'own/globex' } },
      { id: 'hooli', connection: iam },
    ]);
  });

  it('with entries that lead nowhere, or to one database, is a list of tenants that fail', async () => {
    const text = JSON.stringify([
      { id: 'a', secret: 'host', dbname: 7 },
      { id: 'b', secret: '' },
      { id: 'c', secret: 'host', host: 'db1' },
      { id: 'd', secret: 'host', host: 'db1' },
    ]);
    expect((await source(text).list()).map(({ connection }) => connection)).toEqual([
      { broken: expect.stringContaining('dbname') },
      { broken: expect.stringContaining('secret') },
      { broken: expect.stringContaining('for d.') },
      { broken: expect.stringContaining('for c.') },
    ]);
  });

  it('may be empty', async () => {
    expect(await source('[]').list()).toEqual([]);
  });

  it('is read anew for every sweep', async () => {
    const fleet = source('[{"id":"a"}]');
    await fleet.list();
    values.set('fleet', '[{"id":"a"},{"id":"b"}]');
    expect(await fleet.list()).toHaveLength(2);
  });

  it.each([
    ['names a tenant twice', '[{"id":"a"},{"id":"b"},{"id":"a"}]', 'config-invalid', 'tenants[0] and tenants[2]'],
    ['is no list', '{"id":"a"}', 'secret-invalid', 'Secret fleet is no tenant list'],
    ['has an entry without an id', '[{"id":"a"},{"url":"hunter2"}]', 'secret-invalid', 'entry 1.id'],
    ['is no JSON', 'hunter2', 'secret-invalid', 'Secret fleet is no JSON'],
  ])('that %s is refused', async (_, text, code, message) => {
    await expect(source(text).list()).rejects.toMatchObject({ code, message: expect.stringContaining(message) });
    await expect(source(text).list()).rejects.not.toMatchObject({ message: expect.stringContaining('hunter2') });
  });
});
