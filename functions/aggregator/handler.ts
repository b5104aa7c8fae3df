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
import type { SecretReader } from '../../shared/core/ports.ts';
import { createLog, type LogFields } from '../../shared/log.ts';
import { createMeter } from '../../shared/metrics.ts';
import { handleMessage } from './handle-message.ts';
import { openTracker } from './open-tracker.ts';
import type { AggregatorPorts } from './publish-matrix.ts';

export type AggregatorHandler = (
  event: SQSEvent,
  context: Pick<Context, 'getRemainingTimeInMillis'>,
) => Promise<SQSBatchResponse>;

export type AggregatorReplacements = Partial<AggregatorPorts & { readonly secrets: SecretReader }>;

/** Publishing stops this long before the invocation ends, or after three quarters of it. */
const reservedMs = 60_000;

/** The aggregator for one environment. `replace` puts other parts in place of the real ones. Throws `config-invalid`. */
export function createHandler(env: Env, replace: AggregatorReplacements = {}): AggregatorHandler {
  const config = parseAggregatorEnv(env);
  const clients = createClients(config);
  const documents = createDocumentStore({ s3: clients.s3, bucket: config.BUCKET_NAME });
  const secrets = replace.secrets ?? createSecretReader({ client: clients.secrets });
  const ports: Omit<AggregatorPorts, 'openTracker'> = {
    store: createSweepStore({ dynamo: clients.dynamo, table: config.TABLE_NAME, documents }),
    documents,
    control: createControlQueue({ sqs: clients.sqs, url: config.CONTROL_QUEUE_URL }),
    ...(config.REQUEST_QUEUE_URL && {
      requests: createRequestQueue({ sqs: clients.sqs, url: config.REQUEST_QUEUE_URL }),
    }),
    publish: config.PUBLISH,
    waivers: config.WAIVERS,
    now: Date.now,
    newOwner: randomUUID,
    log: createLog({ level: config.LOG_LEVEL }),
    meter: createMeter(config.METRICS_NAMESPACE),
    ...replace,
  };
  const settings = {
    leaseMs: config.LEASE_SECONDS * 1000,
    watchSeconds: config.WATCH_SECONDS,
    suspectPercent: config.SUSPECT_PERCENT,
  };

  const trackerParts = { secrets, documents: ports.documents, notionBaseUrl: config.NOTION_BASE_URL };

  /** True when the message is done with, false when the queue shall deliver it again. */
  async function handle({ messageId, body, attributes }: SQSRecord, leftMs: number): Promise<boolean> {
    let log = ports.log;
    try {
      const message = parseAggregatorMessage(body);
      log = log.with(namesIn(message));
      const open = replace.openTracker ?? (() => openTracker(config.TRACKER, { ...trackerParts, log }));
      const deadline = ports.now() + leftMs - Math.min(reservedMs, leftMs / 4);
      const attempt = Number(attributes.ApproximateReceiveCount);
      await handleMessage(message, { deadline, attempt }, { ...ports, openTracker: open, log }, settings);
      return true;
    } catch (error) {
      log.error('a control message could not be handled', { messageId, error });
      return false;
    }
  }

  return async ({ Records }, context) => {
    const batchItemFailures: { itemIdentifier: string }[] = [];
    for (const record of Records) {
      const done = await handle(record, context.getRemainingTimeInMillis());
      if (!done) batchItemFailures.push({ itemIdentifier: record.messageId });
    }
    return { batchItemFailures };
  };
}

/** What every line about a message says: its sweep and its tenant, as far as it has them. */
function namesIn(message: ReturnType<typeof parseAggregatorMessage>): LogFields {
  return {
    ...('sweepId' in message && { sweepId: message.sweepId }),
    ...(message.type === 'tenant' && { tenant: message.tenant.id }),
  };
}

let made: AggregatorHandler | undefined;

/** What Lambda calls: control messages and tenants' dead letters in, those to be delivered again out. */
export const handler: AggregatorHandler = (event, context) => {
  made ??= createHandler(process.env);
  return made(event, context);
};
