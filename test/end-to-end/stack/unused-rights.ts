/** What roles allow, by function, as the list here writes it. */
export type UnusedRights = Readonly<Record<string, readonly string[]>>;

/** Used by nothing that is run here: neither by sweeps that go well, nor by one in trouble. */
export const neverUsed: UnusedRights = {
  coordinator: [
    // Lambda itself writes the log.
    'logs:CreateLogStream coordinatorLog',
    'logs:PutLogEvents coordinatorLog',
    // Only whoever may list a bucket is told that an object is not there.
    's3:ListBucket storagebucket',
    // Come with every right to read a queue.
    'sqs:ChangeMessageVisibility Requests',
    'sqs:GetQueueUrl Requests',
  ],
  worker: [
    'logs:CreateLogStream workerLog',
    'logs:PutLogEvents workerLog',
    's3:ListBucket storagebucket',
    'sqs:GetQueueUrl TenantsQueue',
  ],
  aggregator: [
    'logs:CreateLogStream aggregatorLog',
    'logs:PutLogEvents aggregatorLog',
    'sqs:ChangeMessageVisibility ControlQueue',
    'sqs:ChangeMessageVisibility TenantsDeadLetters',
    'sqs:GetQueueUrl ControlQueue',
    'sqs:GetQueueUrl TenantsDeadLetters',
  ],
};

/** Used only when something is in the way. */
export const usedInTrouble: UnusedRights = {
  coordinator: [],
  worker: [
    // Verdicts too long for the table.
    's3:PutObject storagebucket/*',
    // A list may hold the logins itself.
    'secretsmanager:GetSecretValue driftmatrix/dev/tenants-??????',
    // A tenant that did not answer is tried again soon.
    'sqs:ChangeMessageVisibility TenantsQueue',
    // A tenant whose server is busy goes back to the end of the queue.
    'sqs:SendMessage TenantsQueue',
  ],
  // A sweep that takes longer than a minute is looked at again.
  aggregator: ['sqs:SendMessage ControlQueue'],
};

/** The rights of both lists. */
export const together = (one: UnusedRights, other: UnusedRights): UnusedRights =>
  Object.fromEntries(Object.entries(one).map(([name, rights]) => [name, [...rights, ...(other[name] ?? [])].sort()]));

/** The rights of a list that are among these. */
export const amongThem = (these: UnusedRights, list: UnusedRights): UnusedRights =>
  Object.fromEntries(
    Object.entries(list).map(([name, rights]) => [name, rights.filter((right) => these[name]?.includes(right))]),
  );

/** The lock of a sweep that has just ended is freed by the aggregator, or by the coordinator when that comes first. */
const eitherFrees = ['coordinator', 'aggregator'];
const freesLock = 'dynamodb:DeleteItem table/StorageTable';

/** Without what a deployment adds to names. */
const short = (right: string): string =>
  right.replace(/ arn:\S*:/, ' ').replace(/(?<=[a-z])(?:[0-9A-F]{8}|[0-9a-f]{8})(?=$|\/)/, '');

/** What a stack says that it did not use, as the lists here write it. */
export const plain = (unused: UnusedRights): UnusedRights =>
  Object.fromEntries(
    Object.entries(unused).map(([id, rights]) => {
      const name = id.replace('driftmatrix-dev-', '');
      const sometimes = (right: string) => eitherFrees.includes(name) && right === freesLock;
      return [name, rights.map(short).filter((right) => !sometimes(right))];
    }),
  );
