import { Duration } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, type Metric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import type { Environment } from './config/environment.ts';

/** One way a sweep goes wrong. `id` is the heading in docs/RUNBOOK.md. */
export interface AlarmFact {
  readonly id: string;
  readonly says: string;
  readonly metric: Metric;
  /** It rings from this value on. */
  readonly from: number;
}

/** One alarm per fact, all on one topic, each with the way to its page in the runbook. */
export function addAlarms(scope: Construct, environment: Environment, facts: readonly AlarmFact[]): void {
  const inner = new Construct(scope, 'Alarms');
  const topic = new Topic(inner, 'Topic', { displayName: `driftmatrix ${environment.name}`, enforceSSL: true });
  if (environment.alarmEmail) topic.addSubscription(new EmailSubscription(environment.alarmEmail));
  for (const { id, says, metric, from } of facts) {
    const alarm = new Alarm(inner, id, {
      alarmName: `driftmatrix-${environment.name}-${id}`,
      alarmDescription: `${says} What to do: docs/RUNBOOK.md#${id}`,
      metric,
      threshold: from,
      evaluationPeriods: 1,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
    alarm.addAlarmAction(new SnsAction(topic));
  }
}

/** The last five minutes of a queue or function metric, read the way alarms read it. */
export const overFiveMinutes = (statistic: 'Sum' | 'Maximum') => ({ period: Duration.minutes(5), statistic });
