import { setTimeout as wait } from 'node:timers/promises';
import { DeleteMessageBatchCommand, ReceiveMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { Context, SQSEvent, SQSRecord } from 'aws-lambda';
import { failedIds } from './batch-failures.ts';
import { createContext } from './invocation.ts';
import { toRecord } from './sqs-event.ts';

/** What connects a queue with a function: it receives, invokes, and deletes what did not fail. */

/** Its answer is taken as Lambda takes it, whatever its type says. */
export type QueueHandler = (event: SQSEvent, context: Context) => Promise<unknown>;

export interface MappingOptions {
  readonly client: SQSClient;
  readonly queueUrl: string;
  readonly handler: QueueHandler;
  readonly functionName?: string;
  /** Messages per invocation, at most 10; 1 when absent. */
  readonly batchSize?: number;
  /** Invocations at the same time; 2 when absent. */
  readonly maxConcurrency?: number;
  /** When an invocation is given up. What it does afterwards nobody waits for; 60,000 when absent. */
  readonly timeoutMs?: number;
  /** True for a message that is to arrive twice at the same time, as a queue may do with any. */
  readonly duplicate?: (record: SQSRecord) => boolean;
  /** Told of every invocation that threw or ran out of time, and of every request to the queue that failed. */
  readonly onError?: (error: unknown) => void;
}

export interface MappingCounters {
  /** Messages received, the same one as often as it came. */
  readonly received: number;
  readonly deleted: number;
  /** Messages that were left to come again. */
  readonly failed: number;
  /** Invocations going on. */
  readonly inFlight: number;
}

export interface EventSourceMapping {
  readonly counters: MappingCounters;
  /** Receives nothing more and returns when the last invocation has ended. */
  stop(): Promise<void>;
}

/** Connects them at once. It runs until `stop()`; no failure of the function or the queue ends it. */
export function startEventSourceMapping(options: MappingOptions): EventSourceMapping {
  const { batchSize = 1, maxConcurrency = 2, duplicate = () => false } = options;
  const counters = { received: 0, deleted: 0, failed: 0, inFlight: 0 };
  const stopping = new AbortController();
  const invocations = new Set<Promise<void>>();

  async function poll(): Promise<void> {
    while (!stopping.signal.aborted) {
      const room = (maxConcurrency - invocations.size) * batchSize;
      const records = room > 0 ? await receive(options, Math.min(10, room), stopping.signal) : [];
      counters.received += records.length;
      const again = records.filter(duplicate);
      for (const batch of [...chunks(records, batchSize), ...chunks(again, batchSize)]) await startWithin(batch);
      if (invocations.size >= maxConcurrency) await Promise.race(invocations);
    }
  }

  async function startWithin(batch: readonly SQSRecord[]): Promise<void> {
    while (invocations.size >= maxConcurrency) await Promise.race(invocations);
    const invocation = deliver(batch).finally(() => invocations.delete(invocation));
    invocations.add(invocation);
  }

  async function deliver(batch: readonly SQSRecord[]): Promise<void> {
    counters.inFlight += 1;
    const failed = await invoke(batch, options);
    const handled = batch.filter(({ messageId }) => !failed.has(messageId));
    const deleted = await remove(handled, options);
    counters.deleted += deleted;
    counters.failed += batch.length - deleted;
    counters.inFlight -= 1;
  }

  const polling = poll();
  return {
    counters,
    async stop() {
      stopping.abort();
      await polling;
      await Promise.all(invocations);
    },
  };
}

const pauseAfterErrorMs = 200;

/** Waits up to a second for messages. Nothing when it is stopped meanwhile; then what was on its way comes again later. */
async function receive(options: MappingOptions, count: number, stopped: AbortSignal): Promise<SQSRecord[]> {
  const command = new ReceiveMessageCommand({
    QueueUrl: options.queueUrl,
    MaxNumberOfMessages: count,
    WaitTimeSeconds: 1,
    MessageSystemAttributeNames: ['All'],
    MessageAttributeNames: ['All'],
  });
  try {
    const { Messages = [] } = await options.client.send(command, { abortSignal: stopped });
    const region = await options.client.config.region();
    return Messages.map((message) => toRecord(message, { arn: queueArn(options.queueUrl, region), region }));
  } catch (error) {
    if (stopped.aborted) return [];
    options.onError?.(error);
    await wait(pauseAfterErrorMs, undefined, { signal: stopped }).catch(() => undefined);
    return [];
  }
}

function queueArn(queueUrl: string, region: string): string {
  const [, account, name] = new URL(queueUrl).pathname.split('/');
  return `arn:aws:sqs:${region}:${account}:${name}`;
}

/** Calls the function once; gives the ids of the messages that it did not manage. */
async function invoke(batch: readonly SQSRecord[], options: MappingOptions): Promise<ReadonlySet<string>> {
  const { handler, functionName = 'local', timeoutMs = 60_000, onError } = options;
  const ids = new Set(batch.map(({ messageId }) => messageId));
  const ended = new AbortController();
  try {
    const event = structuredClone({ Records: [...batch] });
    const answer = handler(event, createContext(functionName, timeoutMs));
    return failedIds(await Promise.race([answer, timeLimit(functionName, timeoutMs, ended.signal)]), ids);
  } catch (error) {
    onError?.(error);
    return ids;
  } finally {
    ended.abort();
  }
}

async function timeLimit(functionName: string, timeoutMs: number, ended: AbortSignal): Promise<never> {
  await wait(timeoutMs, undefined, { signal: ended });
  throw new Error(`${functionName} timed out after ${timeoutMs / 1000} seconds`);
}

/** Deletes messages from the queue; gives how many. Those it could not delete come again. */
async function remove(records: readonly SQSRecord[], { client, queueUrl, onError }: MappingOptions): Promise<number> {
  if (records.length === 0) return 0;
  const Entries = records.map(({ receiptHandle }, index) => ({ Id: String(index), ReceiptHandle: receiptHandle }));
  try {
    const { Successful = [] } = await client.send(new DeleteMessageBatchCommand({ QueueUrl: queueUrl, Entries }));
    return Successful.length;
  } catch (error) {
    onError?.(error);
    return 0;
  }
}

function* chunks<Item>(items: readonly Item[], size: number): Generator<Item[]> {
  for (let start = 0; start < items.length; start += size) yield items.slice(start, start + size);
}
