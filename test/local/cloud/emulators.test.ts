import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { GetQueueAttributesCommand, ReceiveMessageCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createBucket, createQueue, createTable } from '../../../local/cloud/queues.ts';
import { startCloud } from './clients.ts';

describe('the emulators', () => {
  let cloud: Awaited<ReturnType<typeof startCloud>>;
  beforeAll(async () => {
    cloud = await startCloud();
  });
  afterAll(() => cloud.stop());

  it('listen on a free port each', () => {
    const { AWS_ENDPOINT_URL_SQS: sqs, AWS_ENDPOINT_URL_DYNAMODB: dynamodb } = cloud.endpoints;
    for (const endpoint of [sqs, dynamodb]) expect(endpoint).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(sqs).not.toBe(dynamodb);
  });

  it('are not to be had through any other address', async () => {
    const { AWS_ENDPOINT_URL_SQS: sqs, AWS_ENDPOINT_URL_DYNAMODB: dynamodb } = cloud.endpoints;
    for (const endpoint of [sqs, dynamodb]) {
      await expect(fetch(endpoint.replace('127.0.0.1', '127.0.0.2'))).rejects.toThrow();
    }
  });

  it('say nothing', async () => {
    const directory = fileURLToPath(new URL('../../../', import.meta.url));
    const program = `
      import { startEmulators } from './local/cloud/emulators.ts';
      const emulators = await startEmulators();
      for (const url of Object.values(emulators.endpoints)) if (URL.canParse(url)) await fetch(url);
      await emulators.stop();`;
    const run = promisify(execFile)(process.execPath, ['--input-type=module', '--eval', program], { cwd: directory });
    expect(await run).toEqual({ stdout: '', stderr: '' });
  });

  it('keep items of a new table by both keys', async () => {
    await createTable(cloud.dynamo, 'sweeps');
    const Key = { pk: 'SWEEP#1', sk: 'META' };
    await cloud.dynamo.send(new PutCommand({ TableName: 'sweeps', Item: { ...Key, shards: new Set([1]) } }));
    await cloud.dynamo.send(
      new UpdateCommand({
        TableName: 'sweeps',
        Key,
        UpdateExpression: 'add #shards :new',
        ExpressionAttributeNames: { '#shards': 'shards' },
        ExpressionAttributeValues: { ':new': new Set([2]) },
      }),
    );
    const { Item } = await cloud.dynamo.send(new GetCommand({ TableName: 'sweeps', Key, ConsistentRead: true }));
    expect(Item).toEqual({ ...Key, shards: new Set([1, 2]) });
    expect(
      await cloud.dynamo.send(new GetCommand({ TableName: 'sweeps', Key: { ...Key, sk: 'other' } })),
    ).not.toHaveProperty('Item');
  });

  it('keep objects of a new bucket', async () => {
    await createBucket(cloud.s3, 'snapshots');
    await cloud.s3.send(new PutObjectCommand({ Bucket: 'snapshots', Key: 'a/b.json', Body: '{}' }));
    const { Body } = await cloud.s3.send(new GetObjectCommand({ Bucket: 'snapshots', Key: 'a/b.json' }));
    expect(await Body?.transformToString()).toBe('{}');
    const missing = cloud.s3.send(new GetObjectCommand({ Bucket: 'snapshots', Key: 'c' }));
    await expect(missing).rejects.toMatchObject({ name: 'NoSuchKey' });
  });

  it('give a queue the URL that its name leads to, and its settings', async () => {
    const { url, deadLetterUrl } = await createQueue(cloud.sqs, 'control', {
      visibilitySeconds: 7,
      maxReceiveCount: 4,
      deadLetter: 'control-graveyard',
    });
    expect(url).toBe(cloud.queueUrl('control'));
    expect(deadLetterUrl).toBe(cloud.queueUrl('control-graveyard'));
    const { Attributes } = await cloud.sqs.send(
      new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ['All'] }),
    );
    expect(Attributes).toMatchObject({ VisibilityTimeout: '7' });
    expect(JSON.parse(Attributes?.RedrivePolicy ?? '')).toEqual({
      deadLetterTargetArn: 'arn:aws:sqs:us-east-1:000000000000:control-graveyard',
      maxReceiveCount: 4,
    });
  });

  it('move a message to the dead-letter queue when it was received too often', async () => {
    const { url, deadLetterUrl } = await createQueue(cloud.sqs, 'tenants', {
      visibilitySeconds: 0,
      maxReceiveCount: 2,
    });
    expect(deadLetterUrl).toBe(cloud.queueUrl('tenants-dead-letters'));
    await cloud.sqs.send(new SendMessageCommand({ QueueUrl: url, MessageBody: 'poison' }));
    const receive = async (QueueUrl: string) =>
      (await cloud.sqs.send(new ReceiveMessageCommand({ QueueUrl }))).Messages?.[0]?.Body;
    expect(await receive(url)).toBe('poison');
    expect(await receive(url)).toBe('poison');
    expect(await receive(url)).toBeUndefined();
    expect(await receive(deadLetterUrl)).toBe('poison');
  });

  it('stop at once although a client keeps its connections, and share nothing with the next ones', async () => {
    const other = await startCloud();
    await createTable(other.dynamo, 'sweeps');
    await createBucket(other.s3, 'snapshots');
    const waiting = other.sqs.send(
      new ReceiveMessageCommand({
        QueueUrl: (await createQueue(other.sqs, 'idle', { visibilitySeconds: 1, maxReceiveCount: 1 })).url,
        WaitTimeSeconds: 20,
      }),
    );
    const ended = waiting.then(
      () => 'answered',
      () => 'dropped',
    );
    await other.stop();
    await expect(ended).resolves.toMatch(/answered|dropped/);
    await expect(fetch(other.endpoints.AWS_ENDPOINT_URL_SQS)).rejects.toThrow();
    await expect(fetch(other.endpoints.AWS_ENDPOINT_URL_DYNAMODB)).rejects.toThrow();
  });
});
