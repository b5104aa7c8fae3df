import { Stack } from 'aws-cdk-lib';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import type { Construct } from 'constructs';
import { coordinatorEnv } from '../shared/config/coordinator.ts';
import { type Parts, timeouts } from './parts.ts';
import { allowAccess } from './secret-access.ts';
import { addStage, type Stage } from './stage-function.ts';
import { coordinatorAccess } from './tenant-access.ts';
import { trackerLink } from './tracker-link.ts';

/** Reads the canonical schema, opens a sweep, sends one message per tenant. */
export function addCoordinator(scope: Construct, parts: Parts): Stage {
  const { environment, table, bucket, tenants, control, requests } = parts;
  const stage = addStage(scope, parts, {
    stage: 'coordinator',
    description: 'Reads the canonical schema, opens a sweep, sends one message per tenant.',
    schema: coordinatorEnv,
    timeout: timeouts.coordinator,
    memoryMb: 512,
    network: parts.network,
    variables: {
      TABLE_NAME: table.tableName,
      BUCKET_NAME: bucket.bucketName,
      TENANT_QUEUE_URL: tenants.queue.queueUrl,
      CONTROL_QUEUE_URL: control.queue.queueUrl,
      CANONICAL: JSON.stringify(environment.canonical),
      TENANTS: JSON.stringify(environment.tenants),
      SCHEMAS: JSON.stringify(environment.compare.schemas ?? []),
      DEADLINE_MINUTES: String(environment.deadlineMinutes),
      HARD_CAP_MINUTES: '120',
      WATCH_SECONDS: '60',
      TRACKER_LINK: trackerLink(environment),
      CONNECT_SECONDS: '5',
      READ_SECONDS: '45',
    },
  });
  stage.allow(
    ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:DeleteItem', 'dynamodb:Query'],
    [table.tableArn],
  );
  stage.allow(['s3:GetObject', 's3:PutObject'], [bucket.arnForObjects('*')]);
  // Without it S3 calls a missing object forbidden.
  stage.allow(['s3:ListBucket'], [bucket.bucketArn]);
  stage.allow(['sqs:SendMessage'], [tenants.queue.queueArn, control.queue.queueArn]);
  if (requests) {
    stage.lambda.addEventSource(new SqsEventSource(requests, { batchSize: 1, maxConcurrency: 2 }));
  }
  allowAccess(Stack.of(scope), stage, coordinatorAccess(environment));
  return stage;
}
