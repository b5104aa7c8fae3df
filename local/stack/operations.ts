import * as z from 'zod';
import { arns } from './names.ts';
import type { Operation } from './rights.ts';

/** Which rights a request of the SDK needs, read from the request as it goes over the wire. */

export interface Request {
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  /** The header `x-amz-target`: the service and what is asked of it. Empty for S3. */
  readonly target: string;
  readonly body: string;
}

export type Service = 'dynamodb' | 'sqs' | 'secretsmanager' | 's3';

const services: readonly (readonly [prefix: string, Service])[] = [
  ['DynamoDB_20120810.', 'dynamodb'],
  ['AmazonSQS.', 'sqs'],
  ['secretsmanager.', 'secretsmanager'],
];

/** The service, and the rights that it asks for. Throws for a request that is not known here. */
export function operationsOf(request: Request): {
  readonly service: Service;
  readonly operations: readonly Operation[];
} {
  const [prefix, service] = services.find(([start]) => request.target.startsWith(start)) ?? ['', 's3'];
  const action = request.target.slice(prefix.length);
  const readers = { dynamodb: ofTable, sqs: ofQueue, secretsmanager: ofSecret, s3: ofBucket } as const;
  return { service, operations: readers[service](action, request) };
}

const oneTable = z.object({ TableName: z.string() });
const manyTables = z.object({ RequestItems: z.record(z.string(), z.unknown()) });

function ofTable(action: string, { body }: Request): Operation[] {
  const sent: unknown = JSON.parse(body);
  const names = action.startsWith('Batch')
    ? Object.keys(manyTables.parse(sent).RequestItems)
    : [oneTable.parse(sent).TableName];
  return names.map((name) => ({ action: `dynamodb:${action}`, resource: arns.table(name) }));
}

const queue = z.object({ QueueUrl: z.string() });

/** The right on a batch is the right on one. */
function ofQueue(action: string, { body }: Request): Operation[] {
  const { QueueUrl } = queue.parse(JSON.parse(body));
  const name = QueueUrl.slice(QueueUrl.lastIndexOf('/') + 1);
  return [{ action: `sqs:${action.replace(/Batch$/, '')}`, resource: arns.queue(name) }];
}

const oneSecret = z.object({ SecretId: z.string() });
const manySecrets = z.object({ SecretIdList: z.array(z.string()).default([]) });
/** Six characters that the service adds stand behind the name. */
const secret = (id: string): string => (id.startsWith('arn:') ? id : `${arns.secret(id)}-abcdef`);

function ofSecret(action: string, { body }: Request): Operation[] {
  const sent: unknown = JSON.parse(body);
  const asked = { action: `secretsmanager:${action}`, resource: '*' };
  if (action === 'ListSecrets') return [asked];
  const read = (id: string) => ({ action: 'secretsmanager:GetSecretValue', resource: secret(id) });
  if (action === 'BatchGetSecretValue') return [asked, ...manySecrets.parse(sent).SecretIdList.map(read)];
  return [{ ...asked, resource: secret(oneSecret.parse(sent).SecretId) }];
}

const objectActions: Readonly<Record<string, string>> = {
  GET: 's3:GetObject',
  HEAD: 's3:GetObject',
  PUT: 's3:PutObject',
  DELETE: 's3:DeleteObject',
};

function ofBucket(_: string, { method, url }: Request): Operation[] {
  const [bucket = '', ...key] = new URL(url, 'http://s3').pathname.slice(1).split('/');
  const resource = `arn:aws:s3:::${bucket}`;
  if (key.join('/') === '') return [{ action: 's3:ListBucket', resource }];
  const action = objectActions[method];
  if (action === undefined) throw new Error(`Which right ${method} ${url} needs is not known here.`);
  return [{ action, resource: `${resource}/${key.join('/')}` }];
}

/** What a bucket's answer depends on: whoever may not list it is not told that an object is not there. */
export const listing = (object: Operation): Operation => ({
  action: 's3:ListBucket',
  resource: object.resource.replace(/\/.*$/, ''),
});
