import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import type { createHandler as createAggregator } from '../../functions/aggregator/handler.ts';
import type { createHandler as createCoordinator } from '../../functions/coordinator/handler.ts';
import type { createHandler as createWorker } from '../../functions/worker/handler.ts';
import { startEventSourceMapping } from '../../local/cloud/event-source-mapping.ts';
import { startSecretsManager } from '../../local/cloud/secrets-manager.ts';
import { createSweepStore } from '../../shared/aws/sweep-store/sweep-store.ts';
import { loadMatrix } from '../../shared/core/stored-matrix.ts';
import { startTestCloud } from '../support/cloud.ts';
import { run, startDatabases } from '../support/databases.ts';

/**
 * Sweeps two tenants with the bundled functions below the folder that is named, and prints the status of each. A process of
 * its own: the bundles read this process's environment, as in Lambda.
 */

const folder = process.argv[2] ?? '';
const schema = 'create table orders (id int primary key, note text); comment on table orders is $$what was bought$$';

const stops: (() => Promise<void>)[] = [];
try {
  const databases = await startDatabases(17);
  stops.push(() => databases.stop());
  const cloud = await startTestCloud();
  stops.push(() => cloud.stop());
  const names = ['canonical', 'same', 'other'];
  for (const name of names) await run(databases.server.connection(), `create database ${name}`);
  for (const name of names) await run(databases.server.connection(name), schema);
  await run(databases.server.connection('other'), 'comment on table orders is $$what was sold$$');
  const texts = names.map((name) => {
    const { host, port, database: dbname, user: username } = databases.server.connection(name);
    const password = databases.server.connection(name).revealPassword();
    return [name, JSON.stringify({ host, port, dbname, username, password })];
  });
  const secrets = await startSecretsManager(Object.fromEntries(texts));
  stops.push(() => secrets.stop());

  Object.assign(process.env, {
    ...cloud.emulators.endpoints,
    AWS_ENDPOINT_URL_SECRETS_MANAGER: secrets.endpoint,
    TABLE_NAME: cloud.names.table,
    BUCKET_NAME: cloud.names.bucket,
    TENANT_QUEUE_URL: cloud.queues.tenants,
    CONTROL_QUEUE_URL: cloud.queues.control,
    CANONICAL: JSON.stringify({ secret: 'canonical' }),
    TENANTS: JSON.stringify({ inline: ['same', 'other'].map((id) => ({ id, connection: { secret: id } })) }),
    WATCH_SECONDS: '1',
  });
  // Too long for a variable, say: only this profile sees the difference.
  writeFileSync(join(folder, 'worker', 'settings.json'), JSON.stringify({ COMPARE: '{"profile":"strict"}' }));

  const load = (stage: string) => import(pathToFileURL(join(folder, stage, 'index.mjs')).href);
  const coordinator: { handler: ReturnType<typeof createCoordinator> } = await load('coordinator');
  const worker: { handler: ReturnType<typeof createWorker> } = await load('worker');
  const aggregator: { handler: ReturnType<typeof createAggregator> } = await load('aggregator');
  const { sqs: client, dynamo } = cloud.clients;
  const mappings = [
    startEventSourceMapping({ client, queueUrl: cloud.queues.tenants, handler: worker.handler }),
    startEventSourceMapping({ client, queueUrl: cloud.queues.control, handler: aggregator.handler }),
  ];
  stops.push(async () => {
    await Promise.all(mappings.map((mapping) => mapping.stop()));
  });

  const { sweepId } = await coordinator.handler({});
  const store = createSweepStore({ dynamo, table: cloud.names.table, documents: cloud.documents });
  let sweep = await store.readSweep(sweepId);
  for (; !sweep?.end; sweep = await store.readSweep(sweepId)) await wait(50);
  const matrix = await loadMatrix(cloud.documents, sweep.end.matrixKey);
  const statuses = matrix.rows.map(({ tenant, status, findings }) => [tenant.id, status, findings.length]);
  process.stdout.write(`${JSON.stringify(statuses.sort())}\n`);
} finally {
  for (const stop of stops.reverse()) await stop();
}
