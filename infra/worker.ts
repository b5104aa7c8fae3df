import { Stack } from 'aws-cdk-lib';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import type { Construct } from 'constructs';
import { workerEnv } from '../shared/config/worker.ts';
import { type Parts, timeouts } from './parts.ts';
import { allowAccess } from './secret-access.ts';
import { addStage, type Stage } from './stage-function.ts';
import { workerAccess } from './tenant-access.ts';

/** Compares one tenant with the canonical schema and stores what it found. */
export function addWorker(scope: Construct, parts: Parts): Stage {
  const { environment, table, bucket, tenants, control } = parts;
  const stage = addStage(scope, parts, {
    stage: 'worker',
    description: 'Compares one tenant with the canonical schema and stores what it found.',
    schema: workerEnv,
    timeout: timeouts.worker,
    memoryMb: 512,
    network: parts.network,
    // A tenant whose server is busy goes back to the end of the queue, as often as need be.
    wakesItself: true,
    variables: {
      TABLE_NAME: table.tableName,
      BUCKET_NAME: bucket.bucketName,
      TENANT_QUEUE_URL: tenants.queue.queueUrl,
      CONTROL_QUEUE_URL: control.queue.queueUrl,
      COMPARE: JSON.stringify(environment.compare),
      PUBLISH: JSON.stringify(environment.publish),
      MAX_RECEIVES: String(environment.maxReceives),
      FULL_READ_EVERY: String(environment.fullReadEvery),
      RETRY_SECONDS: '10-60',
      PER_SERVER: String(environment.perServer),
      SERVER_WAIT_SECONDS: '1-3',
      CONNECT_SECONDS: '5',
      READ_SECONDS: '45',
    },
  });
  stage.lambda.addEventSource(
    new SqsEventSource(tenants.queue, {
      batchSize: 1,
      reportBatchItemFailures: true,
      maxConcurrency: environment.concurrency,
    }),
  );
  stage.allow(
    // Deleting is for a message that comes twice: a change that its second check takes back leaves the log.
    ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:DeleteItem', 'dynamodb:Query'],
    [table.tableArn],
  );
  stage.allow(['s3:GetObject', 's3:PutObject'], [bucket.arnForObjects('*')]);
  // Without it S3 calls a missing object forbidden.
  stage.allow(['s3:ListBucket'], [bucket.bucketArn]);
  stage.allow(['sqs:SendMessage'], [control.queue.queueArn, tenants.queue.queueArn]);
  allowAccess(Stack.of(scope), stage, workerAccess(environment));
  return stage;
}
