import * as z from 'zod';
import { lookupIn } from './names.ts';
import type { Resource, StackTemplate } from './read-template.ts';
import { resolve } from './resolve.ts';
import { type Statement, statement } from './rights.ts';

/** What of a stack can be run here, as typed values. */

const arn = z.string().startsWith('arn:aws:');
const queue = z.object({
  VisibilityTimeout: z.int(),
  RedrivePolicy: z.object({ deadLetterTargetArn: arn, maxReceiveCount: z.int() }).optional(),
});
const lambda = z.object({
  FunctionName: z.string(),
  Handler: z.string().regex(/^\w+\.\w+$/),
  Timeout: z.int(),
  MemorySize: z.int(),
  Role: z.string(),
  Code: z.object({ S3Key: z.string() }),
});
const mapping = z.object({
  EventSourceArn: arn,
  FunctionName: z.string(),
  BatchSize: z.int().min(1).max(10),
  // Lambda takes no less than two.
  ScalingConfig: z.object({ MaximumConcurrency: z.int().min(2) }),
  FunctionResponseTypes: z.array(z.string()).default([]),
});
const schedule = z.object({ Target: z.object({ Arn: arn, Input: z.string(), RoleArn: z.string() }) });
const policy = z.object({
  Roles: z.array(z.string()),
  PolicyDocument: z.object({ Statement: z.array(statement) }),
});

export type DeployedFunction = z.infer<typeof lambda> & {
  readonly logicalId: string;
  /** Where its code lies. */
  readonly folder: string;
  readonly rights: readonly Statement[];
};
export type DeployedQueue = z.infer<typeof queue> & { readonly name: string };
export type DeployedMapping = z.infer<typeof mapping>;

export type Scheduled = z.infer<typeof schedule>['Target'] & {
  /** What the schedule may do. */
  readonly rights: readonly Statement[];
};

export interface Deployment {
  readonly functions: readonly DeployedFunction[];
  readonly queues: readonly DeployedQueue[];
  readonly mappings: readonly DeployedMapping[];
  /** What wakes the coordinator, and what has the aggregator look whom people want checked again. */
  readonly schedule: Scheduled;
  readonly recheck: Scheduled | undefined;
  readonly tables: readonly string[];
  readonly buckets: readonly string[];
  /** The variables of a function that reaches queues under `queueUrl`. */
  variablesOf(logicalId: string, queueUrl: (name: string) => string): Record<string, string>;
}

const variables = z.object({ Environment: z.object({ Variables: z.record(z.string(), z.string()) }) });

/** Throws what AWS would refuse to deploy, as far as it concerns how the parts are wired. */
export function readDeployment({ resources, code }: StackTemplate): Deployment {
  const lookup = lookupIn(resources, (name) => `https://sqs/${name}`);
  const all = <Shape>(type: string, shape: z.ZodType<Shape>): [string, Shape][] =>
    ofType(resources, type).map(([id, { Properties }]) => [id, parse(id, shape, resolve(Properties, lookup))]);
  const policies = all('AWS::IAM::Policy', policy).map(([, attached]) => attached);
  const rightsOf = (roleArn: string): Statement[] =>
    policies
      .filter(({ Roles }) => Roles.some((role) => roleArn.endsWith(`:${role}`)))
      .flatMap((attached) => attached.PolicyDocument.Statement);
  const functions = all('AWS::Lambda::Function', lambda).map(([logicalId, found]): DeployedFunction => {
    const folder = code.get(found.Code.S3Key);
    if (folder === undefined) throw new Error(`${logicalId}: its code ${found.Code.S3Key} is not in the assembly.`);
    return { ...found, logicalId, folder, rights: rightsOf(found.Role) };
  });
  const queues = all('AWS::SQS::Queue', queue).map(([name, found]): DeployedQueue => ({ ...found, name }));
  const mappings = all('AWS::Lambda::EventSourceMapping', mapping).map(([, found]) => found);
  const schedules = all('AWS::Scheduler::Schedule', schedule).map(
    ([, { Target }]): Scheduled => ({ ...Target, rights: rightsOf(Target.RoleArn) }),
  );
  const toQueue = ({ Arn }: Scheduled): boolean => Arn.startsWith('arn:aws:sqs:');
  const scheduled = schedules.find((each) => !toQueue(each));
  if (!scheduled) throw new Error('The template has no schedule.');
  for (const each of mappings) checkMapping(each, functions, queues);
  return {
    functions,
    queues,
    mappings,
    schedule: scheduled,
    recheck: schedules.find(toQueue),
    tables: ofType(resources, 'AWS::DynamoDB::GlobalTable').map(([id]) => id),
    buckets: ofType(resources, 'AWS::S3::Bucket').map(([id]) => id),
    variablesOf(logicalId, queueUrl) {
      const resolved = resolve(resources[logicalId]?.Properties, lookupIn(resources, queueUrl));
      return parse(logicalId, variables, resolved).Environment.Variables;
    },
  };
}

const ofType = (resources: StackTemplate['resources'], type: string): [string, Resource][] =>
  Object.entries(resources).filter(([, { Type }]) => Type === type);

function parse<Shape>(logicalId: string, shape: z.ZodType<Shape>, value: unknown): Shape {
  const parsed = shape.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new Error(`${logicalId}: ${z.prettifyError(parsed.error)}`);
}

/** The queue of a mapping. Throws when the template has none by that ARN. */
export function queueOf({ EventSourceArn }: DeployedMapping, queues: readonly DeployedQueue[]): DeployedQueue {
  const found = queues.find(({ name }) => EventSourceArn.endsWith(`:${name}`));
  if (!found) throw new Error(`A function reads ${EventSourceArn}, which is no queue of the template.`);
  return found;
}

export function functionOf<Known extends { readonly FunctionName: string }>(
  { FunctionName }: { readonly FunctionName: string },
  functions: readonly Known[],
): Known {
  const found = functions.find((each) => each.FunctionName === FunctionName);
  if (!found) throw new Error(`A queue is read by ${FunctionName}, which is no function of the template.`);
  return found;
}

/** As Lambda does: a message must stay hidden for as long as the function may take. */
function checkMapping(
  mapping: DeployedMapping,
  functions: readonly DeployedFunction[],
  queues: readonly DeployedQueue[],
): void {
  const { name, VisibilityTimeout } = queueOf(mapping, queues);
  const { FunctionName, Timeout } = functionOf(mapping, functions);
  if (VisibilityTimeout < Timeout)
    throw new Error(`${name} hides a message for ${VisibilityTimeout} s; ${FunctionName} may take ${Timeout} s.`);
}
