import { describe, expect, it } from 'vitest';
import { createTenantSource } from '../../../shared/aws/tenant-sources/create-tenant-source.ts';
import { aTenant } from '../../support/builders.ts';
import { createMemorySecrets } from '../../support/memory-ports.ts';

const values = new Map<string, string>();
const source = (text: string) => {
  values.set('fleet', text);
  return createTenantSource({ secret: 'fleet' }, { secrets: createMemorySecrets(values) });
};

describe('a list of tenants', () => {
  it('may be given as it is', async () => {
    const tenants = [aTenant('a'), aTenant('b', { ring: 'canary' })];
    expect(await createTenantSource({ inline: tenants }, { secrets: createMemorySecrets(new Map()) }).list()).toEqual(
      tenants,
    );
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
