import { type App, Stack } from 'aws-cdk-lib';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { addAggregator } from './aggregator.ts';
import { type AlarmFact, addAlarms, overFiveMinutes } from './alarms.ts';
import type { Environment } from './config/environment.ts';
import { addCoordinator } from './coordinator.ts';
import { addQueues, type Parts } from './parts.ts';
import { addSchedule } from './schedule.ts';
import type { Stage } from './stage-function.ts';
import { addStorage } from './storage.ts';
import { addWorker } from './worker.ts';

/** Everything one environment has in the account, in the order data flows. */
export function addSweepStack(app: App, environment: Environment): Stack {
  const stack = new Stack(app, `driftmatrix-${environment.name}`, {
    description: 'driftmatrix: which tenants lag the canonical schema, since when, and what they miss.',
    terminationProtection: environment.protected,
    ...(environment.place && { env: environment.place }),
  });
  const parts: Parts = { environment, ...addStorage(stack, environment), ...addQueues(stack, environment) };

  const coordinator = addCoordinator(stack, parts);
  const undelivered = addSchedule(stack, environment, coordinator.lambda);
  addWorker(stack, parts);
  const aggregator = addAggregator(stack, parts);

  addAlarms(stack, environment, alarmFacts(parts, { coordinator, aggregator, undelivered }));
  return stack;
}

/** Each way a sweep goes wrong that a queue or a function can tell. */
function alarmFacts(
  { tenants, control }: Parts,
  { coordinator, aggregator, undelivered }: { coordinator: Stage; aggregator: Stage; undelivered: Queue },
): AlarmFact[] {
  const sum = overFiveMinutes('Sum');
  const maximum = overFiveMinutes('Maximum');
  const oldest = (queue: Queue) => queue.metricApproximateAgeOfOldestMessage(maximum);
  const waiting = (queue: Queue) => queue.metricApproximateNumberOfMessagesVisible(maximum);
  const quarterHour = 900;
  return [
    {
      id: 'sweep-not-started',
      says: 'The schedule could not wake the coordinator.',
      metric: waiting(undelivered),
      from: 1,
    },
    {
      id: 'coordinator-failed',
      says: 'A sweep could not be opened.',
      metric: coordinator.lambda.metricErrors(sum),
      from: 1,
    },
    {
      id: 'tenants-waiting',
      says: 'Tenants have waited for a worker for 15 minutes.',
      metric: oldest(tenants.queue),
      from: quarterHour,
    },
    {
      id: 'worker-died',
      says: 'A worker died on one tenant, again and again.',
      metric: tenants.deadLetters.metricNumberOfMessagesReceived(sum),
      from: 1,
    },
    {
      id: 'deaths-not-recorded',
      says: 'Tenants whose worker died have waited for their row for 15 minutes.',
      metric: oldest(tenants.deadLetters),
      from: quarterHour,
    },
    {
      id: 'aggregator-failed',
      says: 'The matrix could not be built or published.',
      metric: aggregator.lambda.metricErrors(sum),
      from: 1,
    },
    { id: 'control-message-lost', says: 'A sweep may stay open.', metric: waiting(control.deadLetters), from: 1 },
  ];
}
