import { type App, CfnOutput, Stack, Tags } from 'aws-cdk-lib';
import { addAggregator } from './aggregator.ts';
import { alarmFacts } from './alarm-facts.ts';
import { addAlarms } from './alarms.ts';
import type { Environment } from './config/environment.ts';
import { addCoordinator } from './coordinator.ts';
import { addDashboard } from './dashboard.ts';
import { addNetwork } from './network.ts';
import { addQueues, type Bundles, type Parts } from './parts.ts';
import { addSchedule } from './schedule.ts';
import { addStorage } from './storage.ts';
import { addSweepMetrics } from './sweep-metrics.ts';
import { addWorker } from './worker.ts';

/** Everything one environment has in the account, in the order data flows. */
export function addSweepStack(app: App, environment: Environment, bundles: Bundles): Stack {
  const stack = new Stack(app, `driftmatrix-${environment.name}`, {
    description: 'driftmatrix: which tenants lag the canonical schema, since when, and what they miss.',
    terminationProtection: environment.protected,
    ...(environment.place && { env: environment.place }),
  });
  const tags = { ...environment.tags, service: 'driftmatrix', env: environment.name };
  for (const [name, value] of Object.entries(tags)) Tags.of(stack).add(name, value);
  const parts: Parts = {
    environment,
    bundles,
    network: addNetwork(stack, environment),
    ...addStorage(stack, environment),
    ...addQueues(stack, environment),
  };

  const coordinator = addCoordinator(stack, parts);
  const undelivered = addSchedule(stack, environment, {
    coordinator: coordinator.lambda,
    control: parts.control.queue,
  });
  const worker = addWorker(stack, parts);
  const aggregator = addAggregator(stack, parts);

  const metrics = addSweepMetrics(stack, environment, { coordinator, worker, aggregator });
  const topic = addAlarms(stack, environment, alarmFacts(parts, { coordinator, aggregator, undelivered, metrics }));
  addDashboard(stack, parts, { coordinator, worker, aggregator, metrics });

  const say = (id: string, value: string, description: string) => new CfnOutput(stack, id, { value, description });
  say('Coordinator', coordinator.lambda.functionName, 'Invoke it with {} to sweep now.');
  say('AlarmTopic', topic.topicArn, 'Subscribe whoever shall hear of alarms.');
  say('Table', parts.table.tableName, 'Sweeps, results, and the current status of every tenant.');
  say('Documents', parts.bucket.bucketName, 'Snapshots, manifests, long findings, finished matrices.');
  return stack;
}
