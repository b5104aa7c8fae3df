import { ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createControlQueue } from '../../../shared/aws/control-queue.ts';
import { createTenantQueue, postponeMessage } from '../../../shared/aws/tenant-queue.ts';
import { parseTenantMessage, type TenantMessage } from '../../../shared/core/messages.ts';
import { aMessage, aTenant } from '../../support/builders.ts';
import { startTestCloud, type TestCloud } from '../../support/cloud.ts';

let cloud: TestCloud;
beforeAll(async () => {
  cloud = await startTestCloud({ visibilitySeconds: 60, maxReceiveCount: 5 });
});
afterAll(() => cloud.stop());

async function receiveAll(url: string): Promise<{ body: string; receiptHandle: string }[]> {
  const received: { body: string; receiptHandle: string }[] = [];
  for (;;) {
    const { Messages = [] } = await cloud.clients.sqs.send(
      new ReceiveMessageCommand({ QueueUrl: url, MaxNumberOfMessages: 10 }),
    );
    if (Messages.length === 0) return received;
    received.push(
      ...Messages.map(({ Body = '', ReceiptHandle = '' }) => ({ body: Body, receiptHandle: ReceiptHandle })),
    );
  }
}

describe('the tenant queue', () => {
  it('carries every message, in batches of ten or less', async () => {
    const queue = createTenantQueue({ sqs: cloud.clients.sqs, url: cloud.queues.tenants });
    const messages: TenantMessage[] = Array.from({ length: 237 }, (_, index) =>
      aMessage(aTenant(`t${index}`), { index }),
    );
    await queue.send(messages);
    await queue.send([]);
    const received = (await receiveAll(cloud.queues.tenants)).map(({ body }) => parseTenantMessage(body));
    expect(received.sort((a, b) => a.index - b.index)).toEqual(messages);
  });

  it('gives a postponed message again when its time has come', async () => {
    const queue = createTenantQueue({ sqs: cloud.clients.sqs, url: cloud.queues.tenants });
    await queue.send([aMessage(aTenant('later'))]);
    const [message] = await receiveAll(cloud.queues.tenants);
    expect(await receiveAll(cloud.queues.tenants)).toEqual([]);
    await postponeMessage({ sqs: cloud.clients.sqs, url: cloud.queues.tenants }, message?.receiptHandle ?? '', 0);
    expect(await receiveAll(cloud.queues.tenants)).toHaveLength(1);
  });

  it('that is not there fails, saying what was to be done', async () => {
    const queue = createTenantQueue({ sqs: cloud.clients.sqs, url: cloud.emulators.queueUrl('nowhere') });
    await expect(queue.send([aMessage(aTenant('a'))])).rejects.toMatchObject({
      code: 'store-failed',
      message: expect.stringContaining('send tenant messages'),
    });
  });

  it('sends again what SQS refused, entry by entry, and gives up in the end', async () => {
    const sends: number[] = [];
    const refusing = (refusals: number) => ({
      send: async ({ input }: { input: { Entries: { Id: string }[] } }) => {
        sends.push(input.Entries.length);
        return { Failed: sends.length <= refusals ? [{ Id: '1', Code: 'Throttled' }] : [] };
      },
    });
    const pauses: number[] = [];
    const queueOf = (refusals: number) =>
      createTenantQueue({
        sqs: Object.assign(Object.create(cloud.clients.sqs), refusing(refusals)),
        url: 'q',
        pause: async (ms) => void pauses.push(ms),
      });
    const messages = [0, 1, 2].map((index) => aMessage(aTenant(`t${index}`), { index }));
    await queueOf(2).send(messages);
    expect(sends).toEqual([3, 1, 1]);
    sends.length = 0;
    pauses.length = 0;
    await expect(queueOf(99).send(messages)).rejects.toMatchObject({
      code: 'store-failed',
      message: expect.stringContaining('1 of 3 tenant messages 8 times in a row: Throttled'),
      retryable: true,
    });
    // One that took two of three, then eight that took nothing.
    expect(sends).toHaveLength(9);
    for (const [nth, ms] of pauses.entries()) {
      expect(ms).toBeGreaterThanOrEqual(25 * 2 ** nth);
      expect(ms).toBeLessThanOrEqual(50 * 2 ** nth);
    }
    expect(new Set(pauses).size).toBe(8);
  });
});

describe('the control queue', () => {
  it('carries a message at once, or after its delay', async () => {
    const control = createControlQueue({ sqs: cloud.clients.sqs, url: cloud.queues.control });
    await control.send({ v: 1, type: 'watch', sweepId: 's', tick: 0 }, 300);
    await control.send({ v: 1, type: 'aggregate', sweepId: 's' });
    expect((await receiveAll(cloud.queues.control)).map(({ body }) => JSON.parse(body))).toEqual([
      { v: 1, type: 'aggregate', sweepId: 's' },
    ]);
  });

  it('refuses a delay that SQS would refuse', async () => {
    const control = createControlQueue({ sqs: cloud.clients.sqs, url: cloud.queues.control });
    await expect(control.send({ v: 1, type: 'aggregate', sweepId: 's' }, 901)).rejects.toMatchObject({
      code: 'internal',
    });
  });
});
