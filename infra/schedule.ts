import { Duration, TimeZone } from 'aws-cdk-lib';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import {
  ContextAttribute,
  Schedule,
  ScheduleExpression,
  ScheduleGroup,
  ScheduleTargetInput,
  TimeWindow,
} from 'aws-cdk-lib/aws-scheduler';
import { LambdaInvoke } from 'aws-cdk-lib/aws-scheduler-targets';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { Environment } from './config/environment.ts';
import { addRechecks } from './rechecks.ts';
import { addQueue } from './tenant-queue.ts';

/**
 * Wakes the coordinator. The scheduled time travels in the event, so a repeated delivery opens the same sweep again
 * instead of a second one. Returns the queue of wake-ups that could not be delivered.
 */
export function addSchedule(
  scope: Construct,
  environment: Environment,
  { coordinator, control }: { readonly coordinator: IFunction; readonly control: Queue },
): Queue {
  const inner = new Construct(scope, 'Schedule');
  const undelivered = addQueue(inner, 'Undelivered', Duration.seconds(30));
  const { enabled, expression, timezone } = environment.schedule;
  const scheduleGroup = new ScheduleGroup(inner, 'Group', { scheduleGroupName: `driftmatrix-${environment.name}` });
  new Schedule(inner, 'Sweep', {
    description: 'Sweeps every tenant for schema drift.',
    enabled,
    schedule: ScheduleExpression.expression(expression, TimeZone.of(timezone)),
    timeWindow: TimeWindow.flexible(Duration.minutes(5)),
    scheduleGroup,
    target: new LambdaInvoke(coordinator, {
      input: ScheduleTargetInput.fromObject({ trigger: 'schedule', scheduledAt: ContextAttribute.scheduledTime }),
      deadLetterQueue: undelivered,
      retryAttempts: 2,
      maxEventAge: Duration.hours(1),
    }),
  });
  addRechecks(inner, environment, { scheduleGroup, control, undelivered });
  return undelivered;
}
