import { describe, expect, it } from 'vitest';
import { accessOf } from '../../../shared/config/source-access.ts';
import { tenantSourceSettings } from '../../../shared/core/tenant-list.ts';
import { aTenant } from '../../support/builders.ts';

const access = (settings: unknown) => accessOf(tenantSourceSettings.parse(settings));
const nothing = { secrets: [], iamUsers: [] };

describe('what a tenant source needs in the account', () => {
  it('for an inline list is the tenants’ secrets and users, for the worker alone', () => {
    const iam = { iam: { host: 'db', user: 'reader', database: 'a', port: 5432 } };
    const inline = [aTenant('acme'), aTenant('globex'), aTenant('hooli', { connection: iam })];
    expect(access({ inline })).toEqual({
      coordinator: { ...nothing, listsSecrets: false, connects: false },
      worker: { secrets: ['tenant/acme', 'tenant/globex'], iamUsers: ['reader'], namesSecretsLater: false },
    });
  });

  it('for secrets under a prefix is to list them, and to read all of them', () => {
    expect(access({ secretPrefix: 'fleet/' })).toEqual({
      coordinator: { secrets: ['fleet/*'], iamUsers: [], listsSecrets: true, connects: false },
      worker: { secrets: ['fleet/*'], iamUsers: [], namesSecretsLater: false },
    });
  });

  it('for a query is the control plane’s secret, and for the worker what the credentials’ pattern can name', () => {
    const query = { query: 'select 1', from: { secret: 'control' } };
    expect(access({ ...query, credentials: { secret: 'host/{host}/reader' } })).toEqual({
      coordinator: { secrets: ['control'], iamUsers: [], listsSecrets: false, connects: true },
      worker: { secrets: ['host/*'], iamUsers: [], namesSecretsLater: false },
    });
    expect(access(query).worker).toEqual({ ...nothing, namesSecretsLater: true });
    expect(access({ ...query, credentials: { iam: { user: 'reader' } } }).worker.iamUsers).toEqual(['reader']);
  });

  it('for databases on servers is the same for both', () => {
    const { coordinator, worker } = access({ server: [{ secret: 'a' }, { secret: 'b' }], databases: '*' });
    expect([coordinator.secrets, coordinator.connects, worker.secrets]).toEqual([['a', 'b'], true, ['a', 'b']]);
  });

  it('counts the servers that a list is held against', () => {
    const reality = { server: { secret: 'host' }, databases: 'app_*' };
    expect(access({ secret: 'fleet', reality })).toEqual({
      coordinator: { secrets: ['fleet', 'host'], iamUsers: [], listsSecrets: false, connects: true },
      worker: { secrets: ['fleet'], iamUsers: [], namesSecretsLater: true },
    });
  });

  it('for a tag can name no secret in advance', () => {
    expect(access({ secretTag: { key: 'fleet' } })).toEqual({
      coordinator: { ...nothing, listsSecrets: true, connects: false },
      worker: { ...nothing, namesSecretsLater: true },
    });
  });
});
