import { DeleteMessageCommand, type Message, ReceiveMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { postponeMessage } from '../../../shared/aws/tenant-queue.ts';
import type { Surroundings } from '../gate.ts';
import { createHeap } from '../heap.ts';
import type { Queue, Received } from '../queue.ts';
import type { Turns } from './in-turn.ts';

/** A queue of the emulator, which counts deliveries, hides, delays and buries by itself; here is known when to look. */
export interface SqsQueue extends Queue {
  /** Something may be visible from this moment on. */
  expect(at: number): void;
  /** Takes out all that is left, and remembers it. */
  look(): Promise<void>;
}

export interface SqsQueueSettings {
  readonly name: string;
  readonly url: string;
  readonly sqs: SQSClient;
  readonly visibilityMs: number;
  /** Sends a message the way the functions do. */
  readonly post: (body: string, delaySeconds: number) => Promise<void>;
  /** Where the emulator puts what came too often. */
  readonly redrive?: { readonly maxReceives: number; readonly to: SqsQueue };
  /** The bodies of what it buried; a queue of dead letters adds to those of the one before it. */
  readonly buried?: string[];
  readonly arrived?: string[];
}

/** A message that was received and is not done with. */
interface Out {
  readonly messageId: string;
  readonly receiptHandle: string;
}

const longestDelaySeconds = 900;

export function createSqsQueue(settings: SqsQueueSettings, turns: Turns, surroundings: Surroundings): SqsQueue {
  const { name, url: QueueUrl, sqs, visibilityMs, post, redrive, buried = [], arrived } = settings;
  const { scheduler, random, faults, tally } = surroundings;
  const moments = createHeap<number>((a, b) => a < b);
  const out = new Map<number, Out>();
  /** By message: when one that came as often as it may comes once more, and is buried instead. */
  const doomed = new Map<string, number>();
  const left: string[] = [];
  const seen = new Set<string>();
  let notice = (): void => undefined;
  let received = 0;

  const isUnlucky = (): boolean => scheduler.now() < faults.calmAt && random.chance(faults.duplicates);

  function expect(at: number): void {
    moments.push(at);
    notice();
  }

  async function fetch(): Promise<Message | undefined> {
    const command = new ReceiveMessageCommand({
      QueueUrl,
      MessageSystemAttributeNames: ['All'],
      VisibilityTimeout: visibilityMs / 1000,
      WaitTimeSeconds: 0,
    });
    return (await turns.take(() => sqs.send(command))).Messages?.[0];
  }

  async function hide({ messageId, receiptHandle }: Out, ms: number): Promise<void> {
    const seconds = Math.round(ms / 1000);
    await turns.take(() => postponeMessage({ sqs, url: QueueUrl }, receiptHandle, seconds));
    const at = scheduler.now() + seconds * 1000;
    if (doomed.has(messageId)) doomed.set(messageId, at);
    expect(at);
  }

  /** What is due to be buried may have been just now, or will be as soon as it is its turn. */
  function expectBurials(isEmpty: boolean): void {
    const due = [...doomed].filter(([, at]) => at <= scheduler.now()).map(([messageId]) => messageId);
    if (due.length > 0) redrive?.to.expect(scheduler.now());
    if (isEmpty) for (const messageId of due) doomed.delete(messageId);
  }

  async function hand(message: Message): Promise<Received> {
    const { MessageId: messageId = '', ReceiptHandle: receiptHandle = '', Body: body = '', Attributes = {} } = message;
    const attempt = Number(Attributes.ApproximateReceiveCount);
    received += 1;
    const id = received;
    if (!seen.has(messageId) && arrived) {
      tally.add(`${name}-arrival`);
      arrived.push(body);
    }
    seen.add(messageId);
    out.set(id, { messageId, receiptHandle });
    const until = scheduler.now() + visibilityMs;
    if (redrive && attempt >= redrive.maxReceives) doomed.set(messageId, until);
    moments.push(until);
    if (isUnlucky()) {
      tally.add('delivered-twice');
      await hide({ messageId, receiptHandle }, random.between(0, visibilityMs));
    }
    return { id, body, attempt };
  }

  return {
    name,
    expect,
    buried,
    async send(body, delayMs = 0) {
      const late = isUnlucky() ? random.between(1, 60) : 0;
      if (late > 0) tally.add('sent-late');
      const seconds = Math.min(longestDelaySeconds, delayMs / 1000 + late);
      await turns.take(() => post(body, seconds));
      expect(scheduler.now() + Math.round(seconds) * 1000);
    },
    async receive() {
      const message = await fetch();
      expectBurials(message === undefined);
      // There is a moment for each message that may be visible: so none is of use when no message is.
      const isDue = () => (moments.first() ?? Number.POSITIVE_INFINITY) <= scheduler.now();
      do if (isDue()) moments.pop();
      while (!message && isDue());
      return message && (await hand(message));
    },
    async remove({ id }) {
      const gone = out.get(id);
      out.delete(id);
      if (!gone) return;
      // What was deleted may come back once it would have become visible.
      if (isUnlucky()) return tally.add('came-back');
      doomed.delete(gone.messageId);
      const { receiptHandle: ReceiptHandle } = gone;
      await turns.take(() => sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle })));
    },
    async postpone({ id }, ms) {
      const postponed = out.get(id);
      if (postponed) await hide(postponed, ms);
    },
    nextVisibleAt: () => moments.first(),
    onChange: (called) => {
      notice = called;
    },
    bodies: left,
    async look() {
      for (let message = await fetch(); message; message = await fetch()) left.push(message.Body ?? '');
    },
  };
}
