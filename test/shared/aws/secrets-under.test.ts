import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { type SecretsManager, startSecretsManager } from '../../../local/cloud/secrets-manager.ts';
import { type AwsClients, createClients } from '../../../shared/aws/clients.ts';
import { createSecretsUnder, type Wanted } from '../../../shared/aws/tenant-sources/secrets-under.ts';

let manager: SecretsManager;
let clients: AwsClients;
beforeEach(async () => {
  manager = await startSecretsManager();
  clients = createClients(manager.endpoints);
});
afterEach(async () => {
  clients.destroy();
  await manager.stop();
});

const batchAnswer = z.object({ SecretValues: z.array(z.looseObject({ Name: z.string() })) });
const rds = (host: string) => JSON.stringify({ host, dbname: 'app', username: 'reader', password: 'hunter2' });
const list = (wanted: Wanted, client = clients.secrets) => createSecretsUnder(wanted, client).list();
const ids = async (wanted: Wanted) => (await list(wanted)).map(({ id }) => id);

/** The client, on which the n-th call of an action fails. */
function failing(action: string, nth: number, name: string): SecretsManagerClient {
  let calls = 0;
  clients.secrets.middlewareStack.add(
    (next, { commandName }) =>
      (args) => {
        if (commandName === action && ++calls === nth) throw Object.assign(new Error('hunter2'), { name });
        return next(args);
      },
    { step: 'initialize' },
  );
  return clients.secrets;
}

describe('secrets under a prefix', () => {
  it('are tenants called by the rest of their names, with the servers that they lead to', async () => {
    manager.set('fleet/acme', rds('db1'));
    manager.set('fleet/eu/globex', 'postgres://reader:hunter2@db2:6432/globex');
    manager.set('fleets/other', rds('db3'));
    expect(await list({ prefix: 'fleet/' })).toEqual([
      { id: 'acme', server: 'db1:5432', connection: { secret: 'fleet/acme' } },
      { id: 'eu/globex', server: 'db2:6432', connection: { secret: 'fleet/eu/globex' } },
    ]);
  });

  it('may say more in tags, and then need not be read', async () => {
    manager.set('fleet/1', rds('db1'), {
      'driftmatrix:tenant': 'acme',
      'driftmatrix:name': 'Acme Ltd',
      'driftmatrix:ring': 'canary',
      'driftmatrix:server': 'blue',
    });
    expect(await list({ prefix: 'fleet/' })).toEqual([
      { id: 'acme', name: 'Acme Ltd', ring: 'canary', server: 'blue', connection: { secret: 'fleet/1' } },
    ]);
    expect(manager.calls.get('BatchGetSecretValue')).toBeUndefined();
  });

  it('are all found and read, however many, twenty at a time', async () => {
    for (let at = 0; at < 250; at += 1) manager.set(`fleet/t${at}`, rds(`db${at % 3}`));
    const listed = await list({ prefix: 'fleet/' });
    expect(new Set(listed.map(({ id }) => id)).size).toBe(250);
    expect(new Set(listed.map(({ server }) => server)).size).toBe(3);
    expect(Object.fromEntries(manager.calls)).toEqual({ ListSecrets: 3, BatchGetSecretValue: 13 });
  });

  it('that hold no connection, or bytes, are tenants all the same', async () => {
    manager.set('fleet/bytes', Uint8Array.of(1, 2));
    manager.set('fleet/nonsense', 'hunter2');
    manager.set('fleet/login', JSON.stringify({ username: 'reader', password: 'hunter2' }));
    expect(await list({ prefix: 'fleet/' })).toEqual(
      ['bytes', 'login', 'nonsense'].map((id) => ({ id, connection: { secret: `fleet/${id}` } })),
    );
  });

  it('that is called like the prefix keeps its whole name', async () => {
    manager.set('fleet/', rds('db1'));
    expect(await ids({ prefix: 'fleet/' })).toEqual(['fleet/']);
  });

  it('of one tenant are one that fails and names them; the others go on', async () => {
    manager.set('fleet/a', rds('db1'), { 'driftmatrix:tenant': 'acme' });
    manager.set('fleet/acme', rds('db1'));
    manager.set('fleet/globex', rds('db1'));
    expect(await list({ prefix: 'fleet/' })).toEqual([
      {
        id: 'acme',
        server: 'db1:5432',
        connection: { broken: expect.stringContaining('secret fleet/a, secret fleet/acme.') },
      },
      { id: 'globex', server: 'db1:5432', connection: { secret: 'fleet/globex' } },
    ]);
  });

  it('with a name that is no id is a tenant that fails, under a name of its own', async () => {
    manager.set(`fleet/${'x'.repeat(201)}`, rds('db1'));
    manager.set('fleet/globex', rds('db1'));
    const [globex, long] = await list({ prefix: 'fleet/' });
    expect(globex).toMatchObject({ id: 'globex', connection: { secret: 'fleet/globex' } });
    expect(long).toMatchObject({ id: expect.stringMatching(/^x+… \w+$/), connection: { broken: expect.any(String) } });
  });
});

describe('secrets with a tag', () => {
  beforeEach(() => {
    manager.set('eu/acme', rds('db1'), { fleet: 'prod', kind: 'database' });
    manager.set('us/globex', rds('db1'), { fleet: 'production', kind: 'prod' });
    manager.set('us/initech', rds('db1'), { fleets: 'prod' });
  });

  it('are tenants when key and value are those of one tag, letter by letter', async () => {
    expect(await ids({ tag: { key: 'fleet', value: 'prod' } })).toEqual(['acme']);
    expect(await ids({ tag: { key: 'fleet' } })).toEqual(['acme', 'globex']);
    expect(await ids({ tag: { key: 'flee' } })).toEqual([]);
  });
});

describe('a list of secrets that cannot be had', () => {
  beforeEach(() => {
    for (let at = 0; at < 150; at += 1) manager.set(`fleet/t${at}`, rds('db1'));
  });

  it.each([
    [
      'its second page fails',
      'ListSecretsCommand',
      2,
      'InternalServiceError',
      'store-failed',
      /list the secrets .*InternalServiceError/,
    ],
    [
      'a page token is refused',
      'ListSecretsCommand',
      2,
      'InvalidNextTokenException',
      'store-failed',
      /InvalidNextToken/,
    ],
    [
      'listing is not allowed',
      'ListSecretsCommand',
      1,
      'AccessDeniedException',
      'config-invalid',
      /Allow secretsmanager:ListSecrets/,
    ],
    [
      'reading is not allowed',
      'BatchGetSecretValueCommand',
      1,
      'AccessDeniedException',
      'config-invalid',
      /Allow secretsmanager:BatchGet/,
    ],
    [
      'reading fails half-way',
      'BatchGetSecretValueCommand',
      5,
      'InternalServiceError',
      'store-failed',
      /read the secrets/,
    ],
  ])('because %s is no list, not a shorter one', async (_, action, nth, name, code, message) => {
    const failure: unknown = await list({ prefix: 'fleet/' }, failing(action, nth, name)).catch(
      (error: unknown) => error,
    );
    expect(failure).toMatchObject({ code, message: expect.stringMatching(message) });
    expect(failure instanceof Error && failure.message).not.toContain('hunter2');
  });

  /** The client, that may not read the secrets whose names fit. */
  function forbidding(names: RegExp): SecretsManagerClient {
    clients.secrets.middlewareStack.add(
      (next) => async (args) => {
        const answer = await next(args);
        const output = batchAnswer.safeParse(answer.output).data;
        if (!output) return answer;
        const [refused, given] = [true, false].map((is) =>
          output.SecretValues.filter(({ Name }) => names.test(Name) === is),
        );
        const Errors = refused?.map(({ Name }) => ({ SecretId: Name, ErrorCode: 'AccessDeniedException' }));
        return { ...answer, output: { ...answer.output, SecretValues: given, Errors } };
      },
      { step: 'initialize' },
    );
    return clients.secrets;
  }

  it('because none of them may be read is no list', async () => {
    await expect(list({ prefix: 'fleet/' }, forbidding(/./))).rejects.toMatchObject({
      code: 'config-invalid',
      message: expect.stringContaining('Allow secretsmanager:GetSecretValue on them'),
    });
  });

  it('in part is a list all the same: a secret that may not be read is a tenant', async () => {
    const listed = await list({ prefix: 'fleet/' }, forbidding(/t7$/));
    expect(listed).toHaveLength(150);
    expect(listed.filter(({ server }) => server === undefined).map(({ id }) => id)).toEqual(['t7']);
  });
});
