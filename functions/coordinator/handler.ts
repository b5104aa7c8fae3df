import { randomUUID } from 'node:crypto';
import { createClients } from '../../shared/aws/clients.ts';
import { createControlQueue } from '../../shared/aws/control-queue.ts';
import { createDocumentStore } from '../../shared/aws/document-store.ts';
import { createSecretReader } from '../../shared/aws/secrets.ts';
import { createSweepStore } from '../../shared/aws/sweep-store/sweep-store.ts';
import { createTenantQueue } from '../../shared/aws/tenant-queue.ts';
import { createTenantSource } from '../../shared/aws/tenant-sources/create-tenant-source.ts';
import { parseCoordinatorEnv } from '../../shared/config/coordinator.ts';
import type { Env } from '../../shared/config/parse-env.ts';
import { timeLimits } from '../../shared/config/time-limits.ts';
import { parseCoordinatorEvent } from '../../shared/core/messages.ts';
import type { CatalogReader } from '../../shared/core/ports.ts';
import { createSnapshotStore } from '../../shared/core/snapshot-store.ts';
import { createLog } from '../../shared/log.ts';
import { createCatalogReader } from '../../shared/postgres/catalog-reader.ts';
import { newSweep } from './new-sweep.ts';
import { readCanonical } from './read-canonical.ts';
import { type CoordinatorAnswer, type CoordinatorPorts, startSweep } from './start-sweep.ts';

export type CoordinatorHandler = (event: unknown) => Promise<CoordinatorAnswer>;
export type CoordinatorReplacements = Partial<CoordinatorPorts & { readonly catalog: CatalogReader }>;

/** The coordinator for one environment. `replace` puts other parts in place of the real ones. Throws `config-invalid`. */
export function createHandler(env: Env, replace: CoordinatorReplacements = {}): CoordinatorHandler {
  const config = parseCoordinatorEnv(env);
  const clients = createClients(config);
  const documents = createDocumentStore({ s3: clients.s3, bucket: config.BUCKET_NAME });
  const snapshots = createSnapshotStore(documents);
  const secrets = createSecretReader({ client: clients.secrets });
  const catalog = replace.catalog ?? createCatalogReader(timeLimits(config));
  const ports: CoordinatorPorts = {
    store: createSweepStore({ dynamo: clients.dynamo, table: config.TABLE_NAME, documents }),
    documents,
    snapshots,
    tenants: createTenantSource(config.TENANTS, { secrets }),
    queue: createTenantQueue({ sqs: clients.sqs, url: config.TENANT_QUEUE_URL }),
    control: createControlQueue({ sqs: clients.sqs, url: config.CONTROL_QUEUE_URL }),
    readCanonical: () => readCanonical(config.CANONICAL, { secrets, catalog, snapshots }),
    now: Date.now,
    log: createLog({ level: config.LOG_LEVEL }),
    ...replace,
  };
  const settings = {
    deadlineMs: config.DEADLINE_MINUTES * 60_000,
    hardCapMs: config.HARD_CAP_MINUTES * 60_000,
    watchSeconds: config.WATCH_SECONDS,
  };
  return async (input) => {
    const event = parseCoordinatorEvent(input);
    const opened = newSweep(event, ports.now(), randomUUID().slice(0, 8));
    return await startSweep(event, opened, { ...ports, log: ports.log.with({ sweepId: opened.sweepId }) }, settings);
  };
}

let made: CoordinatorHandler | undefined;

/** What Lambda calls: an event by hand or from the schedule in, the sweep that was opened, resumed or skipped out. */
export const handler: CoordinatorHandler = (event) => {
  made ??= createHandler(process.env);
  return made(event);
};
