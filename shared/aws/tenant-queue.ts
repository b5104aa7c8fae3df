import {
  type BatchResultErrorEntry,
  ChangeMessageVisibilityCommand,
  SendMessageBatchCommand,
  type SendMessageBatchRequestEntry,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { DriftError } from '../core/errors.ts';
import type { TenantMessage } from '../core/messages.ts';
import type { RefusedMessage, TenantQueue } from '../core/ports.ts';
import { printable } from '../core/printable.ts';
import { askAgain, mostRefusals, type Pause, pauseFor } from './ask-again.ts';
import { orStoreFailed } from './failures.ts';
import { messageBody } from './message-body.ts';

const batchSize = 10;
/** Of a message, and of a request: what SQS took before it took a MiB, and still takes where a queue says so. */
const mostBytes = 256 * 1024;
const inFlight = 20;

interface QueueSettings {
  readonly sqs: SQSClient;
  readonly url: string;
  /** How it waits before it sends again what SQS refused. */
  readonly pause?: Pause;
}

/**
 * The queue of tenants to check. What SQS refuses for a reason of its own is sent again, entry by entry, and given up with
 * `store-failed` in the end; what it refuses because of the message itself is returned.
 */
export function createTenantQueue(settings: QueueSettings): TenantQueue {
  return {
    async send(messages, delaySeconds = 0) {
      const written = messages.map((message) => ({ message, body: messageBody(message) }));
      const batches = batchesOf(written.filter(fits));
      const refused: RefusedMessage[] = written.filter((one) => !fits(one)).map(tooLarge);
      const senders = Array.from({ length: Math.min(inFlight, batches.length) }, async () => {
        for (let batch = batches.shift(); batch; batch = batches.shift())
          refused.push(...(await sendBatch(settings, batch, delaySeconds)));
      });
      await Promise.all(senders);
      return refused;
    },
  };
}

interface Written {
  readonly message: TenantMessage;
  readonly body: string;
}

const fits = ({ body }: Written): boolean => body.length <= mostBytes;

const tooLarge = ({ message, body }: Written): RefusedMessage => ({
  message,
  reason: `it has ${body.length} bytes, and ${mostBytes} at most fit`,
});

/** In order, each of at most as many messages and bytes as one request may have. */
function batchesOf(written: readonly Written[]): Written[][] {
  const batches: Written[][] = [];
  let bytes = 0;
  for (const one of written) {
    const last = batches.at(-1);
    bytes += one.body.length;
    if (last && last.length < batchSize && bytes <= mostBytes) last.push(one);
    else {
      batches.push([one]);
      bytes = one.body.length;
    }
  }
  return batches;
}

async function sendBatch(
  { sqs, url: QueueUrl, pause = pauseFor }: QueueSettings,
  messages: readonly Written[],
  delaySeconds: number,
): Promise<readonly RefusedMessage[]> {
  // SQS counts in whole seconds: what is less is waited for here.
  if (delaySeconds > 0 && delaySeconds < 1) await pause(delaySeconds * 1000);
  const DelaySeconds = Math.floor(delaySeconds);
  const entries = messages.map(({ body: MessageBody }, at) => ({
    Id: String(at),
    MessageBody,
    ...(DelaySeconds > 0 && { DelaySeconds }),
  }));
  const refused: RefusedMessage[] = [];
  let reason: string | undefined;
  const send = async (Entries: readonly SendMessageBatchRequestEntry[]) => {
    const { Failed = [] } = await orStoreFailed('send tenant messages', () =>
      sqs.send(new SendMessageBatchCommand({ QueueUrl, Entries: [...Entries] })),
    );
    for (const failure of Failed.filter(isOwnFault)) {
      const { message } = messages[Number(failure.Id)] ?? {};
      const why = printable([failure.Code, failure.Message].filter(Boolean).join(': '));
      if (message) refused.push({ message, reason: why });
    }
    const again = Failed.filter((failure) => !isOwnFault(failure));
    reason = again[0]?.Code;
    const left = new Set(again.map((failure) => failure.Id));
    return Entries.filter((entry) => left.has(entry.Id));
  };
  const left = await askAgain<SendMessageBatchRequestEntry>(entries, send, pause);
  if (left.length === 0) return refused;
  throw new DriftError(
    'store-failed',
    `SQS refused ${left.length} of ${entries.length} tenant messages ${mostRefusals} times in a row: ${reason}.`,
  );
}

/** Whether what was sent is at fault. SQS also calls it the sender's when it is asked too often, or may not use its key. */
const isOwnFault = ({ SenderFault, Code = '' }: Pick<BatchResultErrorEntry, 'SenderFault' | 'Code'>): boolean =>
  SenderFault === true && !/throttl|overlimit|kms|accessdenied|unavailable/i.test(Code);

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
