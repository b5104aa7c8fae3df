import { describe, expect, it } from 'vitest';
import { dev } from '../../infra/config/dev.ts';
import { defineEnvironment, type Environment } from '../../infra/config/environment.ts';
import { coordinatorAccess, type TenantAccess, workerAccess } from '../../infra/tenant-access.ts';

const nothing: TenantAccess = { secrets: [], tags: [], iamUsers: [], lists: false };
const canonical = 'driftmatrix/dev/canonical';

function access(tenants: Environment['tenants'], more: Partial<Environment> = {}) {
  const { tenantSecrets: _, ...rest } = dev;
  const environment = defineEnvironment({ ...rest, ...more, tenants });
  return { coordinator: coordinatorAccess(environment), worker: workerAccess(environment) };
}

describe('what the functions may open', () => {
  it('for a list in this file: the coordinator nothing, the worker the secrets that it names', () => {
    const inline = ['a', 'b'].map((id) => ({ id, connection: { secret: `db/${id}` } }));
    expect(access({ inline })).toEqual({
      coordinator: { ...nothing, secrets: [canonical] },
      worker: { ...nothing, secrets: ['db/a', 'db/b'] },
    });
    expect(access({ inline }, { tenantSecrets: 'db/' }).worker).toEqual({ ...nothing, secrets: ['db/*'] });
  });

  it('for a list in a secret: both the list, the worker what it names', () => {
    expect(access({ secret: 'list' }, { tenantSecrets: 'db/' })).toEqual({
      coordinator: { ...nothing, secrets: [canonical, 'list'] },
      worker: { ...nothing, secrets: ['list', 'db/*'] },
    });
  });

  it('for secrets by prefix or tag: both these, and the coordinator may look for them', () => {
    expect(access({ secretPrefix: 'db/' })).toEqual({
      coordinator: { ...nothing, secrets: [canonical, 'db/*'], lists: true },
      worker: { ...nothing, secrets: ['db/*'] },
    });
    const secretTag = { key: 'tenant' };
    expect(access({ secretTag })).toEqual({
      coordinator: { ...nothing, secrets: [canonical], tags: [secretTag], lists: true },
      worker: { ...nothing, tags: [secretTag] },
    });
  });

  it('for a query: the coordinator the control plane, the worker what leads to the tenants', () => {
    const query = { query: 'select', from: { secret: 'control' } };
    expect(access({ ...query, credentials: { secret: 'server/{host}' } })).toEqual({
      coordinator: { ...nothing, secrets: [canonical, 'control'] },
      worker: { ...nothing, secrets: ['server/*'] },
    });
    expect(access({ ...query, credentials: { iam: { user: 'reader' } } }).worker).toEqual({
      ...nothing,
      iamUsers: ['reader'],
    });
  });

  it('for the databases of a server: both its secret, or its role', () => {
    const server = [{ secret: 'one' }, { iam: { host: 'h', port: 5432, user: 'reader', database: 'postgres' } }];
    const both = { ...nothing, secrets: ['one'], iamUsers: ['reader'] };
    expect(access({ server, databases: 'app_*', exclude: [] })).toEqual({
      coordinator: { ...both, secrets: [canonical, 'one'] },
      worker: both,
    });
  });

  it('for a list that is held against reality: the coordinator that server too', () => {
    const reality = { server: { secret: 'server' }, databases: 'app_*', exclude: [] };
    expect(access({ secret: 'list', reality })).toEqual({
      coordinator: { ...nothing, secrets: [canonical, 'list', 'server'] },
      worker: { ...nothing, secrets: ['list'] },
    });
  });
});
