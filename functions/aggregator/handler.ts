import { randomUUID } from 'node:crypto';
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { createClients } from '../../shared/aws/clients.ts';
import { createControlQueue } from '../../shared/aws/control-queue.ts';
import { createDocumentStore } from '../../shared/aws/document-store.ts';
import { createRequestQueue } from '../../shared/aws/request-queue.ts';
import { createSecretReader } from '../../shared/aws/secrets.ts';
import { createSweepStore } from '../../shared/aws/sweep-store/sweep-store.ts';
import { parseAggregatorEnv } from '../../shared/config/aggregator.ts';
import type { Env } from '../../shared/config/parse-env.ts';
import { parseAggregatorMessage } from '../../shared/core/messages.ts';
import { createLog } from '../../shared/log.ts';
import { createMeter } from '../../shared/metrics.ts';
import { handleMessage } from './handle-message.ts';
import { openTracker } from './open-tracker.ts';
import type { AggregatorPorts } from './publish-matrix.ts';

export type AggregatorHandler = (
  event: SQSEvent,
  context: Pick<Context, 'getRemainingTimeInMillis'>,
) => Promise<SQSBatchResponse>;

/** Publishing stops this long before the invocation ends, or after three quarters of it. */
const reservedMs = 60_000;

/** The aggregator for one environment. `replace` puts other parts in place of the real ones. Throws `config-invalid`. */
export function createHandler(env: Env, replace: Partial<AggregatorPorts> = {}): AggregatorHandler {
  const config = parseAggregatorEnv(env);
  const clients = createClients(config);
  const documents = createDocumentStore({ s3: clients.s3, bucket: config.BUCKET_NAME });
  const secrets = createSecretReader({ client: clients.secrets });
  const log = createLog({ level: config.LOG_LEVEL });
  const ports: AggregatorPorts = {
    store: createSweepStore({ dynamo: clients.dynamo, table: config.TABLE_NAME, documents }),
    documents,
    control: createControlQueue({ sqs: clients.sqs, url: config.CONTROL_QUEUE_URL }),
    openTracker: () => openTracker(config.TRACKER, { secrets, documents, notionBaseUrl: config.NOTION_BASE_URL, log }),
    ...(config.REQUEST_QUEUE_URL && {
      requests: createRequestQueue({ sqs: clients.sqs, url: config.REQUEST_QUEUE_URL }),
    }),
    now: Date.now,
    newOwner: randomUUID,
    log,
    meter: createMeter(config.METRICS_NAMESPACE),
    ...replace,
  };
  const settings = {
    leaseMs: config.LEASE_SECONDS * 1000,
    watchSeconds: config.WATCH_SECONDS,
    suspectPercent: config.SUSPECT_PERCENT,
  };

  async function handle({ body, attributes }: SQSRecord, leftMs: number): Promise<void> {
    const message = parseAggregatorMessage(body);
    const deadline = ports.now() + leftMs - Math.min(reservedMs, leftMs / 4);
    const log = 'sweepId' in message ? ports.log.with({ sweepId: message.sweepId }) : ports.log;
    const attempt = Number(attributes.ApproximateReceiveCount);
    await handleMessage(message, { deadline, attempt }, { ...ports, log }, settings);
  }

  return async ({ Records }, context) => {
    const batchItemFailures: { itemIdentifier: string }[] = [];
    for (const record of Records) {
      try {
        await handle(record, context.getRemainingTimeInMillis());
      } catch (error) {
        ports.log.error('a control message could not be handled', { messageId: record.messageId, error });
        batchItemFailures.push({ itemIdentifier: record.messageId });
      }
    }
    return { batchItemFailures };
  };
}

let made: AggregatorHandler | undefined;

/** What Lambda calls: control messages and tenants' dead letters in, those to be delivered again out. */
export const handler: AggregatorHandler = (event, context) => {
  made ??= createHandler(process.env);
  return made(event, context);
};
