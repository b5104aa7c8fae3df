import type { SQSEvent, SQSRecord } from 'aws-lambda';
import { describe, expect, it } from 'vitest';
import { createHandler as createAggregator } from '../../functions/aggregator/handler.ts';
import { createHandler as createCoordinator } from '../../functions/coordinator/handler.ts';
import { newSweep } from '../../functions/coordinator/new-sweep.ts';
import { createHandler as createWorker } from '../../functions/worker/handler.ts';
import { parseCoordinatorEvent } from '../../shared/core/messages.ts';
import { noon } from '../support/builders.ts';

const env = {
  AWS_REGION: 'us-east-1',
  TABLE_NAME: 't',
  BUCKET_NAME: 'b',
  TENANT_QUEUE_URL: 'q',
  CONTROL_QUEUE_URL: 'c',
  CANONICAL: '{"secret":"canonical"}',
  TENANTS: '{"inline":[]}',
  LOG_LEVEL: 'silent',
};

function eventOf(...bodies: string[]): SQSEvent {
  const attributes = {
    ApproximateReceiveCount: '1',
    SentTimestamp: '0',
    SenderId: '',
    ApproximateFirstReceiveTimestamp: '0',
  };
  const rest = {
    receiptHandle: 'r',
    attributes,
    messageAttributes: {},
    md5OfBody: '',
    eventSource: 'aws:sqs',
    eventSourceARN: '',
    awsRegion: '',
  };
  return { Records: bodies.map((body, at): SQSRecord => ({ messageId: `m${at}`, body, ...rest })) };
}

describe('every handler', () => {
  it.each([
    ['coordinator', createCoordinator],
    ['worker', createWorker],
    ['aggregator', createAggregator],
  ])('of the %s refuses an environment that lacks something, before it does anything', (name, create) => {
    expect(() => create({})).toThrow(
      new RegExp(`The ${name}'s environment is incomplete:\\n {2}TABLE_NAME: not set\\n {2}BUCKET_NAME: not set`),
    );
  });
});

describe('the handlers of queues', () => {
  it('give back a message that they do not understand, and only that one', async () => {
    const unreadable = { batchItemFailures: [{ itemIdentifier: 'm0' }, { itemIdentifier: 'm1' }] };
    expect(await createWorker(env)(eventOf('no json', '{"v":2}'))).toEqual(unreadable);
    const context = { getRemainingTimeInMillis: () => 1000 };
    expect(await createAggregator(env)(eventOf('no json', '{"v":2}'), context)).toEqual(unreadable);
    expect(await createWorker(env)(eventOf())).toEqual({ batchItemFailures: [] });
  });
});

describe('the coordinator', () => {
  it('refuses an event with a typo before it takes the lock', async () => {
    await expect(createCoordinator(env)({ tennant: 'acme' })).rejects.toMatchObject({
      code: 'message-invalid',
      message: expect.stringContaining('tennant'),
    });
  });

  it('gives a scheduled moment the same sweep every time, and a sweep by hand one of its own', () => {
    const scheduled = parseCoordinatorEvent({ trigger: 'schedule', scheduledAt: '2026-11-22T17:00:00+01:00' });
    expect(newSweep(scheduled, noon, 'a')).toMatchObject({ sweepId: 's-20261122T160000Z', seq: noon });
    expect(newSweep(scheduled, noon + 5, 'b').sweepId).toBe('s-20261122T160000Z');
    expect(newSweep(parseCoordinatorEvent({}), noon, 'a1').sweepId).toBe('m-20261122T120000Z-a1');
    expect(newSweep(parseCoordinatorEvent({ sweepId: 'mine', sample: 3 }), noon, 'a')).toMatchObject({
      sweepId: 'mine',
      wholeFleet: false,
    });
  });
});
