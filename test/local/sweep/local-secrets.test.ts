import { describe, expect, it } from 'vitest';
import { createLocalSecrets } from '../../../local/sweep/local-secrets.ts';
import type { Tenant } from '../../../shared/core/tenant.ts';
import type { TenantSourceSettings } from '../../../shared/core/tenant-list.ts';
import { createMemorySecrets } from '../../support/memory-ports.ts';

const account = createMemorySecrets(
  new Map([
    ['list', '[]'],
    ['acme', 'of acme'],
    ['other', 'of another team'],
  ]),
);
const here = { 'this-machine/control-plane': 'postgres://u:hunter2@control/plane' };
const open = (source: TenantSourceSettings) => createLocalSecrets({ here, source, account });
const listing = (...tenants: Tenant[]) => ({ list: async () => tenants });

describe('the secrets of a sweep on this machine', () => {
  it('are those of the configuration, and those of the account that it names', async () => {
    const { reader } = open({ secret: 'list' });
    expect(await reader.read('this-machine/control-plane')).toBe(here['this-machine/control-plane']);
    expect(await reader.refresh('this-machine/control-plane', 'old')).toBe(here['this-machine/control-plane']);
    expect(await reader.read('list')).toBe('[]');
  });

  it('are nothing else of the account, until the list names it', async () => {
    const { reader, heard } = open({ secret: 'list' });
    for (const read of [reader.read('acme'), reader.refresh('acme', ''), reader.read('__proto__')])
      await expect(read).rejects.toMatchObject({ code: 'secret-missing' });
    await heard(listing({ id: 'acme', connection: { secret: 'acme' } })).list();
    expect(await reader.read('acme')).toBe('of acme');
    await expect(reader.read('other')).rejects.toMatchObject({ code: 'secret-missing' });
  });

  it('are not sent where a list that others write says', async () => {
    const greedy: Tenant = { id: 'acme', connection: { secret: 'this-machine/control-plane', host: 'evil.example' } };
    const from = { secret: 'this-machine/control-plane' };
    const theirs = open({ query: 'select id, secret, host from tenants', from }).heard(listing(greedy));
    expect(await theirs.list()).toMatchObject([{ id: 'acme', connection: { broken: expect.any(String) } }]);
    const ours = open({ inline: [greedy] }).heard(listing(greedy));
    expect(await ours.list()).toEqual([greedy]);
  });
});
