import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Bundle, buildBundles, type StageName, stages } from '../../../infra/bundle/build-bundle.ts';
import { startEmulators } from '../../../local/cloud/emulators.ts';
import { startEventSourceMapping } from '../../../local/cloud/event-source-mapping.ts';
import { createBucket, createQueue, createTable } from '../../../local/cloud/queues.ts';
import { startSecretsManager } from '../../../local/cloud/secrets-manager.ts';
import type { Stopper } from '../../../local/stopper.ts';
import { localEnvironments } from '../../../local/sweep/environments.ts';
import { createClients } from '../../../shared/aws/clients.ts';
import { createDocumentStore } from '../../../shared/aws/document-store.ts';
import { createSweepStore } from '../../../shared/aws/sweep-store/sweep-store.ts';
import { compareSettings } from '../../../shared/core/compare-settings.ts';
import type { DocumentStore } from '../../../shared/core/ports.ts';
import type { SweepStore } from '../../../shared/core/sweep-store.ts';
import { bundleProgram } from '../../measure/bundle-subjects.ts';
import { createFunctionPool, type FunctionPool } from './function-pool.ts';
import type { TenantEntries } from './tenant-entries.ts';

/** The deployed functions in processes of their own, with emulators where AWS would be. */
export interface MeasuredCloud {
  readonly functions: Readonly<Record<StageName, FunctionPool>>;
  readonly store: SweepStore;
  readonly documents: DocumentStore;
}

const names = { table: 'driftmatrix', bucket: 'driftmatrix' };
const memoryMb = 512;
const timeoutsMs = { coordinator: 900_000, worker: 60_000, aggregator: 900_000 };
/** As many as this machine keeps busy. Each is a process. */
const workers = 4;

/** What is deployed, and the program that calls it. */
export interface DeployedCode {
  readonly program: string;
  readonly bundles: Readonly<Record<StageName, Bundle>>;
}

export async function buildCode(folder: string): Promise<DeployedCode> {
  const program = await bundleProgram(mainFile, join(folder, 'function-main'));
  return { program, bundles: await buildBundles(join(folder, 'sweep-functions')) };
}

export async function startMeasuredCloud(
  { program, bundles }: DeployedCode,
  { source, secrets }: TenantEntries,
  stopper: Stopper,
): Promise<MeasuredCloud> {
  const emulators = await startEmulators();
  await stopper.add(() => emulators.stop());
  const vault = await startSecretsManager(secrets);
  await stopper.add(() => vault.stop());
  const endpoints = { ...emulators.endpoints, ...vault.endpoints };
  const clients = createClients(endpoints);
  await stopper.add(() => clients.destroy());
  await Promise.all([createTable(clients.dynamo, names.table), createBucket(clients.s3, names.bucket)]);
  const retry = (seconds: number) => ({ visibilitySeconds: seconds, maxReceiveCount: 3 });
  const tenants = await createQueue(clients.sqs, 'tenants', retry(180));
  const control = await createQueue(clients.sqs, 'control', retry(960));

  const places = { ...names, endpoints, tenantQueueUrl: tenants.url, controlQueueUrl: control.url };
  const canonical = { secret: 'canonical' };
  const compare = compareSettings.parse({});
  const settings = { canonical, tenants: source, compare, connectSeconds: 5, perServer: workers };
  const local = localEnvironments(places, settings);
  // What is set to be quick for one person's sweep is as deployed.
  const asDeployed = { WATCH_SECONDS: '60', LEASE_SECONDS: '120', FULL_READ_EVERY: '24', LOG_LEVEL: 'silent' };

  const pool = async (stage: StageName): Promise<FunctionPool> => {
    const variables = { ...local[stage], ...asDeployed };
    const made = createFunctionPool({
      ...{ program, bundle: bundles[stage], variables, memoryMb, timeoutMs: timeoutsMs[stage] },
    });
    await stopper.add(() => made.stop());
    return made;
  };
  const [coordinator, worker, aggregator] = [await pool(stages[0]), await pool(stages[1]), await pool(stages[2])];

  const connect = (queueUrl: string, functionName: StageName, target: FunctionPool, maxConcurrency: number) =>
    startEventSourceMapping({
      ...{ client: clients.sqs, queueUrl, functionName, maxConcurrency, timeoutMs: timeoutsMs[functionName] },
      handler: (event) => target.invoke(event),
    });
  const mappings = [
    connect(tenants.url, 'worker', worker, workers),
    connect(control.url, 'aggregator', aggregator, 2),
    connect(tenants.deadLetterUrl, 'aggregator', aggregator, 2),
  ];
  await stopper.add(async () => {
    await Promise.all(mappings.map((mapping) => mapping.stop()));
  });
  const documents = createDocumentStore({ s3: clients.s3, bucket: names.bucket });
  const store = createSweepStore({ dynamo: clients.dynamo, table: names.table, documents });
  return { functions: { coordinator, worker, aggregator }, store, documents };
}

const mainFile = fileURLToPath(new URL('function-main.ts', import.meta.url));
