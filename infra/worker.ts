import { Stack } from 'aws-cdk-lib';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import type { Construct } from 'constructs';
import { workerEnv } from '../shared/config/worker.ts';
import { type Parts, timeouts } from './parts.ts';
import { secretArn, secretsUnder } from './secret-access.ts';
import { addStage, type Stage } from './stage-function.ts';

/** Compares one tenant with the canonical schema and stores what it found. */
export function addWorker(scope: Construct, parts: Parts): Stage {
  const { environment, table, bucket, tenants, control } = parts;
  const stage = addStage(scope, {
    stage: 'worker',
    description: 'Compares one tenant with the canonical schema and stores what it found.',
    environment,
    schema: workerEnv,
    timeout: timeouts.worker,
    memoryMb: 512,
    // Postgres' own parser, to judge definitions whose texts differ.
    files: ['libpg-query/wasm/libpg-query.wasm'],
    variables: {
      TABLE_NAME: table.tableName,
      BUCKET_NAME: bucket.bucketName,
      TENANT_QUEUE_URL: tenants.queue.queueUrl,
      CONTROL_QUEUE_URL: control.queue.queueUrl,
      COMPARE: JSON.stringify(environment.compare),
      MAX_RECEIVES: String(environment.maxReceives),
      RETRY_SECONDS: '10-60',
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
  const stack = Stack.of(scope);
  stage.allow(['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:Query'], [table.tableArn]);
  stage.allow(['s3:GetObject', 's3:PutObject'], [bucket.arnForObjects('*')]);
  // Without it S3 calls a missing object forbidden.
  stage.allow(['s3:ListBucket'], [bucket.bucketArn]);
  stage.allow(['sqs:SendMessage'], [control.queue.queueArn]);
  stage.allow(
    ['secretsmanager:GetSecretValue'],
    [secretArn(stack, environment.tenants.secret), secretsUnder(stack, environment.tenantSecrets)],
  );
  return stage;
}
