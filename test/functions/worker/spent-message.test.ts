import { type Message, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { expect, it } from 'vitest';
import { createHandler } from '../../../functions/worker/handler.ts';
import { toRecord } from '../../../local/cloud/sqs-event.ts';
import { createTenantQueue } from '../../../shared/aws/tenant-queue.ts';
import { aSnapshot } from '../../support/builders.ts';
import { startTestCloud } from '../../support/cloud.ts';
import { createWorld } from '../../support/memory-world.ts';

const most = 3;

it('the copy of a message that no worker survived is a dead letter without asking its database again', async () => {
  const cloud = await startTestCloud({ visibilitySeconds: 600, maxReceiveCount: most });
  try {
    const { clients, names, queues } = cloud;
    const world = createWorld(aSnapshot('accounts'), { acme: aSnapshot('accounts') });
    await world.start();
    const reads = world.catalog.reads.length;
    const env = {
      ...cloud.emulators.endpoints,
      TABLE_NAME: names.table,
      BUCKET_NAME: names.bucket,
      TENANT_QUEUE_URL: queues.tenants,
      CONTROL_QUEUE_URL: queues.control,
      MAX_RECEIVES: String(most),
      LOG_LEVEL: 'silent',
    };
    const { store, catalog, now, secrets, isOpen } = world.ports;
    const handle = createHandler(env, { store, catalog, now, secrets, isOpen });
    const copies = world.queue.sent.map((message) => ({ ...message, waits: 1, tried: most }));
    await createTenantQueue({ sqs: clients.sqs, url: queues.tenants }).send(copies);
    const receive = async (url: string): Promise<readonly Message[]> => {
      const command = new ReceiveMessageCommand({ QueueUrl: url, MessageSystemAttributeNames: ['All'] });
      return (await clients.sqs.send(command)).Messages ?? [];
    };
    for (let time = 1; time <= most; time += 1) {
      const records = (await receive(queues.tenants)).map((one) => toRecord(one, { arn: '', region: '' }));
      expect(records).toHaveLength(1);
      expect((await handle({ Records: records })).batchItemFailures).toHaveLength(1);
    }
    expect(await receive(queues.tenants)).toEqual([]);
    expect(await receive(queues.tenantsDead)).toHaveLength(1);
    expect(world.catalog.reads).toHaveLength(reads);
  } finally {
    await cloud.stop();
  }
});
