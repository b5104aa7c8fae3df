import { Duration } from 'aws-cdk-lib';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import type { StageName } from './bundle/build-bundle.ts';
import type { Environment } from './config/environment.ts';
import type { Network } from './network.ts';
import { addRequests, rechecksOf } from './rechecks.ts';
import type { Storage } from './storage.ts';
import { addQueuePair, type QueuePair } from './tenant-queue.ts';

/** Where each function's code lies. */
export type Bundles = Readonly<Record<StageName, { readonly folder: string }>>;

/** What the three functions share. */
export interface Parts extends Storage {
  readonly environment: Environment;
  readonly bundles: Bundles;
  /** Where databases are; undefined when they have public addresses. */
  readonly network: Network | undefined;
  /** One message per tenant. */
  readonly tenants: QueuePair;
  /** Watch, close, aggregate; and ask, which is of no sweep. */
  readonly control: QueuePair;
  /** What the coordinator shall sweep between its schedules; undefined where nobody can ask for it. */
  readonly requests: Queue | undefined;
}

/** How long each function may take; the queues they read hide a message for longer. */
export const timeouts = {
  coordinator: Duration.minutes(5),
  // Longer than its READ_SECONDS: a reader that gives up by itself says so, one that is killed does not.
  worker: Duration.seconds(60),
  aggregator: Duration.minutes(15),
} as const;

/** The queues. The aggregator reads the tenants' dead letters too, so that a tenant whose worker died has its row. */
export function addQueues(scope: Construct, environment: Environment): Pick<Parts, 'tenants' | 'control' | 'requests'> {
  const longerThanAggregator = Duration.minutes(16);
  return {
    // Three times the timeout, not the six times that AWS advises: that margin is for batches, and this queue is read one by one.
    tenants: addQueuePair(scope, 'Tenants', {
      visibility: Duration.seconds(180),
      deadLetterVisibility: longerThanAggregator,
      maxReceives: environment.maxReceives,
    }),
    control: addQueuePair(scope, 'Control', {
      visibility: longerThanAggregator,
      deadLetterVisibility: longerThanAggregator,
      maxReceives: 5,
    }),
    requests: rechecksOf(environment) ? addRequests(scope) : undefined,
  };
}
