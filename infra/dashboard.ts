import { Dashboard, GraphWidget, type IMetric, type IWidget } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import { overFiveMinutes } from './alarms.ts';
import type { Parts } from './parts.ts';
import type { Stage } from './stage-function.ts';
import type { SweepMetrics } from './sweep-metrics.ts';

interface Shown {
  readonly coordinator: Stage;
  readonly worker: Stage;
  readonly aggregator: Stage;
  readonly metrics: SweepMetrics;
}

/** One page per environment: how the fleet stands, how its sweeps go, what waits. */
export function addDashboard(scope: Construct, parts: Parts, shown: Shown): void {
  const { environment, tenants, control } = parts;
  const { coordinator, worker, aggregator, metrics } = shown;
  const stages = [coordinator, worker, aggregator];
  const sum = overFiveMinutes('Sum');
  const maximum = overFiveMinutes('Maximum');
  const queues = [tenants.queue, tenants.deadLetters, control.queue, control.deadLetters];
  new Dashboard(scope, 'Dashboard', {
    dashboardName: `driftmatrix-${environment.name}`,
    widgets: [
      [
        // Never one without the other.
        graph('In sync, of those checked; checked, of those known', [metrics.syncRate, metrics.coverage]),
        graph('Tenants by status', [...metrics.byStatus, metrics.known]),
        graph('Sweeps', [metrics.published, metrics.closedByDeadline, metrics.abandoned, metrics.skipped]),
      ],
      [
        graph(
          'Messages waiting',
          queues.map((queue) => queue.metricApproximateNumberOfMessagesVisible(maximum)),
        ),
        graph(
          'Oldest message, seconds',
          queues.map((queue) => queue.metricApproximateAgeOfOldestMessage(maximum)),
        ),
        graph('Workers at once', [worker.lambda.metric('ConcurrentExecutions', maximum)]),
      ],
      [
        graph(
          'Longest invocation, ms',
          stages.map(({ lambda }) => lambda.metricDuration(maximum)),
        ),
        graph(
          'Errors',
          stages.map(({ lambda }) => lambda.metricErrors(sum)),
        ),
        graph('Rows refused by the tracker; waits for it', [metrics.rowsNotWritten, metrics.rateLimitWaits]),
      ],
      [graph('Longest sweep, seconds', [metrics.duration]), graph('Results after the close', [metrics.lateResults])],
    ],
  });
}

const graph = (title: string, left: IMetric[]): IWidget => new GraphWidget({ title, left, width: 8, height: 6 });
