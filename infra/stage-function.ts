import { type Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Effect, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, Code, Function as Lambda, LoggingFormat, RecursiveLoop, Runtime } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type * as z from 'zod';
import type { StageName } from './bundle/build-bundle.ts';
import type { Network } from './network.ts';
import type { Parts } from './parts.ts';
import { fitVariables } from './variables.ts';

export interface StageProps<Schema extends z.ZodObject> {
  readonly stage: StageName;
  readonly description: string;
  /** What the function's own door parses its environment with. */
  readonly schema: Schema;
  /** All of it, so that a variable forgotten on either side does not compile. */
  readonly variables: Variables<Schema>;
  readonly timeout: Duration;
  readonly memoryMb: number;
  /** Where it runs, when it reads databases. */
  readonly network?: Network | undefined;
  /** True when it sends itself messages on purpose: otherwise Lambda takes it for a runaway after 16 of them. */
  readonly wakesItself?: boolean;
}

type Variables<Schema extends z.ZodObject> = { readonly [Name in keyof z.input<Schema>]-?: string };

type Conditions = Readonly<Record<string, Readonly<Record<string, string>>>>;

export interface Stage {
  readonly lambda: Lambda;
  readonly logGroup: LogGroup;
  readonly allow: (actions: readonly string[], resources: readonly string[], conditions?: Conditions) => void;
}

/**
 * One Lambda function made the house way: a role that may write its own log and nothing else until told. Throws when a
 * variable would be refused by the function itself.
 */
export function addStage<Schema extends z.ZodObject>(
  scope: Construct,
  { environment, bundles }: Parts,
  props: StageProps<Schema>,
): Stage {
  const { stage, network } = props;
  const inner = new Construct(scope, stage);
  const functionName = `driftmatrix-${environment.name}-${stage}`;
  const logGroup = new LogGroup(inner, 'Log', {
    logGroupName: `/aws/lambda/${functionName}`,
    retention: environment.protected ? RetentionDays.ONE_MONTH : RetentionDays.ONE_WEEK,
    removalPolicy: environment.protected ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
  });
  const role = new Role(inner, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
  logGroup.grantWrite(role);
  if (network) allowNetworkInterfaces(role, functionName);
  const { variables, folder } = fitVariables(props, environment.name, bundles[stage].folder);
  const lambda = new Lambda(inner, 'Function', {
    functionName,
    description: props.description,
    code: Code.fromAsset(folder),
    handler: 'index.handler',
    runtime: Runtime.NODEJS_24_X,
    architecture: Architecture.ARM_64,
    timeout: props.timeout,
    memorySize: props.memoryMb,
    role,
    logGroup,
    loggingFormat: LoggingFormat.JSON,
    environment: { ...variables, NODE_OPTIONS: '--enable-source-maps' },
    ...(props.wakesItself && { recursiveLoop: RecursiveLoop.ALLOW }),
    ...(network && {
      vpc: network.vpc,
      vpcSubnets: { subnets: [...network.subnets] },
      securityGroups: [network.functions],
    }),
  });
  const allow: Stage['allow'] = (actions, resources, conditions) => {
    const statement = { actions: [...actions], resources: [...resources] };
    role.addToPolicy(new PolicyStatement({ ...statement, ...(conditions && { conditions }) }));
  };
  return { lambda, logGroup, allow };
}

/** Lambda itself attaches the function to the VPC with the function's role; the function's own code may not. */
function allowNetworkInterfaces(role: Role, functionName: string): void {
  const actions = [
    'ec2:CreateNetworkInterface',
    'ec2:DescribeNetworkInterfaces',
    'ec2:DescribeSubnets',
    'ec2:DeleteNetworkInterface',
    'ec2:AssignPrivateIpAddresses',
    'ec2:UnassignPrivateIpAddresses',
  ];
  const { partition, region, account } = Stack.of(role);
  const own = `arn:${partition}:lambda:${region}:${account}:function:${functionName}`;
  const conditions = { ArnEquals: { 'lambda:SourceFunctionArn': own } };
  role.addToPolicy(new PolicyStatement({ actions, resources: ['*'] }));
  role.addToPolicy(new PolicyStatement({ effect: Effect.DENY, actions, resources: ['*'], conditions }));
}
