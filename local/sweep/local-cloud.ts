import { createHash } from 'node:crypto';
import { createHandler as createAggregator } from '../../functions/aggregator/handler.ts';
import { openTracker } from '../../functions/aggregator/open-tracker.ts';
import { createTenantSource } from '../../functions/coordinator/create-tenant-source.ts';
import { createHandler as createCoordinator } from '../../functions/coordinator/handler.ts';
import { recordRelease } from '../../functions/coordinator/record-release.ts';
import { createHandler as createWorker } from '../../functions/worker/handler.ts';
import { type AwsClients, type ClientSettings, callerOf, createClients } from '../../shared/aws/clients.ts';
import { createDocumentStore } from '../../shared/aws/document-store.ts';
import { createTokenSigner } from '../../shared/aws/rds-tokens.ts';
import { createSecretReader } from '../../shared/aws/secrets.ts';
import { createSweepStore } from '../../shared/aws/sweep-store/sweep-store.ts';
import { parseAggregatorEnv } from '../../shared/config/aggregator.ts';
import { parseCoordinatorEnv } from '../../shared/config/coordinator.ts';
import { readLimits } from '../../shared/config/read-limits.ts';
import type { CompareSettings } from '../../shared/core/compare-settings.ts';
import { DriftError } from '../../shared/core/errors.ts';
import type { CoordinatorInput } from '../../shared/core/messages.ts';
import type { DocumentStore } from '../../shared/core/ports.ts';
import { type PublishSettings, valuesOff } from '../../shared/core/publish-values.ts';
import { type Snapshot, snapshotDigest } from '../../shared/core/snapshot.ts';
import { createSnapshotStore, type SnapshotStore } from '../../shared/core/snapshot-store.ts';
import type { SweepStore } from '../../shared/core/sweep-store.ts';
import { createLog, type Log } from '../../shared/log.ts';
import { startEmulators } from '../cloud/emulators.ts';
import { startEventSourceMapping } from '../cloud/event-source-mapping.ts';
import { createBucket, createQueue, createTable } from '../cloud/queues.ts';
import type { Config } from '../config/config.ts';
import { holdClock, steadyClock } from '../steady-clock.ts';
import { createStopper, type Stopper } from '../stopper.ts';
import { type LocalSettings, localEnvironments, localReceives } from './environments.ts';
import { type FinishedSweep, followSweep } from './follow-sweep.ts';
import { keepDocuments } from './kept-documents.ts';
import { createLocalSecrets } from './local-secrets.ts';
import { toLocalSource } from './local-source.ts';
import { observeLog, type SweepProgress } from './progress.ts';

/** The whole pipeline on this machine: the real functions, with emulators where AWS would be. */
export interface LocalCloud {
  /** Sweeps once. Throws what stopped the coordinator, such as `canonical-unreadable`. */
  sweep(
    event: CoordinatorInput,
    options: { readonly signal: AbortSignal; readonly onProgress?: (progress: SweepProgress) => void },
  ): Promise<FinishedSweep>;
  /** Whom people want checked again, by the ticks in the tracker. */
  rechecks(): Promise<readonly string[]>;
  /** Says that this schema was canonical at a moment in the past. */
  recordRelease(snapshot: Snapshot, at: Date, name: string): Promise<void>;
  stop(): Promise<void>;
}

export interface LocalCloudSettings {
  /** A secret's text that leads to the database, or the schema itself. */
  readonly canonical: { readonly secretText: string } | { readonly snapshot: Snapshot };
  readonly tenants: Config['tenants'];
  /** Region and credentials of the account whose secrets and logins the tenants may name; without it there is none. */
  readonly aws?: ClientSettings;
  readonly compare: CompareSettings;
  /** Which values the findings are kept and published with; those of no free text when absent. */
  readonly publish?: PublishSettings;
  readonly tracker?: Omit<NonNullable<LocalSettings['tracker']>, 'tokenSecret'> & { readonly token: string };
  /** How many tenants are checked at once, and how many of them on one database server. */
  readonly concurrency: number;
  readonly perServer: number;
  /** How long a database may take to answer at all; 5 when absent. */
  readonly connectSeconds?: number;
  /** The directory in which what the tracker remembers outlives the sweep; nothing does without one. */
  readonly keepIn?: string;
  /** Takes the functions' log, one JSON document a line. */
  readonly writeLog?: (line: string) => void;
}

const names = {
  table: 'driftmatrix',
  bucket: 'driftmatrix',
  tenantQueue: 'driftmatrix-tenants',
  controlQueue: 'driftmatrix-control',
  canonicalSecret: 'this-machine/canonical',
  tokenSecret: 'this-machine/notion-token',
} as const;

/** How long one invocation may take; a message comes back a little later. As in the account, publishing gets most. */
const timeouts = { workerSeconds: 120, aggregatorSeconds: 870 };

const askMs = 120_000;

export async function startLocalCloud(settings: LocalCloudSettings): Promise<LocalCloud> {
  const stopper = createStopper();
  try {
    await stopper.add(holdClock());
    const emulators = await startEmulators();
    await stopper.add(() => emulators.stop());
    const { endpoints } = emulators;
    const clients = createClients(endpoints);
    await stopper.add(() => clients.destroy());
    const account = createClients(settings.aws ?? {});
    await stopper.add(() => account.destroy());
    const queues = await createResources(clients);

    const observed = observeLog();
    const write = (line: string): void => {
      observed.write(line);
      settings.writeLog?.(line);
    };
    const log = createLog({ level: 'info', write });
    const now = steadyClock;
    const stores = openStores(clients, settings, log);
    await stores.store.readDigestKey(digestKeyOf(settings));
    const places = { ...names, endpoints, tenantQueueUrl: queues.tenants.url, controlQueueUrl: queues.control.url };
    const environments = localEnvironments(places, await localSettings(settings, stores.snapshots));
    const { TENANTS, ...coordinatorEnv } = parseCoordinatorEnv(environments.coordinator);
    const local = createLocalSecrets({
      here: secretsOf(settings),
      source: TENANTS,
      account: createSecretReader({ client: account.secrets, now }),
    });
    const access = {
      secrets: local.reader,
      ...(settings.aws && { tokens: createTokenSigner({ ...callerOf(settings.aws), now }) }),
    };
    const vault = { vault: account.secrets, limits: readLimits(coordinatorEnv) };
    const tenants = local.heard(createTenantSource(TENANTS, { ...access, ...vault }));
    const { store, documents } = stores;
    const coordinator = createCoordinator(environments.coordinator, { log, now, store, documents, tenants, ...access });
    await connectFunctions(stopper, clients, queues, {
      worker: createWorker(environments.worker, { log, now, store, ...access }),
      aggregator: createAggregator(environments.aggregator, { log, now, store, documents, secrets: local.reader }),
      concurrency: settings.concurrency,
    });

    return {
      async sweep(event, { signal, onProgress }) {
        observed.reset();
        const { sweepId, status, skippedFor, empty } = await coordinator(event);
        if (status === 'skipped')
          throw new DriftError('internal', `Sweep ${skippedFor?.sweepId} is still under way here.`);
        const { publish, compare } = settings;
        const options = { waivers: compare.waivers, ...(publish && { publish }), ...(onProgress && { onProgress }) };
        const finished = await followSweep(sweepId, { ...stores, observed, signal, ...options });
        return { ...finished, ...(empty !== undefined && { empty }) };
      },
      async rechecks() {
        const { TRACKER, NOTION_BASE_URL: notionBaseUrl } = parseAggregatorEnv(environments.aggregator);
        const tracker = await openTracker(TRACKER, { secrets: local.reader, documents, notionBaseUrl, log });
        return (await tracker?.people?.readRechecks({ deadline: now() + askMs, now })) ?? [];
      },
      async recordRelease(snapshot, at, name) {
        await recordRelease(stores, snapshot, at, { name });
      },
      stop: () => stopper.stop(),
    };
  } catch (error) {
    await stopper.stop();
    throw error;
  }
}

function secretsOf({ canonical, tenants, tracker }: LocalCloudSettings): Record<string, string> {
  return {
    ...toLocalSource(tenants).secrets,
    ...('secretText' in canonical && { [names.canonicalSecret]: canonical.secretText }),
    ...(tracker && { [names.tokenSecret]: tracker.token }),
  };
}

async function localSettings(settings: LocalCloudSettings, snapshots: SnapshotStore): Promise<LocalSettings> {
  const { canonical, tenants, compare, publish = valuesOff, tracker, perServer, connectSeconds = 5 } = settings;
  return {
    canonical:
      'snapshot' in canonical
        ? { snapshotKey: await snapshots.save(canonical.snapshot) }
        : { secret: names.canonicalSecret },
    tenants: toLocalSource(tenants).source,
    compare,
    publish,
    ...(tracker && { tracker: withoutToken(tracker) }),
    connectSeconds,
    perServer,
  };
}

/**
 * What keys the digests of hidden values. The store here lives for one sweep and equal values must have equal digests in the
 * next, so it comes from what only this machine knows: the token of the tracker, else what leads to the canonical schema.
 */
function digestKeyOf({ tracker, canonical }: LocalCloudSettings): string {
  const secret =
    tracker?.token ?? ('snapshot' in canonical ? snapshotDigest(canonical.snapshot) : canonical.secretText);
  return createHash('sha256').update(`driftmatrix digests\n${secret}`).digest('hex');
}

/** No function is told the token, only where it lies. */
function withoutToken({ token: _, ...tracker }: NonNullable<LocalCloudSettings['tracker']>) {
  return { ...tracker, tokenSecret: names.tokenSecret };
}

async function createResources(clients: AwsClients) {
  await Promise.all([createTable(clients.dynamo, names.table), createBucket(clients.s3, names.bucket)]);
  const retry = (seconds: number, maxReceiveCount: number) => ({ visibilitySeconds: seconds + 30, maxReceiveCount });
  const [tenants, control] = await Promise.all([
    createQueue(clients.sqs, names.tenantQueue, retry(timeouts.workerSeconds, localReceives)),
    createQueue(clients.sqs, names.controlQueue, retry(timeouts.aggregatorSeconds, 10)),
  ]);
  return { tenants, control };
}

function openStores(
  { dynamo, s3 }: AwsClients,
  { keepIn, tracker }: LocalCloudSettings,
  log: Log,
): {
  store: SweepStore;
  documents: DocumentStore;
  snapshots: SnapshotStore;
} {
  const bucket = createDocumentStore({ s3, bucket: names.bucket });
  const unkept = ({ message }: DriftError) => log.warn(`what the tracker remembers could not be kept: ${message}`);
  const documents = keepIn && tracker ? keepDocuments(bucket, keepIn, tracker.database, unkept) : bucket;
  const store = createSweepStore({ dynamo, table: names.table, documents, now: steadyClock });
  return { store, documents, snapshots: createSnapshotStore(documents) };
}

interface Functions {
  readonly worker: ReturnType<typeof createWorker>;
  readonly aggregator: ReturnType<typeof createAggregator>;
  readonly concurrency: number;
}

/** Tenant queue to worker; control queue and the tenants' dead letters to aggregator. */
async function connectFunctions(
  stopper: Stopper,
  { sqs: client }: AwsClients,
  { tenants, control }: Awaited<ReturnType<typeof createResources>>,
  { worker, aggregator, concurrency }: Functions,
): Promise<void> {
  const workerMs = timeouts.workerSeconds * 1000;
  const aggregatorMs = timeouts.aggregatorSeconds * 1000;
  const forAggregator = { client, handler: aggregator, functionName: 'aggregator', timeoutMs: aggregatorMs };
  const mappings = [
    startEventSourceMapping({
      client,
      queueUrl: tenants.url,
      handler: worker,
      functionName: 'worker',
      maxConcurrency: concurrency,
      timeoutMs: workerMs,
    }),
    startEventSourceMapping({ ...forAggregator, queueUrl: control.url }),
    startEventSourceMapping({ ...forAggregator, queueUrl: tenants.deadLetterUrl }),
  ];
  await stopper.add(async () => {
    await Promise.all(mappings.map((mapping) => mapping.stop()));
  });
}
