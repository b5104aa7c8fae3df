import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type SecretsManager, startSecretsManager } from '../../local/cloud/secrets-manager.ts';
import { type AwsClients, createClients } from '../../shared/aws/clients.ts';
import { createSecretReader } from '../../shared/aws/secrets.ts';
import type { SecretReader } from '../../shared/core/ports.ts';
import { createMemorySecrets } from '../support/memory-ports.ts';

let manager: SecretsManager;
let clients: AwsClients;
beforeAll(async () => {
  manager = await startSecretsManager();
  clients = createClients(manager.endpoints);
});
afterAll(async () => {
  clients.destroy();
  await manager.stop();
});

interface Vault {
  readonly reader: SecretReader;
  readonly set: (name: string, value: string) => void;
}
const vaults: Record<string, () => Vault> = {
  'in memory': () => {
    const values = new Map<string, string>();
    return { reader: createMemorySecrets(values), set: (name, value) => void values.set(name, value) };
  },
  'on Secrets Manager': () => ({
    reader: createSecretReader({ client: clients.secrets }),
    set: (name, value) => manager.set(name, value),
  }),
};

describe.each(Object.keys(vaults))('a secret reader %s', (name) => {
  let vault: Vault;
  beforeEach(() => {
    vault = vaults[name]?.() ?? { reader: createMemorySecrets(new Map()), set: () => undefined };
  });

  it('keeps what it read until it is told that it is stale', async () => {
    const { reader, set } = vault;
    set('a', 'one');
    expect(await reader.read('a')).toBe('one');
    set('a', 'two');
    expect(await reader.read('a')).toBe('one');
    expect(await reader.refresh('a', 'one')).toBe('two');
    expect(await reader.read('a')).toBe('two');
  });

  it('does not read anew for the second one who noticed', async () => {
    const { reader, set } = vault;
    set('b', 'one');
    await reader.read('b');
    set('b', 'two');
    await reader.refresh('b', 'one');
    set('b', 'three');
    expect(await reader.refresh('b', 'one')).toBe('two');
  });

  it('names a secret that is not there, and finds it once it is', async () => {
    const { reader, set } = vault;
    await expect(reader.read(`later ${name}`)).rejects.toMatchObject({
      code: 'secret-missing',
      message: expect.stringContaining('later'),
    });
    set(`later ${name}`, 'here');
    expect(await reader.read(`later ${name}`)).toBe('here');
  });
});

describe('the reader of Secrets Manager', () => {
  const calls = () => manager.calls.get('GetSecretValue') ?? 0;

  it('asks once for a secret that many tenants share at the same time', async () => {
    manager.set('shared', 'x');
    const reader = createSecretReader({ client: clients.secrets });
    const before = calls();
    await Promise.all(Array.from({ length: 50 }, () => reader.read('shared')));
    expect(calls() - before).toBe(1);
  });

  it('asks again after five minutes', async () => {
    manager.set('aging', 'old');
    let now = 0;
    const reader = createSecretReader({ client: clients.secrets, now: () => now });
    await reader.read('aging');
    manager.set('aging', 'new');
    now = 299_000;
    expect(await reader.read('aging')).toBe('old');
    now = 301_000;
    expect(await reader.read('aging')).toBe('new');
  });
});
