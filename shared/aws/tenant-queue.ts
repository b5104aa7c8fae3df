import { setTimeout } from 'node:timers/promises';
import {
  ChangeMessageVisibilityCommand,
  SendMessageBatchCommand,
  type SendMessageBatchRequestEntry,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { DriftError } from '../core/errors.ts';
import type { TenantMessage } from '../core/messages.ts';
import type { TenantQueue } from '../core/ports.ts';
import { orStoreFailed } from './failures.ts';

const batchSize = 10;
const inFlight = 20;
const tries = 5;

/** The queue of tenants to check. Sending retries what SQS refused entry by entry, then gives up with `store-failed`. */
export function createTenantQueue(settings: { readonly sqs: SQSClient; readonly url: string }): TenantQueue {
  const { sqs, url } = settings;
  return {
    async send(messages, delaySeconds = 0) {
      const batches: TenantMessage[][] = [];
      for (let from = 0; from < messages.length; from += batchSize)
        batches.push(messages.slice(from, from + batchSize));
      const senders = Array.from({ length: Math.min(inFlight, batches.length) }, async () => {
        for (let batch = batches.shift(); batch; batch = batches.shift())
          await sendBatch(sqs, url, batch, delaySeconds);
      });
      await Promise.all(senders);
    },
  };
}

async function sendBatch(
  sqs: SQSClient,
  url: string,
  messages: readonly TenantMessage[],
  delaySeconds: number,
): Promise<void> {
  // SQS counts in whole seconds: what is less is waited for here.
  if (delaySeconds > 0 && delaySeconds < 1) await setTimeout(delaySeconds * 1000);
  const DelaySeconds = Math.floor(delaySeconds);
  let entries: SendMessageBatchRequestEntry[] = messages.map((message, at) => ({
    Id: String(at),
    MessageBody: JSON.stringify(message),
    ...(DelaySeconds > 0 && { DelaySeconds }),
  }));
  for (let attempt = 1; entries.length > 0; attempt += 1) {
    const { Failed = [] } = await orStoreFailed('send tenant messages', () =>
      sqs.send(new SendMessageBatchCommand({ QueueUrl: url, Entries: entries })),
    );
    const refused = new Set(Failed.map((failure) => failure.Id));
    entries = entries.filter((entry) => refused.has(entry.Id));
    if (entries.length > 0 && attempt === tries) {
      throw new DriftError(
        'store-failed',
        `SQS refused ${entries.length} tenant messages ${tries} times: ${Failed[0]?.Code}.`,
      );
    }
  }
}

/** Makes a message that is being handled visible again after so many seconds (0 to 43,200), for another try. */
export async function postponeMessage(
  settings: { readonly sqs: SQSClient; readonly url: string },
  receiptHandle: string,
  seconds: number,
): Promise<void> {
  await orStoreFailed('postpone a tenant message', async () => {
    const VisibilityTimeout = Math.round(seconds);
    await settings.sqs.send(
      new ChangeMessageVisibilityCommand({ QueueUrl: settings.url, ReceiptHandle: receiptHandle, VisibilityTimeout }),
    );
  });
}
