import { type Emulators, startEmulators } from '../../local/cloud/emulators.ts';
import { createBucket, createQueue, createTable } from '../../local/cloud/queues.ts';
import { type AwsClients, createClients } from '../../shared/aws/clients.ts';
import { createDocumentStore } from '../../shared/aws/document-store.ts';
import type { DocumentStore } from '../../shared/core/ports.ts';

/** Emulators with a table, a bucket and the queues of a sweep. */
export interface TestCloud {
  readonly emulators: Emulators;
  readonly clients: AwsClients;
  readonly documents: DocumentStore;
  readonly names: { readonly table: string; readonly bucket: string };
  readonly queues: {
    readonly tenants: string;
    readonly tenantsDead: string;
    readonly control: string;
    readonly controlDead: string;
  };
  stop(): Promise<void>;
}

const names = { table: 'driftmatrix', bucket: 'driftmatrix' };

export async function startTestCloud(queue = { visibilitySeconds: 1, maxReceiveCount: 3 }): Promise<TestCloud> {
  const emulators = await startEmulators();
  const clients = createClients(emulators.endpoints);
  const [tenants, control] = await Promise.all([
    createQueue(clients.sqs, 'tenants', queue),
    createQueue(clients.sqs, 'control', { ...queue, maxReceiveCount: 20 }),
    createTable(clients.dynamo, names.table),
    createBucket(clients.s3, names.bucket),
  ]);
  return {
    emulators,
    clients,
    documents: createDocumentStore({ s3: clients.s3, bucket: names.bucket }),
    names,
    queues: {
      tenants: tenants.url,
      tenantsDead: tenants.deadLetterUrl,
      control: control.url,
      controlDead: control.deadLetterUrl,
    },
    async stop() {
      clients.destroy();
      await emulators.stop();
    },
  };
}
