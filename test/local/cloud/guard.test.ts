import { request as send } from 'node:http';
import { text } from 'node:stream/consumers';
import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand } from '@aws-sdk/client-s3';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createBucket } from '../../../local/cloud/queues.ts';
import { type SecretsManager, startSecretsManager } from '../../../local/cloud/secrets-manager.ts';
import { callerOf } from '../../../shared/aws/clients.ts';
import { startCloud } from './clients.ts';

interface Request {
  readonly url: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

let cloud: Awaited<ReturnType<typeof startCloud>>;
let secrets: SecretsManager;
beforeAll(async () => {
  [cloud, secrets] = await Promise.all([startCloud(), startSecretsManager({ canonical: 'postgres://u:hunter2@h/d' })]);
});
afterAll(() => Promise.all([cloud.stop(), secrets.stop()]));

async function answerTo({ url, method, headers, body }: Request): Promise<[status: number | undefined, body: string]> {
  const sent = send(url, { method, headers, agent: false });
  sent.end(body);
  const response = await new Promise<import('node:http').IncomingMessage>((resolve, reject) =>
    sent.once('response', resolve).once('error', reject),
  );
  return [response.statusCode, await text(response)];
}

/** What the SDK would send to read the secret: signed with the stand-in's key, or another one. */
async function signedRequest(key: { accessKeyId?: string; secretAccessKey?: string } = {}): Promise<Request> {
  const { credentials, ...caller } = callerOf(secrets.endpoints);
  let caught: Request | undefined;
  const client = new SecretsManagerClient({
    ...caller,
    endpoint: secrets.endpoints.AWS_ENDPOINT_URL_SECRETS_MANAGER,
    credentials: { accessKeyId: '', secretAccessKey: '', ...credentials, ...key },
    maxAttempts: 1,
    requestHandler: {
      async handle({ method, headers, body }: Omit<Request, 'body'> & { body: Uint8Array }) {
        caught = {
          url: secrets.endpoints.AWS_ENDPOINT_URL_SECRETS_MANAGER,
          method,
          headers,
          body: Buffer.from(body).toString(),
        };
        throw new Error('caught');
      },
    },
  });
  await client.send(new GetSecretValueCommand({ SecretId: 'canonical' })).catch(() => undefined);
  if (!caught) throw new Error('The client sent nothing.');
  return caught;
}

describe('a stand-in of this machine', () => {
  it('answers what is signed with the key of its process', async () => {
    const [status, body] = await answerTo(await signedRequest());
    expect([status, body]).toEqual([200, expect.stringContaining('hunter2')]);
  });

  const spoilt: Record<string, (request: Request) => Promise<Request> | Request> = {
    'without a signature': ({ headers: { authorization: _, ...headers }, ...request }) => ({ ...request, headers }),
    'with the text that signatures have': (request) => ({
      ...request,
      headers: { ...request.headers, authorization: 'AWS4-HMAC-SHA256 x/secretsmanager/aws4_request' },
    }),
    'signed with the key that used to be everybody’s': () =>
      signedRequest({ accessKeyId: 'local', secretAccessKey: 'local' }),
    'signed with another secret key': () => signedRequest({ secretAccessKey: 'local' }),
    'signed by another name': () => signedRequest({ accessKeyId: 'local' }),
    'with another body': (request) => ({ ...request, body: request.body.replace('canonical', 'canonicaL') }),
    'with another action': (request) => ({
      ...request,
      headers: { ...request.headers, 'x-amz-target': 'secretsmanager.ListSecrets' },
    }),
    'with another hash of its body': (request) => ({
      ...request,
      headers: { ...request.headers, 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' },
    }),
    'to another path': (request) => ({ ...request, url: `${request.url}/elsewhere` }),
    'by a name that leads there': (request) => ({
      ...request,
      headers: { ...request.headers, host: `rebound.example:${new URL(request.url).port}` },
    }),
  };
  it.each(Object.keys(spoilt))('refuses a request %s', async (name) => {
    const request = await spoilt[name]?.(await signedRequest());
    if (!request) throw new Error(name);
    const [status, body] = await answerTo(request);
    expect([status, body.includes('hunter2')]).toEqual([403, false]);
  });

  it('of queues, buckets and tables refuses everything that is not signed', async () => {
    const { AWS_ENDPOINT_URL_SQS: sqs, AWS_ENDPOINT_URL_DYNAMODB: dynamodb } = cloud.endpoints;
    const authorization = 'AWS4-HMAC-SHA256 Credential=local/20260101/us-east-1/sqs/aws4_request';
    for (const base of [sqs, dynamodb]) {
      for (const [method, path] of [
        ['GET', '/'],
        ['GET', '/snapshots/a.json'],
        ['POST', '/'],
        ['PUT', '/snapshots/a.json'],
        ['DELETE', '/'],
        ['OPTIONS', '/'],
        ['GET', '/_fauxqs/queues'],
        ['GET', '/?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Signature=0'],
      ] as const) {
        const [status] = await answerTo({ url: base + path, method, headers: { authorization }, body: '' });
        expect([method, path, status]).toEqual([method, path, 403]);
      }
    }
  });

  it('takes whatever keys and queries the SDK signs', async () => {
    await createBucket(cloud.s3, 'odd');
    const Key = "a b/ü+*(1)='!&?#%41~/../c//d.json";
    await cloud.s3.send(new PutObjectCommand({ Bucket: 'odd', Key, Body: 'x'.repeat(3_000_000) }));
    const { Body } = await cloud.s3.send(new GetObjectCommand({ Bucket: 'odd', Key }));
    expect((await Body?.transformToString())?.length).toBe(3_000_000);
    const listed = await cloud.s3.send(new ListObjectsV2Command({ Bucket: 'odd', Prefix: "a b/ü+*(1)='!&" }));
    expect(listed.KeyCount).toBe(1);
  });
});
