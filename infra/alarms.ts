import { Duration, Stack } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, type IMetric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import type { Environment } from './config/environment.ts';

/** One way a sweep goes wrong. `id` is the heading in docs/RUNBOOK.md. */
export type AlarmFact = {
  readonly id: string;
  readonly says: string;
  readonly metric: IMetric;
} & (
  | { /** It rings from this value on. */ readonly from: number }
  | { /** It rings under this value. */ readonly below: number }
  | { /** It rings after so many hours without a count. */ readonly silentHours: number }
);

/** One alarm per fact, all on one topic, each with the way to its page in the runbook. */
export function addAlarms(scope: Construct, environment: Environment, facts: readonly AlarmFact[]): Topic {
  const inner = new Construct(scope, 'Alarms');
  const topic = new Topic(inner, 'Topic', { displayName: `driftmatrix ${environment.name}`, enforceSSL: true });
  letAlarmsPublish(topic);
  const { email } = environment.alarms;
  if (email) topic.addSubscription(new EmailSubscription(email));
  for (const fact of facts) {
    const alarm = new Alarm(inner, fact.id, {
      alarmName: `driftmatrix-${environment.name}-${fact.id}`,
      alarmDescription: `${fact.says} What to do: docs/RUNBOOK.md#${fact.id}`,
      metric: fact.metric,
      ...conditionOf(fact),
    });
    alarm.addAlarmAction(new SnsAction(topic));
  }
  return topic;
}

/** A topic lets its own account publish only while it has no policy, and to insist on TLS is a policy. */
function letAlarmsPublish(topic: Topic): void {
  topic.addToResourcePolicy(
    new PolicyStatement({
      actions: ['sns:Publish'],
      principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
      resources: [topic.topicArn],
      conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(topic).account } },
    }),
  );
}

function conditionOf(fact: AlarmFact) {
  const { GREATER_THAN_OR_EQUAL_TO_THRESHOLD, LESS_THAN_THRESHOLD } = ComparisonOperator;
  const quiet = { evaluationPeriods: 1, treatMissingData: TreatMissingData.NOT_BREACHING };
  if ('from' in fact) return { ...quiet, threshold: fact.from, comparisonOperator: GREATER_THAN_OR_EQUAL_TO_THRESHOLD };
  if ('below' in fact) return { ...quiet, threshold: fact.below, comparisonOperator: LESS_THAN_THRESHOLD };
  // Nothing at all is the worst of it, so missing data rings too.
  const periods = { evaluationPeriods: fact.silentHours, treatMissingData: TreatMissingData.BREACHING };
  return { ...periods, threshold: 1, comparisonOperator: LESS_THAN_THRESHOLD };
}

/** The last five minutes of a queue or function metric, read the way alarms read it. */
export const overFiveMinutes = (statistic: 'Sum' | 'Maximum') => ({ period: Duration.minutes(5), statistic });

export const overAnHour = { period: Duration.hours(1), statistic: 'Sum' };
