import { createServer } from 'node:http';
import { SecretsManagerClient, type SecretsManagerClientConfig } from '@aws-sdk/client-secrets-manager';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type SecretsManager, startSecretsManager } from '../../../local/cloud/secrets-manager.ts';
import { awsFailure, orStoreFailed } from '../../../shared/aws/failures.ts';
import { createSecretReader } from '../../../shared/aws/secrets.ts';
import { createSecretsUnder } from '../../../shared/aws/tenant-sources/secrets-under.ts';
import { DriftError, type ErrorCode } from '../../../shared/core/errors.ts';

/** Each way in which AWS refuses, with its code, the words that must be said, and those that would mislead. */

const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI' };
let manager: SecretsManager;
beforeEach(async () => {
  for (const name of ['AWS_REGION', 'AWS_DEFAULT_REGION', 'AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_PROFILE'])
    vi.stubEnv(name, undefined);
  vi.stubEnv('AWS_EC2_METADATA_DISABLED', 'true');
  vi.stubEnv('AWS_CONFIG_FILE', '/no/such/config');
  vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', '/no/such/credentials');
  manager = await startSecretsManager({ 'db/acme': 'postgres://a:hunter2@db/acme' });
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await manager.stop();
});

const endpoint = () => manager.endpoints.AWS_ENDPOINT_URL_SECRETS_MANAGER;
const account = () => ({
  region: 'us-east-1',
  endpoint: endpoint(),
  credentials: {
    accessKeyId: manager.endpoints.AWS_ACCESS_KEY_ID,
    secretAccessKey: manager.endpoints.AWS_SECRET_ACCESS_KEY,
  },
  maxAttempts: 1,
});

async function failureOf(settings: SecretsManagerClientConfig, name = 'db/acme') {
  const client = new SecretsManagerClient(settings);
  const thrown: unknown = await createSecretReader({ client })
    .read(name)
    .catch((error: unknown) => error);
  client.destroy();
  if (!(thrown instanceof DriftError)) throw new Error(`no failure: ${String(thrown)}`);
  return thrown;
}

function expectCause(failure: DriftError, code: ErrorCode, says: RegExp, never = /hunter2|wJalr/): void {
  expect([failure.code, failure.message]).toEqual([code, expect.stringMatching(says)]);
  expect(failure.message).not.toMatch(never);
  expect(failure.message).not.toMatch(/hunter2|wJalr|: Error\.|[\r\n]/);
  expect(failure.cause).toBeDefined();
}

describe('a secret that cannot be had, because', () => {
  it('no region is set', async () => {
    const failure = await failureOf({ credentials });
    expectCause(
      failure,
      'config-invalid',
      /^Could not read secret db\/acme: no AWS region is set\. Set AWS_REGION/,
      /credentials/,
    );
  });

  it('there are no credentials', async () => {
    const { credentials: _, ...anonymous } = account();
    const failure = await failureOf(anonymous);
    expectCause(
      failure,
      'store-failed',
      /no AWS credentials were found.*AWS_ACCESS_KEY_ID.*aws sso login.*CredentialsProviderError/,
      /region/,
    );
  });

  it('there is none of that name', async () => {
    expectCause(
      await failureOf(account(), 'db/nobody'),
      'secret-missing',
      /^There is no secret db\/nobody in us-east-1\. Create it/,
    );
  });

  it('nothing listens at the endpoint, or its name does not resolve', async () => {
    const refused = { ...account() };
    await manager.stop();
    expectCause(
      await failureOf(refused),
      'store-failed',
      /endpoint of the AWS service was not reached.*VPC endpoint.*\(ECONNREFUSED\)/,
      /credentials/,
    );
    const unknown = await failureOf({ ...account(), endpoint: 'http://secrets.invalid' });
    expectCause(unknown, 'store-failed', /was not reached.*\((?:ENOTFOUND|EAI_AGAIN)\)/, /credentials/);
    manager = await startSecretsManager();
  });

  it('something else than the service answers', async () => {
    const page = createServer((_, response) => response.writeHead(502).end('<html>hunter2</html>'));
    await new Promise<void>((resolve) => page.listen(0, '127.0.0.1', resolve));
    const address = page.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    const failure = await failureOf({ ...account(), endpoint: `http://127.0.0.1:${port}` });
    expectCause(failure, 'store-failed', /what answered is not the AWS service \(HTTP 502\)/);
    page.close();
  });

  it.each<[string, string, ErrorCode, RegExp, RegExp?]>([
    [
      'AccessDeniedException',
      'User: arn:aws:iam::1:role/w is not authorized to perform: secretsmanager:GetSecretValue on resource: kms/acme',
      'secret-missing',
      /may not be read\. Allow secretsmanager:GetSecretValue/,
      /kms/i,
    ],
    [
      'AccessDeniedException',
      'Access to KMS is not allowed',
      'secret-missing',
      /may not be decrypted\. Allow kms:Decrypt/,
      /GetSecretValue/,
    ],
    [
      'DecryptionFailure',
      'cannot decrypt',
      'secret-missing',
      /may not be decrypted\. Allow kms:Decrypt.*key is enabled/,
    ],
    [
      'ResourceNotFoundException',
      "can't find the specified secret value for staging label: AWSCURRENT",
      'secret-missing',
      /has no current value/,
      /There is no secret/,
    ],
    ['InvalidRequestException', 'marked for deletion', 'secret-missing', /is being deleted/],
    ['ValidationException', 'Invalid name', 'secret-missing', /not a valid name of a secret/],
    [
      'ExpiredTokenException',
      'The security token included in the request is expired',
      'store-failed',
      /session of the AWS credentials here has ended.*aws sso login.*AWS said: The security token/,
      /no AWS credentials/,
    ],
    [
      'UnrecognizedClientException',
      'The security token included in the request is invalid.',
      'store-failed',
      /AWS does not know the credentials/,
    ],
    [
      'InvalidSignatureException',
      'Signature expired: hunter2 is password=hunter2',
      'store-failed',
      /do not fit each other/,
      /password=hunter2/,
    ],
    ['ThrottlingException', 'Rate exceeded', 'store-failed', /throttles.*Rate exceeded/],
    ['InternalServiceError', 'hunter2', 'store-failed', /^Could not read secret db\/acme: InternalServiceError\.$/],
  ])('of %s: %s', async (name, words, code, says, never) => {
    const client = new SecretsManagerClient(account());
    client.middlewareStack.add(
      () => () => Promise.reject(Object.assign(new Error(words.replace('hunter2 is', 'it is')), { name })),
      { step: 'initialize' },
    );
    const thrown: unknown = await createSecretReader({ client })
      .read('db/acme')
      .catch((error: unknown) => error);
    if (!(thrown instanceof DriftError)) throw new Error('no failure');
    expectCause(thrown, code, says, never);
  });
});

it.each<[string, RegExp]>([
  [
    'Could not resolve credentials using profile: [nope] in configuration/credentials file(s).',
    /profile was not found.*AWS_PROFILE/,
  ],
  [
    'Token is expired. To refresh this SSO session run aws sso login with the corresponding profile.',
    /aws sso login for this profile/,
  ],
  ['process said wJalrXUtnFEMI', /no AWS credentials were found/],
])('credentials that could not be had (%s) are explained, never repeated', (words, says) => {
  const cause = Object.assign(new Error(words), { name: 'CredentialsProviderError' });
  expectCause(awsFailure('read it', cause), 'store-failed', says);
});

it('a list of secrets without a region or credentials says so', async () => {
  const client = new SecretsManagerClient({ endpoint: endpoint(), credentials });
  await expect(createSecretsUnder({ prefix: 'db/' }, client).list()).rejects.toMatchObject({
    code: 'config-invalid',
    message: expect.stringMatching(/^Could not list the secrets of the tenants: no AWS region is set/),
  });
  client.destroy();
});

it('a call to a store is explained in the same way, on one line and without secrets', async () => {
  const calls = [
    Object.assign(new Error('not authorized to perform: dynamodb:GetItem'), { name: 'AccessDeniedException' }),
    Object.assign(new Error('a\nb password=hunter2'), { name: 'ValidationException' }),
    Object.assign(new Error('certificate'), { code: 'SELF_SIGNED_CERT_IN_CHAIN' }),
  ];
  const said = await Promise.all(
    calls.map((cause) =>
      orStoreFailed('read a b', () => Promise.reject(cause)).catch((error: unknown) => String(error)),
    ),
  );
  expect(said[0]).toMatch(
    /Could not read a b: access denied\. Allow this call to the role\. AWS said: not authorized.*dynamodb:GetItem/,
  );
  expect(said[1]).toMatch(/ValidationException: a\\u000ab password=\*\*\*/);
  expect(said[2]).toMatch(/not trusted here.*NODE_EXTRA_CA_CERTS.*SELF_SIGNED_CERT_IN_CHAIN/);
});
