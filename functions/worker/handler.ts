import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { callerOf, createClients } from '../../shared/aws/clients.ts';
import { createControlQueue } from '../../shared/aws/control-queue.ts';
import { createDocumentStore } from '../../shared/aws/document-store.ts';
import { createTokenSigner } from '../../shared/aws/rds-tokens.ts';
import { createSecretReader } from '../../shared/aws/secrets.ts';
import { createSweepStore } from '../../shared/aws/sweep-store/sweep-store.ts';
import { createTenantQueue, postponeMessage } from '../../shared/aws/tenant-queue.ts';
import type { Env } from '../../shared/config/parse-env.ts';
import { readLimits } from '../../shared/config/read-limits.ts';
import { parseWorkerEnv } from '../../shared/config/worker.ts';
import { parseTenantMessage } from '../../shared/core/messages.ts';
import { createSnapshotStore } from '../../shared/core/snapshot-store.ts';
import { createLog } from '../../shared/log.ts';
import { createCatalogReader } from '../../shared/postgres/catalog-reader.ts';
import { loadSameMeaning } from '../../shared/postgres/meaning/same-meaning.ts';
import { checkTenant, type WorkerPorts } from './check-tenant.ts';
import { growingPause } from './growing-pause.ts';
import { rememberOpen } from './remember-open.ts';

export type WorkerHandler = (event: SQSEvent) => Promise<SQSBatchResponse>;

/** For connecting a second time with a new secret, and for saying goodbye. */
const slackMs = 10_000;

/** The worker for one environment. `replace` puts other parts in place of the real ones. Throws `config-invalid`. */
export function createHandler(env: Env, replace: Partial<WorkerPorts> = {}): WorkerHandler {
  const config = parseWorkerEnv(env);
  const clients = createClients(config);
  const documents = createDocumentStore({ s3: clients.s3, bucket: config.BUCKET_NAME });
  const limits = readLimits(config);
  const store = replace.store ?? createSweepStore({ dynamo: clients.dynamo, table: config.TABLE_NAME, documents });
  const now = replace.now ?? Date.now;
  const queue = { sqs: clients.sqs, url: config.TENANT_QUEUE_URL };
  const ports: WorkerPorts = {
    store,
    snapshots: createSnapshotStore(documents),
    secrets: createSecretReader({ client: clients.secrets }),
    tokens: createTokenSigner(callerOf(config)),
    catalog: replace.catalog ?? createCatalogReader(limits),
    control: createControlQueue({ sqs: clients.sqs, url: config.CONTROL_QUEUE_URL }),
    queue: createTenantQueue(queue),
    isOpen: rememberOpen(store, now),
    perServer: config.PER_SERVER,
    slotMs: limits.connectTimeoutMs + limits.readTimeoutMs + slackMs,
    serverWait: (times) => growingPause(config.SERVER_WAIT_SECONDS, times),
    compare: config.COMPARE,
    publish: config.PUBLISH,
    fullReadEvery: config.FULL_READ_EVERY,
    loadSameMeaning,
    now,
    log: createLog({ level: config.LOG_LEVEL }),
    ...replace,
  };

  /** True when the message is done with, false when the queue shall deliver it again. */
  async function handle({ messageId, body, receiptHandle, attributes }: SQSRecord): Promise<boolean> {
    let log = ports.log;
    try {
      const message = parseTenantMessage(body);
      const attempt = Number(attributes.ApproximateReceiveCount);
      log = log.with({ sweepId: message.sweepId, tenant: message.tenant.id, attempt });
      const outcome = await checkTenant(message, { attempt, most: config.MAX_RECEIVES }, { ...ports, log });
      if ('spent' in outcome) {
        log.warn('no worker survived this tenant, its message is left to the queue to bury');
        await postponeMessage(queue, receiptHandle, 0);
        return false;
      }
      if (!('retryFor' in outcome)) return true;
      log.warn('tenant will be tried again', { error: outcome.retryFor });
      // Spread out, so that a server that refused many tenants at once is not asked by all of them at once again.
      await postponeMessage(queue, receiptHandle, growingPause(config.RETRY_SECONDS, outcome.attempt - 1));
    } catch (error) {
      log.error('a tenant message could not be handled', { messageId, error });
    }
    return false;
  }

  return async ({ Records }) => {
    const batchItemFailures: { itemIdentifier: string }[] = [];
    for (const record of Records) {
      if (!(await handle(record))) batchItemFailures.push({ itemIdentifier: record.messageId });
    }
    return { batchItemFailures };
  };
}

let made: WorkerHandler | undefined;

/** What Lambda calls: tenant messages in, those to be delivered again out. */
export const handler: WorkerHandler = (event) => {
  made ??= createHandler(process.env);
  return made(event);
};
