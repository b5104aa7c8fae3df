import { ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createControlQueue } from '../../../shared/aws/control-queue.ts';
import { createRequestQueue } from '../../../shared/aws/request-queue.ts';
import { createTenantQueue, postponeMessage } from '../../../shared/aws/tenant-queue.ts';
import { parseRequest, parseTenantMessage, type TenantMessage } from '../../../shared/core/messages.ts';
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

  it('carries any text there is, as printable ASCII', async () => {
    const queue = createTenantQueue({ sqs: cloud.clients.sqs, url: cloud.queues.tenants });
    const texts = [
      '\u{1f680}',
      '\ufffe\uffff',
      '\ud800',
      'a\u0000\n\u007f\u0085',
      '\u202e\u2028',
      '"\\',
      'é',
      '\u{10ffff}',
    ];
    const messages = texts.map((text, index) => aMessage(aTenant(text, { name: text, server: text }), { index }));
    expect(await queue.send(messages)).toEqual([]);
    const received = await receiveAll(cloud.queues.tenants);
    for (const { body } of received) expect(body).toMatch(/^[ -~]+$/);
    const parsed = received.map(({ body }) => parseTenantMessage(body));
    expect(parsed.sort((a, b) => a.index - b.index)).toEqual(messages);
    const requests = createRequestQueue({ sqs: cloud.clients.sqs, url: cloud.queues.control });
    await requests.send({ trigger: 'recheck', tenants: texts });
    const [asked] = await receiveAll(cloud.queues.control);
    expect(asked?.body).toMatch(/^[ -~]+$/);
    expect(parseRequest(asked?.body ?? '').tenants).toEqual(texts);
  });

  it('counts bytes as they are sent: batches stay small, and what fits in none is returned by itself', async () => {
    const queue = createTenantQueue({ sqs: cloud.clients.sqs, url: cloud.queues.tenants });
    const long = (length: number, index: number) =>
      aMessage(aTenant(`t${index}`, { name: 'é'.repeat(length) }), { index });
    // Six bytes for each of these letters: two fit into a request, five do not, and the last fits in none.
    const messages = [...Array.from({ length: 5 }, (_, index) => long(20_000, index)), long(44_000, 5)];
    const refused = await queue.send(messages);
    expect(refused.map(({ message, reason }) => [message.tenant.id, reason])).toEqual([
      ['t5', expect.stringMatching(/^it has 26\d{4} bytes, and 262144 at most fit$/)],
    ]);
    const received = (await receiveAll(cloud.queues.tenants)).map(({ body }) => parseTenantMessage(body).index);
    expect(received.sort()).toEqual([0, 1, 2, 3, 4]);
  });

  it('returns what SQS refuses because of the message, and sends the others', async () => {
    const sends: string[][] = [];
    const answers = [
      [
        { Id: '1', Code: 'InvalidMessageContents', Message: 'no such character', SenderFault: true },
        { Id: '2', Code: 'RequestThrottled', SenderFault: true },
      ],
      [],
    ];
    const send = async ({ input }: { input: { Entries: { Id: string }[] } }) => {
      sends.push(input.Entries.map(({ Id }) => Id));
      return { Failed: answers.shift() ?? [] };
    };
    const sqs = Object.assign(Object.create(cloud.clients.sqs), { send });
    const queue = createTenantQueue({ sqs, url: 'q', pause: async () => undefined });
    const refused = await queue.send([0, 1, 2].map((index) => aMessage(aTenant(`t${index}`), { index })));
    expect(refused.map(({ message, reason }) => [message.tenant.id, reason])).toEqual([
      ['t1', 'InvalidMessageContents: no such character'],
    ]);
    expect(sends).toEqual([['0', '1', '2'], ['2']]);
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
