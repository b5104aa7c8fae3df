import type { SQSEvent, SQSRecord } from 'aws-lambda';
import { describe, expect, it } from 'vitest';
import { createHandler as createAggregator } from '../../functions/aggregator/handler.ts';
import { createHandler as createCoordinator } from '../../functions/coordinator/handler.ts';
import { newSweep } from '../../functions/coordinator/new-sweep.ts';
import { createHandler as createWorker } from '../../functions/worker/handler.ts';
import { startSecretsManager } from '../../local/cloud/secrets-manager.ts';
import { startNotionStandIn } from '../../local/notion/stand-in.ts';
import { parseCoordinatorEvent } from '../../shared/core/messages.ts';
import { createLog } from '../../shared/log.ts';
import { aSnapshot, aTenant, noon } from '../support/builders.ts';
import { createWorld } from '../support/memory-world.ts';

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

describe('every line of a log', () => {
  const nowhere = { ...env, AWS_ENDPOINT_URL_DYNAMODB: 'http://127.0.0.1:1', AWS_ACCESS_KEY_ID: 'a' };
  const unreachable = { ...nowhere, AWS_SECRET_ACCESS_KEY: 'b' };
  const context = { getRemainingTimeInMillis: () => 1000 };
  const canonical = { fingerprint: 'f', snapshotKey: 's', objects: 1, release: 'r1', since: '2026-11-22T12:00:00Z' };
  const place = { index: 0, shard: 0, shardSize: 1, shards: 1 };
  const tenant = { ...place, v: 1, type: 'tenant', sweepId: 's1', seq: 1, tenant: aTenant('acme'), canonical };
  const watch = { v: 1, type: 'watch', sweepId: 's1', tick: 0 };
  const listen = () => {
    const lines: Record<string, unknown>[] = [];
    return { lines, log: createLog({ level: 'info', write: (line) => lines.push(JSON.parse(line)) }) };
  };

  it('says which sweep and which tenant it is about, also where the message could not be handled', async () => {
    const worker = listen();
    await createWorker(unreachable, { log: worker.log })(eventOf(JSON.stringify(tenant)));
    expect(worker.lines.map(({ message }) => message)).toEqual([
      'check started',
      'a tenant message could not be handled',
    ]);
    for (const line of worker.lines) expect(line).toMatchObject({ sweepId: 's1', tenant: 'acme', attempt: 1 });

    const aggregator = listen();
    const handle = createAggregator(unreachable, { log: aggregator.log });
    expect(await handle(eventOf(JSON.stringify(watch)), context)).toEqual({
      batchItemFailures: [{ itemIdentifier: 'm0' }],
    });
    expect(aggregator.lines).toEqual([
      expect.objectContaining({ message: 'a control message could not be handled', sweepId: 's1', messageId: 'm0' }),
    ]);
  });

  it('says so of what the tracker says too', async () => {
    const notion = await startNotionStandIn();
    try {
      const { lines, log } = listen();
      const world = createWorld(aSnapshot('a'), { acme: aSnapshot('a') });
      const { sweepId } = await world.start();
      await world.checkAll();
      const { store, documents, control } = world;
      const tracker = { notion: { database: notion.databaseId, tokenSecret: 'token' } };
      const secrets = await startSecretsManager({ token: notion.token });
      const handle = createAggregator(
        {
          ...unreachable,
          TRACKER: JSON.stringify(tracker),
          NOTION_BASE_URL: notion.baseUrl,
          ...secrets.endpoints,
        },
        { store, documents, control, log },
      );
      notion.faults.add({ times: 1, action: { kind: 'rate-limited', seconds: 1 } });
      await handle(eventOf(JSON.stringify({ v: 1, type: 'close', sweepId, why: 'all-answered' })), {
        getRemainingTimeInMillis: () => 60_000,
      });
      await secrets.stop();
      const said = lines.filter(({ message }) => String(message).startsWith('Notion asks to wait'));
      expect(said).toEqual([expect.objectContaining({ sweepId })]);
    } finally {
      await notion.stop();
    }
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
