import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { type AlarmFact, overAnHour, overFiveMinutes } from './alarms.ts';
import { type Environment, mostSilentHours } from './config/environment.ts';
import { minutesBetweenSweeps } from './config/schedule.ts';
import type { Parts } from './parts.ts';
import type { Stage } from './stage-function.ts';
import type { SweepMetrics } from './sweep-metrics.ts';

export interface Watched {
  readonly coordinator: Stage;
  readonly aggregator: Stage;
  /** Wake-ups that did not reach the coordinator. */
  readonly undelivered: Queue;
  readonly metrics: SweepMetrics;
}

/** Each way a sweep goes wrong, in the order in which it can. */
export function alarmFacts(parts: Parts, watched: Watched): AlarmFact[] {
  return [...beforeSweep(parts, watched), ...duringSweep(parts, watched), ...afterSweep(parts, watched)];
}

/** One in a few hundred requests is nothing; this many say that somebody else uses up what Notion allows. */
const manyWaits = 20;

const sum = overFiveMinutes('Sum');
const maximum = overFiveMinutes('Maximum');
const waiting = (queue: Queue) => queue.metricApproximateNumberOfMessagesVisible(maximum);
const oldest = (queue: Queue) => queue.metricApproximateAgeOfOldestMessage(maximum);

function beforeSweep({ environment }: Parts, { coordinator, undelivered, metrics }: Watched): AlarmFact[] {
  const notStarted: AlarmFact = {
    id: 'sweep-not-started',
    says: 'The schedule could not wake the coordinator.',
    metric: waiting(undelivered),
    from: 1,
  };
  const failed: AlarmFact = {
    id: 'coordinator-failed',
    says: 'A sweep could not be opened.',
    metric: coordinator.lambda.metricErrors(sum),
    from: 1,
  };
  const empty: AlarmFact = {
    id: 'no-tenants',
    says: 'The tenant list is empty, so no tenant was checked.',
    metric: metrics.emptyLists,
    from: 1,
  };
  const silentHours = silentHoursOf(environment);
  const silent: AlarmFact = {
    id: 'no-sweep',
    says: `No sweep of the whole fleet has been published for ${silentHours} hours.`,
    metric: metrics.published.with(overAnHour),
    silentHours,
  };
  // A schedule that is off is silent on purpose.
  return environment.schedule.enabled ? [notStarted, failed, empty, silent] : [notStarted, failed, empty];
}

function duringSweep({ environment, tenants }: Parts, { metrics }: Watched): AlarmFact[] {
  const minutes = environment.alarms.waitingMinutes;
  return [
    {
      id: 'tenants-waiting',
      says: `Tenants have waited for a worker for ${minutes} minutes.`,
      metric: oldest(tenants.queue),
      from: minutes * 60,
    },
    {
      id: 'worker-died',
      says: 'A worker died on one tenant, again and again.',
      metric: tenants.deadLetters.metricNumberOfMessagesReceived(sum),
      from: 1,
    },
    {
      id: 'deaths-not-recorded',
      says: `Tenants whose worker died have waited for their row for ${minutes} minutes.`,
      metric: oldest(tenants.deadLetters),
      from: minutes * 60,
    },
    {
      id: 'token-lied',
      says: 'A tenant changed although its catalog said that nothing had moved.',
      metric: metrics.tokenLied,
      from: 1,
    },
    {
      id: 'closed-by-deadline',
      says: 'A sweep closed before all tenants had answered.',
      metric: metrics.closedByDeadline,
      from: 1,
    },
  ];
}

function afterSweep({ environment, control }: Parts, { aggregator, metrics }: Watched): AlarmFact[] {
  const { coverageBelow } = environment.alarms;
  return [
    {
      id: 'aggregator-died',
      says: 'The aggregator could not start, or ran out of memory or time.',
      metric: aggregator.lambda.metricErrors(sum),
      from: 1,
    },
    {
      id: 'aggregator-failed',
      says: 'A sweep could not be closed, its matrix not built or not published.',
      metric: metrics.aggregatorFailures,
      from: 1,
    },
    {
      id: 'tracker-down',
      says: 'The tracker has not answered for half an hour; publishing is tried again by itself.',
      metric: metrics.trackerDown,
      from: 1,
    },
    { id: 'control-message-lost', says: 'A sweep may stay open.', metric: waiting(control.deadLetters), from: 1 },
    { id: 'sweep-abandoned', says: 'A sweep was given up unpublished.', metric: metrics.abandoned, from: 1 },
    {
      id: 'rows-not-written',
      says: 'The tracker refused some rows.',
      metric: metrics.rowsNotWritten,
      from: 1,
    },
    {
      id: 'tracker-waits',
      says: `The tracker asked to wait ${manyWaits} times within five minutes.`,
      metric: metrics.rateLimitWaits,
      from: manyWaits,
    },
    {
      id: 'canonical-suspected',
      says: 'Most tenants differ in the same way, so nothing was published yet.',
      metric: metrics.canonicalSuspected,
      from: 1,
    },
    {
      id: 'coverage-low',
      says: `Less than ${coverageBelow} % of the known tenants could be checked.`,
      metric: metrics.coverage,
      below: coverageBelow,
    },
  ];
}

/** Two sweeps missing and the time of one, when the environment does not say. */
function silentHoursOf({ schedule, alarms, deadlineMinutes }: Environment): number {
  const interval = minutesBetweenSweeps(schedule.expression);
  const counted = interval === undefined ? undefined : Math.ceil((2 * interval + deadlineMinutes) / 60);
  return Math.min(alarms.silentHours ?? counted ?? 24, mostSilentHours);
}
