import { Stack } from 'aws-cdk-lib';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import type { Construct } from 'constructs';
import { aggregatorEnv } from '../shared/config/aggregator.ts';
import type { Environment } from './config/environment.ts';
import { type Parts, timeouts } from './parts.ts';
import { secretArn } from './secret-access.ts';
import { addStage, type Stage } from './stage-function.ts';
import { metricsNamespace } from './sweep-metrics.ts';

/** Watches the sweep, closes it, builds the drift matrix and publishes it. Outside any VPC: Notion is on the internet. */
export function addAggregator(scope: Construct, parts: Parts): Stage {
  const { environment, table, bucket, tenants, control, requests } = parts;
  const { tracker } = environment;
  const stage = addStage(scope, parts, {
    stage: 'aggregator',
    description: 'Watches the sweep, closes it, builds the drift matrix and publishes it.',
    schema: aggregatorEnv,
    timeout: timeouts.aggregator,
    memoryMb: 512,
    // The watch sends itself on until the sweep has ended: one message a minute.
    wakesItself: true,
    variables: {
      TABLE_NAME: table.tableName,
      BUCKET_NAME: bucket.bucketName,
      CONTROL_QUEUE_URL: control.queue.queueUrl,
      REQUEST_QUEUE_URL: requests?.queueUrl ?? '',
      TRACKER: JSON.stringify(tracker === 'none' ? tracker : { notion: forFunction(tracker.notion) }),
      PUBLISH: JSON.stringify(environment.publish),
      WAIVERS: JSON.stringify(environment.compare.waivers ?? []),
      SUSPECT_PERCENT: String(environment.suspectPercent),
      METRICS_NAMESPACE: metricsNamespace(environment),
      WATCH_SECONDS: '60',
      LEASE_SECONDS: '120',
    },
  });
  for (const queue of [control.queue, tenants.deadLetters]) {
    stage.lambda.addEventSource(
      new SqsEventSource(queue, { batchSize: 1, reportBatchItemFailures: true, maxConcurrency: 2 }),
    );
  }
  stage.allow(
    [
      'dynamodb:GetItem',
      'dynamodb:BatchGetItem',
      'dynamodb:PutItem',
      'dynamodb:UpdateItem',
      'dynamodb:DeleteItem',
      'dynamodb:Query',
    ],
    [table.tableArn],
  );
  stage.allow(['s3:GetObject', 's3:PutObject'], [bucket.arnForObjects('*')]);
  // Without it S3 calls a missing object forbidden.
  stage.allow(['s3:ListBucket'], [bucket.bucketArn]);
  stage.allow(['sqs:SendMessage'], [control.queue.queueArn, ...(requests ? [requests.queueArn] : [])]);
  if (tracker !== 'none') {
    stage.allow(['secretsmanager:GetSecretValue'], [secretArn(Stack.of(scope), tracker.notion.tokenSecret)]);
  }
  return stage;
}

type NotionSettings = Exclude<Environment['tracker'], 'none'>['notion'];

/** How often people are asked is the schedule's business. */
const forFunction = ({ recheckMinutes: _, ...notion }: NotionSettings) => notion;
