import { GetQueueAttributesCommand, SendMessageBatchCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import type { SQSEvent } from 'aws-lambda';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import {
  type EventSourceMapping,
  type MappingOptions,
  startEventSourceMapping,
} from '../../../local/cloud/event-source-mapping.ts';
import { createQueue } from '../../../local/cloud/queues.ts';
import { patience } from '../../support/patience.ts';
import { startCloud } from './clients.ts';

/** The machine may be busy: only a test that fails takes long. */
const eventually = (check: () => void): Promise<void> => vi.waitFor(check, patience);

describe('an event source mapping', () => {
  let cloud: Awaited<ReturnType<typeof startCloud>>;
  const mappings: EventSourceMapping[] = [];
  let queues = 0;
  beforeAll(async () => {
    cloud = await startCloud();
  });
  afterEach(async () => {
    for (const mapping of mappings.splice(0)) await mapping.stop();
  });
  afterAll(() => cloud.stop());

  const aQueue = (settings: { visibilitySeconds?: number; maxReceiveCount?: number } = {}) => {
    queues += 1;
    return createQueue(cloud.sqs, `queue-${queues}`, { visibilitySeconds: 30, maxReceiveCount: 3, ...settings });
  };
  const send = (QueueUrl: string, ...bodies: string[]) =>
    cloud.sqs.send(
      new SendMessageBatchCommand({
        QueueUrl,
        Entries: bodies.map((MessageBody, index) => ({ Id: `${index}`, MessageBody })),
      }),
    );
  const connect = (options: Omit<MappingOptions, 'client'>) => {
    const mapping = startEventSourceMapping({ client: cloud.sqs, ...options });
    mappings.push(mapping);
    return mapping;
  };
  const bodiesOf = (event: SQSEvent) => event.Records.map(({ body }) => body);
  const left = async (QueueUrl: string) => {
    const AttributeNames = ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'] as const;
    const { Attributes } = await cloud.sqs.send(
      new GetQueueAttributesCommand({ QueueUrl, AttributeNames: [...AttributeNames] }),
    );
    return AttributeNames.map((name) => Number(Attributes?.[name]));
  };

  it('hands a message over as Lambda does, and deletes it', async () => {
    const { url } = await aQueue();
    await cloud.sqs.send(
      new SendMessageCommand({
        QueueUrl: url,
        MessageBody: 'hello',
        MessageAttributes: {
          word: { DataType: 'String', StringValue: 'yes' },
          bytes: { DataType: 'Binary', BinaryValue: Uint8Array.of(1, 2) },
        },
      }),
    );
    const handler = vi.fn<MappingOptions['handler']>().mockResolvedValue({ batchItemFailures: [] });
    const mapping = connect({ queueUrl: url, handler, functionName: 'worker', timeoutMs: 9_000 });
    await eventually(() => expect(mapping.counters).toEqual({ received: 1, deleted: 1, failed: 0, inFlight: 0 }));
    const [event, context] = handler.mock.calls[0] ?? [];
    expect(event?.Records).toEqual([
      {
        messageId: expect.stringMatching(/^[\w-]{36}$/),
        receiptHandle: expect.any(String),
        body: 'hello',
        md5OfBody: '5d41402abc4b2a76b9719d911017c592',
        md5OfMessageAttributes: expect.stringMatching(/^[0-9a-f]{32}$/),
        attributes: {
          ApproximateReceiveCount: '1',
          SentTimestamp: expect.stringMatching(/^\d{13}$/),
          SenderId: expect.any(String),
          ApproximateFirstReceiveTimestamp: expect.stringMatching(/^\d{13}$/),
        },
        messageAttributes: {
          word: { dataType: 'String', stringValue: 'yes', stringListValues: [], binaryListValues: [] },
          bytes: { dataType: 'Binary', binaryValue: 'AQI=', stringListValues: [], binaryListValues: [] },
        },
        eventSource: 'aws:sqs',
        eventSourceARN: `arn:aws:sqs:us-east-1:000000000000:queue-${queues}`,
        awsRegion: 'us-east-1',
      },
    ]);
    expect(context).toMatchObject({ functionName: 'worker', awsRequestId: expect.stringMatching(/^[\w-]{36}$/) });
    expect(context?.getRemainingTimeInMillis()).toBeLessThanOrEqual(9_000);
    expect(await left(url)).toEqual([0, 0]);
  });

  it('deletes all of a batch but what the function gives back', async () => {
    const { url } = await aQueue();
    await send(url, 'a', 'b', 'c');
    const mapping = connect({
      queueUrl: url,
      batchSize: 10,
      handler: async (event) => ({
        batchItemFailures: event.Records.filter(({ body }) => body === 'b').map(({ messageId }) => ({
          itemIdentifier: messageId,
        })),
      }),
    });
    await eventually(() => expect(mapping.counters).toEqual({ received: 3, deleted: 2, failed: 1, inFlight: 0 }));
    expect(await left(url)).toEqual([0, 1]);
  });

  it('gives at most a batch to one invocation', async () => {
    const { url } = await aQueue();
    await send(url, 'a', 'b', 'c', 'd', 'e');
    const batches: string[][] = [];
    const mapping = connect({
      queueUrl: url,
      batchSize: 2,
      handler: async (event) => batches.push(bodiesOf(event)) && undefined,
    });
    await eventually(() => expect(mapping.counters.deleted).toBe(5));
    expect(Math.max(...batches.map(({ length }) => length))).toBe(2);
    expect(batches.flat().sort()).toEqual(['a', 'b', 'c', 'd', 'e']);
  });

  it('deletes nothing when the function throws, tries again when the messages reappear, and ends in the dead-letter queue', async () => {
    const { url, deadLetterUrl } = await aQueue({ visibilitySeconds: 0, maxReceiveCount: 3 });
    await send(url, 'poison');
    const counts: (string | undefined)[] = [];
    const errors: unknown[] = [];
    const mapping = connect({
      queueUrl: url,
      onError: (error) => errors.push(error),
      maxConcurrency: 1,
      handler: (event) => {
        counts.push(event.Records[0]?.attributes.ApproximateReceiveCount);
        throw new Error('out of memory');
      },
    });
    const recorded: string[] = [];
    const recorder = connect({
      queueUrl: deadLetterUrl,
      handler: async (event) => recorded.push(...bodiesOf(event)) && undefined,
    });
    await eventually(() => expect(recorder.counters.deleted).toBe(1));
    expect(recorded).toEqual(['poison']);
    expect(counts).toEqual(['1', '2', '3']);
    expect(mapping.counters).toMatchObject({ received: 3, deleted: 0, failed: 3 });
    expect(errors).toHaveLength(3);
  });

  it('gives up an invocation that takes too long, and does not wait for it when it stops', async () => {
    const { url } = await aQueue();
    await send(url, 'slow');
    const errors: unknown[] = [];
    const mapping = connect({
      queueUrl: url,
      timeoutMs: 50,
      functionName: 'worker',
      onError: (error) => errors.push(error),
      handler: () => new Promise(() => undefined),
    });
    await eventually(() => expect(mapping.counters).toMatchObject({ failed: 1, deleted: 0, inFlight: 0 }));
    await mapping.stop();
    expect(errors).toMatchObject([{ message: 'worker timed out after 0.05 seconds' }]);
    expect(await left(url)).toEqual([0, 1]);
  });

  it('never runs more invocations at once than it may, and as many as it may', async () => {
    const { url } = await aQueue();
    await send(url, 'a', 'b', 'c', 'd', 'e', 'f', 'g');
    let running = 0;
    let most = 0;
    const mapping = connect({
      queueUrl: url,
      maxConcurrency: 3,
      duplicate: ({ body }) => body === 'a' || body === 'b',
      handler: async () => {
        running += 1;
        await new Promise(setImmediate);
        most = Math.max(most, running);
        running -= 1;
      },
    });
    await eventually(() => expect(mapping.counters.deleted).toBe(9));
    expect(most).toBe(3);
  });

  it('delivers a message twice when told to', async () => {
    const { url } = await aQueue();
    await send(url, 'once', 'twice');
    const seen: string[] = [];
    const mapping = connect({
      queueUrl: url,
      duplicate: ({ body }) => body === 'twice',
      handler: async (event) => seen.push(...bodiesOf(event)) && undefined,
    });
    await eventually(() => expect(mapping.counters).toMatchObject({ received: 2, deleted: 3 }));
    expect(seen.sort()).toEqual(['once', 'twice', 'twice']);
    expect(await left(url)).toEqual([0, 0]);
  });

  it('lets the invocation going on finish when it stops, and receives nothing more', async () => {
    const { url } = await aQueue();
    await send(url, 'first');
    const started = Promise.withResolvers<void>();
    const release = Promise.withResolvers<void>();
    const mapping = connect({
      queueUrl: url,
      handler: async () => {
        started.resolve();
        await release.promise;
      },
    });
    await started.promise;
    let hasStopped = false;
    const stopped = mapping.stop().then(() => {
      hasStopped = true;
    });
    await send(url, 'second');
    expect(hasStopped).toBe(false);
    release.resolve();
    await stopped;
    expect(mapping.counters).toEqual({ received: 1, deleted: 1, failed: 0, inFlight: 0 });
    expect(await left(url)).toEqual([1, 0]);
  });

  it('goes on when the queue was out of reach for a while', async () => {
    const errors: unknown[] = [];
    const seen: string[] = [];
    connect({
      queueUrl: cloud.queueUrl('later'),
      onError: (error) => errors.push(error),
      handler: async (event) => seen.push(...bodiesOf(event)) && undefined,
    });
    await eventually(() => expect(errors).not.toEqual([]));
    expect(errors[0]).toMatchObject({ name: 'QueueDoesNotExist' });
    const { url } = await createQueue(cloud.sqs, 'later', { visibilitySeconds: 30, maxReceiveCount: 3 });
    await send(url, 'at last');
    await eventually(() => expect(seen).toEqual(['at last']));
  });
});
