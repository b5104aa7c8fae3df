import { randomUUID } from 'node:crypto';
import { callerOf, createClients } from '../../shared/aws/clients.ts';
import { createControlQueue } from '../../shared/aws/control-queue.ts';
import { createDocumentStore } from '../../shared/aws/document-store.ts';
import { createTokenSigner } from '../../shared/aws/rds-tokens.ts';
import { createSecretReader } from '../../shared/aws/secrets.ts';
import { createSweepStore } from '../../shared/aws/sweep-store/sweep-store.ts';
import { createTenantQueue } from '../../shared/aws/tenant-queue.ts';
import { parseCoordinatorEnv } from '../../shared/config/coordinator.ts';
import type { Env } from '../../shared/config/parse-env.ts';
import { readLimits } from '../../shared/config/read-limits.ts';
import type { CatalogReader, SecretReader, TokenSigner } from '../../shared/core/ports.ts';
import { createSnapshotStore } from '../../shared/core/snapshot-store.ts';
import { createLog } from '../../shared/log.ts';
import { createCatalogReader } from '../../shared/postgres/catalog-reader.ts';
import { readReality } from '../../shared/postgres/tenant-sources/server-databases.ts';
import type { CoordinatorAnswer } from './answer.ts';
import { createTenantSource } from './create-tenant-source.ts';
import { eventOf } from './event-of.ts';
import { newSweep } from './new-sweep.ts';
import { readCanonical } from './read-canonical.ts';
import { type CoordinatorPorts, startSweep } from './start-sweep.ts';

export type CoordinatorHandler = (event: unknown) => Promise<CoordinatorAnswer>;
export type CoordinatorReplacements = Partial<
  CoordinatorPorts & {
    readonly catalog: CatalogReader;
    readonly tokens: TokenSigner;
    readonly secrets: SecretReader;
  }
>;

/** The coordinator for one environment. `replace` puts other parts in place of the real ones. Throws `config-invalid`. */
export function createHandler(env: Env, replace: CoordinatorReplacements = {}): CoordinatorHandler {
  const config = parseCoordinatorEnv(env);
  const clients = createClients(config);
  const documents = createDocumentStore({ s3: clients.s3, bucket: config.BUCKET_NAME });
  const snapshots = createSnapshotStore(documents);
  const secrets = replace.secrets ?? createSecretReader({ client: clients.secrets });
  const catalog = replace.catalog ?? createCatalogReader(readLimits(config));
  const limits = readLimits(config);
  const access = { secrets, tokens: replace.tokens ?? createTokenSigner(callerOf(config)) };
  const { reality } = { reality: undefined, ...config.TENANTS };
  const ports: CoordinatorPorts = {
    store: createSweepStore({ dynamo: clients.dynamo, table: config.TABLE_NAME, documents }),
    documents,
    snapshots,
    tenants: createTenantSource(config.TENANTS, { ...access, vault: clients.secrets, limits }),
    ...(reality && { readReality: () => readReality(reality, access, limits) }),
    queue: createTenantQueue({ sqs: clients.sqs, url: config.TENANT_QUEUE_URL }),
    control: createControlQueue({ sqs: clients.sqs, url: config.CONTROL_QUEUE_URL }),
    readCanonical: () => readCanonical(config.CANONICAL, { ...access, catalog, snapshots }, config.SCHEMAS),
    now: Date.now,
    log: createLog({ level: config.LOG_LEVEL }),
    ...replace,
  };
  const settings = {
    deadlineMs: config.DEADLINE_MINUTES * 60_000,
    hardCapMs: config.HARD_CAP_MINUTES * 60_000,
    watchSeconds: config.WATCH_SECONDS,
    trackerLink: config.TRACKER_LINK,
  };
  return async (input) => {
    const event = eventOf(input);
    const opened = newSweep(event, ports.now(), randomUUID().slice(0, 8));
    return await startSweep(event, opened, { ...ports, log: ports.log.with({ sweepId: opened.sweepId }) }, settings);
  };
}

let made: CoordinatorHandler | undefined;

/** What Lambda calls: an event by hand, from the schedule or from the queue of requests in, the sweep that was opened, resumed or skipped out. */
export const handler: CoordinatorHandler = (event) => {
  made ??= createHandler(process.env);
  return made(event);
};
