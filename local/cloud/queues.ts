import { CreateTableCommand, DescribeTableCommand } from '@aws-sdk/client-dynamodb';
import { CreateBucketCommand, type S3Client } from '@aws-sdk/client-s3';
import { CreateQueueCommand, GetQueueAttributesCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { DriftError } from '../../shared/core/errors.ts';

/** What the stack makes in an account, made on the emulators: queues with their dead-letter queues, the table, the bucket. */

export interface QueueSettings {
  /** How long a received message stays hidden before it comes again; whole seconds. */
  readonly visibilitySeconds: number;
  /** After so many receives a message goes to the dead-letter queue. */
  readonly maxReceiveCount: number;
  /** Name of the dead-letter queue; the queue's own with `-dead-letters` when absent. It is created as well. */
  readonly deadLetter?: string;
}

/** Creates a queue and its dead-letter queue; gives the URLs of both. */
export async function createQueue(
  client: SQSClient,
  name: string,
  settings: QueueSettings,
): Promise<{ url: string; deadLetterUrl: string }> {
  const { visibilitySeconds, maxReceiveCount, deadLetter = `${name}-dead-letters` } = settings;
  const VisibilityTimeout = String(visibilitySeconds);
  const deadLetterUrl = await createPlainQueue(client, deadLetter, { VisibilityTimeout });
  const { Attributes } = await client.send(
    new GetQueueAttributesCommand({ QueueUrl: deadLetterUrl, AttributeNames: ['QueueArn'] }),
  );
  const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: Attributes?.QueueArn, maxReceiveCount });
  return { url: await createPlainQueue(client, name, { VisibilityTimeout, RedrivePolicy }), deadLetterUrl };
}

/**
 * Creates a queue with these attributes and gives its URL. The emulator names its queues by a host that few machines
 * resolve, and the SDK goes where a queue's URL points.
 */
export async function createPlainQueue(
  client: SQSClient,
  name: string,
  attributes: Record<string, string>,
): Promise<string> {
  const { QueueUrl = '' } = await client.send(new CreateQueueCommand({ QueueName: name, Attributes: attributes }));
  const endpoint = await client.config.endpoint?.();
  if (endpoint === undefined || !URL.canParse(QueueUrl)) {
    throw new DriftError(
      'local-server-failed',
      `The queue ${name} has no URL here: the client needs an explicit endpoint.`,
    );
  }
  const { protocol, hostname, port } = endpoint;
  return `${protocol}//${hostname}:${port}${new URL(QueueUrl).pathname}`;
}

/** Creates a table with the keys `pk` and `sk`, on demand and without indexes; it can be used when this returns. */
export async function createTable(client: DynamoDBDocumentClient, name: string): Promise<void> {
  await client.send(
    new CreateTableCommand({
      TableName: name,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [
        { AttributeName: 'pk', AttributeType: 'S' },
        { AttributeName: 'sk', AttributeType: 'S' },
      ],
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
    }),
  );
  for (let attempt = 1; attempt <= 100; attempt += 1) {
    const { Table } = await client.send(new DescribeTableCommand({ TableName: name }));
    if (Table?.TableStatus === 'ACTIVE') return;
  }
  throw new DriftError('local-server-failed', `The table ${name} did not become active.`);
}

export async function createBucket(client: S3Client, name: string): Promise<void> {
  await client.send(new CreateBucketCommand({ Bucket: name }));
}
