import { type Stack, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import type { IConstruct } from 'constructs';

/** Something that AWS's list of good practice finds here and that stays, with the reason. */
export interface Accepted {
  readonly finding: RegExp;
  /** Where in the stack, as a path of constructs. */
  readonly at: RegExp;
  readonly because: string;
}

export const accepted: readonly Accepted[] = [
  {
    finding: /^AwsSolutions-S1$/,
    at: /^Storage\/Bucket$/,
    because:
      'Only the three functions read the bucket, and it holds schemas, no data; a log of that would need a bucket too.',
  },
  {
    finding: /^AwsSolutions-SQS3$/,
    at: /^Schedule\/Undelivered$/,
    because: 'It is a dead-letter queue: that of the schedule, which the rule does not see.',
  },
  {
    finding: /^AwsSolutions-SQS3$/,
    at: /^Requests$/,
    because: 'A request that nobody took is asked for again minutes later: the tick in Notion still stands.',
  },
  {
    finding: /^AwsSolutions-IAM5\[Resource::<StorageBucket\w+\.Arn>\/\*\]$/,
    at: /^(?:coordinator|worker|aggregator)\/Role\/DefaultPolicy$/,
    because: 'The objects of our own bucket; their names are hashes.',
  },
  {
    finding: /^AwsSolutions-IAM5\[Resource::<coordinatorFunction\w+\.Arn>:\*\]$/,
    at: /^SchedulerRoleForTarget-\w+\/DefaultPolicy$/,
    because: 'The versions of the one function that the schedule wakes.',
  },
  {
    finding: /^AwsSolutions-IAM5\[Resource::arn:[^*]+:secretsmanager:[^*]+:secret:[^*]+\*\]$/,
    at: /^(?:coordinator|worker)\/Role\/DefaultPolicy$/,
    because: 'The secrets of tenants, which come and go, under the prefix that the environment names.',
  },
  {
    finding: /^AwsSolutions-IAM5\[Resource::arn:[^*]+:secretsmanager:[^*]+:secret:\*\]$/,
    at: /^(?:coordinator|worker)\/Role\/DefaultPolicy$/,
    because: 'Secrets by tag: a condition on the statement limits it to those that have the tag.',
  },
  {
    finding: /^AwsSolutions-IAM5\[Resource::arn:[^*]+:rds-db:\*:[^*]+:dbuser:\*\/[^*]+\]$/,
    at: /^(?:coordinator|worker)\/Role\/DefaultPolicy$/,
    because: 'One role name on every database instance of the account; instances come and go.',
  },
  {
    finding: /^AwsSolutions-IAM5\[Resource::\*\]$/,
    at: /^(?:coordinator|worker)\/Role\/DefaultPolicy$/,
    because:
      "Lambda's network interfaces, denied to the function's own code, and looking for secrets by prefix or tag: AWS knows no narrower resource for either.",
  },
];

export interface Finding {
  readonly name: string;
  /** As a path of constructs in the stack. */
  readonly at: string;
}

/** What AWS's list of good practice says of the stack, accepted or not. */
export function findIn(stack: Stack): Finding[] {
  const { violations } = new AwsSolutionsChecks().validateScope(stack);
  return violations.flatMap(({ ruleName: name, violatingResources }) =>
    violatingResources.map(({ constructPath = '' }) => ({
      name,
      at: constructPath.replace(`${stack.node.path}/`, '').replace(/\/Resource$/, ''),
    })),
  );
}

export function acceptedAs({ name, at }: Finding): Accepted | undefined {
  return accepted.find((entry) => entry.finding.test(name) && entry.at.test(at));
}

/** Makes a synth fail on what CloudFormation would refuse (cdk.json says so) and on what good practice forbids. */
export function addChecks(stack: Stack): void {
  for (const finding of findIn(stack)) {
    const reason = acceptedAs(finding)?.because;
    if (reason) Validations.of(constructAt(stack, finding.at)).acknowledge({ id: finding.name, reason });
  }
  Validations.of(stack).addPlugins(new AwsSolutionsChecks(stack));
}

function constructAt(stack: Stack, path: string): IConstruct {
  let construct: IConstruct = stack;
  for (const id of path.split('/')) construct = construct.node.findChild(id);
  return construct;
}
