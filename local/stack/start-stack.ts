import { ChangeMessageVisibilityCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import type { SQSEvent, SQSRecord } from 'aws-lambda';
import { type AwsClients, createClients } from '../../shared/aws/clients.ts';
import { failedIds } from '../cloud/batch-failures.ts';
import { startEmulators } from '../cloud/emulators.ts';
import { startEventSourceMapping } from '../cloud/event-source-mapping.ts';
import { processKey } from '../cloud/process-key.ts';
import { createBucket, createPlainQueue, createTable } from '../cloud/queues.ts';
import { invokeSchedule } from '../cloud/schedule.ts';
import type { SecretsManager } from '../cloud/secrets-manager.ts';
import { createStopper, type Stopper } from '../stopper.ts';
import { type BundledFunction, createBundledFunction } from './bundled-function.ts';
import {
  type DeployedFunction,
  type Deployment,
  functionOf,
  queueOf,
  readDeployment,
  type Scheduled,
} from './deployment.ts';
import { startGuardedEndpoint, type Upstreams } from './guarded-endpoint.ts';
import { account, bucketName, region, secretName } from './names.ts';
import type { StackTemplate } from './read-template.ts';
import type { Operation } from './rights.ts';
import { createRights, type Rights } from './rights.ts';

/**
 * A synthesised stack, run on this machine: its queues, its table and bucket on emulators, its functions from their bundles,
 * each with its own variables and nothing but the rights of its own role. What would go wrong in the account because of how
 * the parts are wired goes wrong here.
 */
export interface RunningStack {
  /** As the schedule does when it is due. Gives what the function says that it calls. */
  wake(): Promise<unknown>;
  /** As the other schedule does: puts its message on the queue. */
  ask(): Promise<void>;
  /** What went wrong so far: failed invocations, messages that were given back to their queue, refused requests. */
  problems(): string[];
  /** By function: what its role allows and nothing used. */
  unused(): Record<string, string[]>;
  /** Whether the function's role allows it: for services that its requests do not reach, such as a database that takes tokens. */
  allows(functionName: string, operation: Operation): boolean;
  readonly clients: AwsClients;
  readonly table: string;
  readonly bucket: string;
  stop(): Promise<void>;
}

export interface StackOptions {
  readonly secrets: Pick<SecretsManager, 'endpoints' | 'tagsOf'>;
  /** Variables that the platform adds, such as another address of Notion. */
  readonly platform?: Readonly<Record<string, string>>;
  readonly writeLog?: (line: string) => void;
  /** True for a message that is to arrive twice at the same time, as a queue may do with any. */
  readonly duplicate?: (record: SQSRecord) => boolean;
  /** True for a message whose function dies of it. It comes again at once: nobody wants to wait until it is visible again. */
  readonly dies?: (record: SQSRecord) => boolean;
}

interface Running {
  readonly FunctionName: string;
  readonly deployed: DeployedFunction;
  readonly rights: Rights;
  readonly code: BundledFunction;
}

/** Throws what AWS would refuse to deploy. */
export async function startStack(template: StackTemplate, options: StackOptions): Promise<RunningStack> {
  const deployment = readDeployment(template);
  const stopper = createStopper();
  try {
    const emulators = await startEmulators();
    await stopper.add(() => emulators.stop());
    const clients = createClients(emulators.endpoints);
    await stopper.add(() => clients.destroy());
    await createResources(deployment, clients);
    const {
      AWS_ENDPOINT_URL_SQS: sqs,
      AWS_ENDPOINT_URL_S3: s3,
      AWS_ENDPOINT_URL_DYNAMODB: dynamodb,
    } = emulators.endpoints;
    const upstreams = { sqs, s3, dynamodb, secretsmanager: options.secrets.endpoints.AWS_ENDPOINT_URL_SECRETS_MANAGER };
    const running = await Promise.all(
      deployment.functions.map((deployed) => startFunction(deployed, deployment, upstreams, options, stopper)),
    );
    const failures: string[] = [];
    const queueUrl = (name: string) => emulators.queueUrl(name);
    await connect(deployment, running, { clients, queueUrl, failures, ...options }, stopper);
    const scheduled = running.find(({ deployed }) => deployment.schedule.Arn.endsWith(`:${deployed.FunctionName}`));
    return {
      async wake() {
        if (!scheduled) throw new Error(`The schedule calls ${deployment.schedule.Arn}, which is no function here.`);
        requireRight(deployment.schedule, 'lambda:InvokeFunction');
        return await invokeSchedule(deployment.schedule.Input, (event) => scheduled.code.invoke(event));
      },
      async ask() {
        if (!deployment.recheck) throw new Error('The template has no schedule that asks people.');
        const { Arn, Input: MessageBody } = deployment.recheck;
        requireRight(deployment.recheck, 'sqs:SendMessage');
        const QueueUrl = emulators.queueUrl(Arn.slice(Arn.lastIndexOf(':') + 1));
        await clients.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody }));
      },
      problems: () => [
        ...failures,
        ...running.flatMap(({ deployed, rights }) =>
          rights.refused.map(({ action, resource }) => `${deployed.FunctionName} may not ${action} ${resource}`),
        ),
      ],
      unused: () => Object.fromEntries(running.map(({ deployed, rights }) => [deployed.FunctionName, rights.unused()])),
      allows: (name, operation) => functionOf({ FunctionName: name }, running).rights.allows(operation),
      clients,
      table: deployment.tables[0] ?? '',
      bucket: bucketName(deployment.buckets[0] ?? ''),
      stop: () => stopper.stop(),
    };
  } catch (error) {
    await stopper.stop();
    throw error;
  }
}

function requireRight({ Arn: resource, rights }: Scheduled, action: string): void {
  if (!createRights(rights).allows({ action, resource })) throw new Error('The schedule may not call its function.');
}

async function createResources({ tables, buckets, queues }: Deployment, clients: AwsClients): Promise<void> {
  for (const name of tables) await createTable(clients.dynamo, name);
  for (const name of buckets) await createBucket(clients.s3, bucketName(name));
  // Dead-letter queues first: others name them.
  for (const { name, VisibilityTimeout, RedrivePolicy } of [...queues].sort(byRedrive)) {
    const attributes = {
      VisibilityTimeout: String(VisibilityTimeout),
      ...(RedrivePolicy && { RedrivePolicy: JSON.stringify(RedrivePolicy) }),
    };
    await createPlainQueue(clients.sqs, name, attributes);
  }
}

const byRedrive = (a: Deployment['queues'][number], b: Deployment['queues'][number]): number =>
  Number(a.RedrivePolicy !== undefined) - Number(b.RedrivePolicy !== undefined);

async function startFunction(
  deployed: DeployedFunction,
  deployment: Deployment,
  upstreams: Upstreams,
  { secrets, platform = {}, writeLog = () => undefined }: StackOptions,
  stopper: Stopper,
): Promise<Running> {
  const rights = createRights(deployed.rights, (resource) => secrets.tagsOf(secretName(resource)));
  // Whatever it signs says whose it is.
  const key = { ...processKey, accessKeyId: deployed.FunctionName };
  const endpoint = await startGuardedEndpoint(rights, upstreams, key);
  await stopper.add(() => endpoint.stop());
  const variables = {
    ...deployment.variablesOf(deployed.logicalId, (name) => `${endpoint.url}/${account}/${name}`),
    ...platform,
    AWS_REGION: region,
    AWS_ACCESS_KEY_ID: key.accessKeyId,
    AWS_SECRET_ACCESS_KEY: key.secretAccessKey,
    AWS_ENDPOINT_URL: endpoint.url,
    AWS_ENDPOINT_URL_SQS: endpoint.url,
    AWS_ENDPOINT_URL_S3: endpoint.url,
    AWS_ENDPOINT_URL_DYNAMODB: endpoint.url,
    AWS_ENDPOINT_URL_SECRETS_MANAGER: endpoint.url,
  };
  const code = createBundledFunction(deployed, { variables, writeLog });
  await stopper.add(() => code.stop());
  return { FunctionName: deployed.FunctionName, deployed, rights, code };
}

interface Connecting extends Pick<StackOptions, 'duplicate' | 'dies'> {
  readonly clients: AwsClients;
  readonly queueUrl: (name: string) => string;
  /** Gets what goes wrong, in words. */
  readonly failures: string[];
}

async function connect(
  { mappings, queues }: Deployment,
  running: readonly Running[],
  { clients, queueUrl, failures, duplicate, dies = () => false }: Connecting,
  stopper: Stopper,
): Promise<void> {
  const started = mappings.map((mapping) => {
    const { name } = queueOf(mapping, queues);
    const { deployed, rights, code } = functionOf(mapping, running);
    // Lambda itself receives and deletes, with the function's role.
    for (const action of ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'])
      rights.allows({ action, resource: mapping.EventSourceArn });
    const reports = mapping.FunctionResponseTypes.includes('ReportBatchItemFailures');
    return startEventSourceMapping({
      client: clients.sqs,
      queueUrl: queueUrl(name),
      functionName: deployed.FunctionName,
      batchSize: mapping.BatchSize,
      maxConcurrency: mapping.ScalingConfig.MaximumConcurrency,
      // Its code is ended in time all the same; this is for a thread that does not even start.
      timeoutMs: deployed.Timeout * 1000 + 30_000,
      ...(duplicate && { duplicate }),
      async handler(event: SQSEvent) {
        const deadly = event.Records.filter(dies);
        const answer = await code
          .invoke(event, { dies: deadly.length > 0 })
          .finally(() => comeAgain(deadly, clients, queueUrl(name)));
        if (!reports) return undefined;
        const ids = new Set(event.Records.map(({ messageId }) => messageId));
        for (const _ of failedIds(answer, ids))
          failures.push(`${deployed.FunctionName} gave a message back to ${name}`);
        return answer;
      },
      onError: (error) => failures.push(error instanceof Error ? error.message : String(error)),
    });
  });
  await stopper.add(async () => {
    await Promise.all(started.map((mapping) => mapping.stop()));
  });
}

async function comeAgain(records: readonly SQSRecord[], { sqs }: AwsClients, QueueUrl: string): Promise<void> {
  for (const { receiptHandle: ReceiptHandle } of records)
    await sqs.send(new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout: 0 }));
}
