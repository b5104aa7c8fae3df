import {
  BatchGetSecretValueCommand,
  DescribeSecretCommand,
  GetSecretValueCommand,
  ListSecretsCommand,
  PutSecretValueCommand,
  paginateListSecrets,
  type SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type SecretsManager, startSecretsManager } from '../../../local/cloud/secrets-manager.ts';
import { createClients } from '../../../shared/aws/clients.ts';

describe('the Secrets Manager stand-in', () => {
  let server: SecretsManager;
  let client: SecretsManagerClient;
  beforeAll(async () => {
    server = await startSecretsManager({ 'fleet/acme': 'one', 'fleet/globex': 'two', 'notion/token': 'three' });
    client = clientOf(server);
  });
  afterAll(async () => {
    client.destroy();
    await server.stop();
  });
  const clientOf = ({ endpoints }: SecretsManager) => createClients(endpoints).secrets;
  const get = (SecretId: string) => client.send(new GetSecretValueCommand({ SecretId }));

  it('gives a secret by its name and by its ARN', async () => {
    const { SecretString, Name, ARN = '', VersionStages } = await get('fleet/acme');
    expect({ SecretString, Name, VersionStages }).toEqual({
      SecretString: 'one',
      Name: 'fleet/acme',
      VersionStages: ['AWSCURRENT'],
    });
    expect(await get(ARN)).toMatchObject({ SecretString: 'one' });
    expect(await client.send(new DescribeSecretCommand({ SecretId: ARN }))).toMatchObject({ Name: 'fleet/acme' });
  });

  it('gives bytes as bytes', async () => {
    server.set('bytes', Uint8Array.of(0, 255));
    const { SecretString, SecretBinary } = await get('bytes');
    expect({ SecretString, bytes: [...(SecretBinary ?? [])] }).toEqual({ SecretString: undefined, bytes: [0, 255] });
  });

  it('gives the value of now', async () => {
    server.set('rotated', 'before');
    const before = await get('rotated');
    server.set('rotated', 'after');
    const after = await get('rotated');
    expect([before.SecretString, after.SecretString]).toEqual(['before', 'after']);
    expect(before.VersionId).not.toBe(after.VersionId);
    server.remove('rotated');
    await expect(get('rotated')).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });

  it('gives many at once, and says which of them do not exist', async () => {
    const SecretIdList = ['fleet/globex', 'nobody', 'fleet/acme'];
    const { SecretValues, Errors } = await client.send(new BatchGetSecretValueCommand({ SecretIdList }));
    expect(SecretValues?.map(({ SecretString }) => SecretString)).toEqual(['two', 'one']);
    expect(Errors).toMatchObject([{ SecretId: 'nobody', ErrorCode: 'ResourceNotFoundException' }]);
    const tooMany = new BatchGetSecretValueCommand({ SecretIdList: Array.from({ length: 21 }, String) });
    await expect(client.send(tooMany)).rejects.toMatchObject({ name: 'ValidationException' });
  });

  it('lists the names with a prefix, page by page', async () => {
    const pages: (string | undefined)[][] = [];
    const query = { Filters: [{ Key: 'name' as const, Values: ['fleet/'] }] };
    for await (const { SecretList = [] } of paginateListSecrets({ client, pageSize: 1 }, query)) {
      pages.push(SecretList.map(({ Name }) => Name));
    }
    expect(pages).toEqual([['fleet/acme'], ['fleet/globex']]);
  });

  it('lists by tags, whose keys and values need only begin so, and not be of one tag', async () => {
    const tagged = await startSecretsManager({ none: '0' });
    const other = clientOf(tagged);
    tagged.set('a', '1', { fleet: 'prod' });
    tagged.set('b', '2', { fleets: 'x', kind: 'production' });
    tagged.set('c', '3', { fleet: 'test' });
    const Filters = [
      { Key: 'tag-key' as const, Values: ['fleet'] },
      { Key: 'tag-value' as const, Values: ['prod'] },
    ];
    const { SecretList } = await other.send(new ListSecretsCommand({ Filters }));
    expect(SecretList?.map(({ Name, Tags }) => [Name, Tags])).toEqual([
      ['a', [{ Key: 'fleet', Value: 'prod' }]],
      [
        'b',
        [
          { Key: 'fleets', Value: 'x' },
          { Key: 'kind', Value: 'production' },
        ],
      ],
    ]);
    other.destroy();
    await tagged.stop();
  });

  it('refuses an action that it does not know', async () => {
    const put = client.send(new PutSecretValueCommand({ SecretId: 'fleet/acme', SecretString: 'x' }));
    await expect(put).rejects.toMatchObject({ name: 'UnknownOperationException' });
  });

  it('counts the calls of each action, also those it refuses', async () => {
    const fresh = await startSecretsManager({ a: '1' });
    const other = clientOf(fresh);
    await other.send(new GetSecretValueCommand({ SecretId: 'a' }));
    await other.send(new GetSecretValueCommand({ SecretId: 'b' })).catch(() => undefined);
    await other.send(new BatchGetSecretValueCommand({ SecretIdList: ['a'] }));
    expect(Object.fromEntries(fresh.calls)).toEqual({ GetSecretValue: 2, BatchGetSecretValue: 1 });
    other.destroy();
    await fresh.stop();
  });
});
