import {
  ChangeMessageVisibilityCommand,
  SendMessageBatchCommand,
  type SendMessageBatchRequestEntry,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { DriftError } from '../core/errors.ts';
import type { TenantMessage } from '../core/messages.ts';
import type { TenantQueue } from '../core/ports.ts';
import { askAgain, mostRefusals, type Pause, pauseFor } from './ask-again.ts';
import { orStoreFailed } from './failures.ts';

const batchSize = 10;
const inFlight = 20;

interface QueueSettings {
  readonly sqs: SQSClient;
  readonly url: string;
  /** How it waits before it sends again what SQS refused. */
  readonly pause?: Pause;
}

/** The queue of tenants to check. Sending retries what SQS refused entry by entry, then gives up with `store-failed`. */
export function createTenantQueue(settings: QueueSettings): TenantQueue {
  return {
    async send(messages, delaySeconds = 0) {
      const batches: TenantMessage[][] = [];
      for (let from = 0; from < messages.length; from += batchSize)
        batches.push(messages.slice(from, from + batchSize));
      const senders = Array.from({ length: Math.min(inFlight, batches.length) }, async () => {
        for (let batch = batches.shift(); batch; batch = batches.shift())
          await sendBatch(settings, batch, delaySeconds);
      });
      await Promise.all(senders);
    },
  };
}

async function sendBatch(
  { sqs, url: QueueUrl, pause = pauseFor }: QueueSettings,
  messages: readonly TenantMessage[],
  delaySeconds: number,
): Promise<void> {
  // SQS counts in whole seconds: what is less is waited for here.
  if (delaySeconds > 0 && delaySeconds < 1) await pause(delaySeconds * 1000);
  const DelaySeconds = Math.floor(delaySeconds);
  const entries = messages.map((message, at) => ({
    Id: String(at),
    MessageBody: JSON.stringify(message),
    ...(DelaySeconds > 0 && { DelaySeconds }),
  }));
  let reason: string | undefined;
  const send = async (Entries: readonly SendMessageBatchRequestEntry[]) => {
    const { Failed = [] } = await orStoreFailed('send tenant messages', () =>
      sqs.send(new SendMessageBatchCommand({ QueueUrl, Entries: [...Entries] })),
    );
    reason = Failed[0]?.Code;
    const refused = new Set(Failed.map((failure) => failure.Id));
    return Entries.filter((entry) => refused.has(entry.Id));
  };
  const left = await askAgain<SendMessageBatchRequestEntry>(entries, send, pause);
  if (left.length === 0) return;
  throw new DriftError(
    'store-failed',
    `SQS refused ${left.length} of ${entries.length} tenant messages ${mostRefusals} times in a row: ${reason}.`,
  );
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
