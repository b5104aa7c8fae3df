import { Duration } from 'aws-cdk-lib';
import { Schedule, ScheduleExpression, type ScheduleGroup, ScheduleTargetInput } from 'aws-cdk-lib/aws-scheduler';
import { SqsSendMessage } from 'aws-cdk-lib/aws-scheduler-targets';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import type { Environment } from './config/environment.ts';

/** Every how many minutes people are asked, in Notion, whom they want checked again; undefined when they are not. */
export function rechecksOf({ tracker }: Environment): number | undefined {
  return tracker === 'none' || tracker.notion.recheckMinutes === 0 ? undefined : tracker.notion.recheckMinutes;
}

/**
 * From the aggregator, which reaches Notion, to the coordinator, which reaches databases. What is not taken soon goes: a
 * tick in Notion stands until its tenant is checked, so the next look asks again.
 */
export function addRequests(scope: Construct): Queue {
  return new Queue(scope, 'Requests', {
    encryption: QueueEncryption.SQS_MANAGED,
    enforceSSL: true,
    visibilityTimeout: Duration.minutes(6),
    retentionPeriod: Duration.minutes(10),
  });
}

/** Has the aggregator look, as often as the environment says; off with the sweeps. */
export function addRechecks(
  scope: Construct,
  environment: Environment,
  {
    scheduleGroup,
    control,
    undelivered,
  }: {
    readonly scheduleGroup: ScheduleGroup;
    readonly control: Queue;
    readonly undelivered: Queue;
  },
): void {
  const minutes = rechecksOf(environment);
  if (minutes === undefined) return;
  new Schedule(scope, 'Recheck', {
    description: 'Looks in Notion whom people want checked again.',
    enabled: environment.schedule.enabled,
    schedule: ScheduleExpression.rate(Duration.minutes(minutes)),
    scheduleGroup,
    target: new SqsSendMessage(control, {
      input: ScheduleTargetInput.fromObject({ v: 1, type: 'ask' }),
      deadLetterQueue: undelivered,
      retryAttempts: 0,
    }),
  });
}
