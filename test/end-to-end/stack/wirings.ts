import type { Rewiring } from './rewired.ts';

/** One wrong wire each, and what tells of it. */

/** All that tells of a sweep that hangs is that it takes too long. */
export const hangs = /did not end/;

export const wirings: readonly (readonly [what: string, rewiring: Rewiring, says: RegExp])[] = [
  [
    'a variable has another name than the function reads',
    ['workerFunction', '"TABLE_NAME"', '"TABEL_NAME"'],
    /TABLE_NAME: not set/,
  ],
  [
    'a variable names another resource',
    [
      'coordinatorFunction',
      '"TABLE_NAME":{"Ref":"StorageTable',
      '"TABLE_NAME":{"Ref":"TenantsQueue0F0D956C"},"X":{"Ref":"StorageTable',
    ],
    /coordinator may not dynamodb:\w+ /,
  ],
  [
    'the worker answers to the dead letters',
    [
      'workerFunction',
      '"CONTROL_QUEUE_URL":{"Ref":"ControlQueueB5738F54"}',
      '"CONTROL_QUEUE_URL":{"Ref":"TenantsDeadLettersBB463970"}',
    ],
    /worker may not sqs:SendMessage .*TenantsDeadLetters/,
  ],
  [
    'the worker may not read documents',
    ['workerRoleDefaultPolicy', '"s3:GetObject",', ''],
    /worker may not s3:GetObject/,
  ],
  [
    'the worker may not read the secrets of tenants',
    ['workerRoleDefaultPolicy', 'driftmatrix/dev/tenant/*', 'driftmatrix/dev/elsewhere/*'],
    /worker may not secretsmanager:GetSecretValue .*tenant\/\w+/,
  ],
  [
    'the coordinator may not send messages',
    ['coordinatorRoleDefaultPolicy', 'sqs:SendMessage', 'sqs:ReceiveMessage'],
    /coordinator may not sqs:SendMessage/,
  ],
  [
    'the aggregator may not write',
    ['aggregatorRoleDefaultPolicy', '"dynamodb:UpdateItem"', '"dynamodb:Scan"'],
    /aggregator may not dynamodb:UpdateItem/,
  ],
  [
    'the aggregator may not read its token',
    ['aggregatorRoleDefaultPolicy', 'driftmatrix/dev/notion', 'driftmatrix/dev/other'],
    /aggregator may not secretsmanager:GetSecretValue/,
  ],
  [
    'a message comes again before its function must be done',
    ['TenantsQueue', '"VisibilityTimeout":180', '"VisibilityTimeout":30'],
    /hides a message for 30 s; driftmatrix-dev-worker may take 60 s/,
  ],
  [
    'nobody reads the control queue',
    [
      'aggregatorFunctionSqsEventSourcedriftmatrixdevControlQueue',
      'AWS::Lambda::EventSourceMapping',
      'AWS::Lambda::Alias',
    ],
    hangs,
  ],
  [
    'one worker at a time, which Lambda refuses',
    ['workerFunctionSqsEventSource', '"MaximumConcurrency":5', '"MaximumConcurrency":1'],
    /MaximumConcurrency/,
  ],
  [
    'dead letters go to a queue that is none',
    ['TenantsQueue', 'TenantsDeadLetters', 'NoDeadLetters'],
    /refers to NoDeadLetters\w+\.Arn/,
  ],
  [
    'the schedule says something that the coordinator does not know',
    ['ScheduleSweep', 'scheduledAt', 'dueAt'],
    /dueAt/,
  ],
  [
    'the schedule may not call the coordinator',
    ['SchedulerRoleForTarget', 'lambda:InvokeFunction', 'lambda:GetFunction'],
    /may not call its function/,
  ],
  [
    'the handler has another name',
    ['aggregatorFunction', '"index.handler"', '"index.main"'],
    /index\.mjs exports no main/,
  ],
  [
    'the code is another one than was bundled',
    ['workerFunction', /"S3Key":"[0-9a-f]+/, '"S3Key":"0'],
    /its code 0\.zip is not in the assembly/,
  ],
  [
    'a function has too little memory to load its code',
    ['workerFunction', '"MemorySize":512', '"MemorySize":4'],
    /memory/i,
  ],
];
