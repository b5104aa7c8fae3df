import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Duration, RemovalPolicy, Token } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, LoggingFormat, Runtime } from 'aws-cdk-lib/aws-lambda';
import {
  type ICommandHooks,
  LogLevel,
  NodejsFunction,
  OutputFormat,
  SourceMapMode,
} from 'aws-cdk-lib/aws-lambda-nodejs';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import * as z from 'zod';
import type { Environment } from './config/environment.ts';

const root = join(fileURLToPath(import.meta.url), '..', '..');

export interface StageProps<Schema extends z.ZodObject> {
  readonly stage: 'coordinator' | 'worker' | 'aggregator';
  readonly description: string;
  readonly environment: Environment;
  /** What the function's own door parses its environment with. */
  readonly schema: Schema;
  /** All of it, so that a variable forgotten on either side does not compile. */
  readonly variables: Variables<Schema>;
  readonly timeout: Duration;
  readonly memoryMb: number;
  /** Files that the bundle opens by name when it runs, as paths below node_modules: they go beside it. */
  readonly files?: readonly string[];
}

type Variables<Schema extends z.ZodObject> = { readonly [Name in keyof z.input<Schema>]-?: string };

export interface Stage {
  readonly lambda: NodejsFunction;
  readonly allow: (actions: readonly string[], resources: readonly string[]) => void;
}

/**
 * One Lambda function made the house way: a role that may write its own log and nothing else until told. Throws when a
 * variable would be refused by the function itself.
 */
export function addStage<Schema extends z.ZodObject>(scope: Construct, props: StageProps<Schema>): Stage {
  const { stage, description, environment, timeout, memoryMb } = props;
  const variables: Record<string, string> = { ...props.variables };
  checkVariables(props, variables);
  const inner = new Construct(scope, stage);
  const functionName = `driftmatrix-${environment.name}-${stage}`;
  const logGroup = new LogGroup(inner, 'Log', {
    logGroupName: `/aws/lambda/${functionName}`,
    retention: environment.protected ? RetentionDays.ONE_MONTH : RetentionDays.ONE_WEEK,
    removalPolicy: environment.protected ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
  });
  const role = new Role(inner, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
  logGroup.grantWrite(role);
  const lambda = new NodejsFunction(inner, 'Function', {
    functionName,
    description,
    entry: join(root, 'functions', stage, 'handler.ts'),
    projectRoot: root,
    depsLockFilePath: join(root, 'package-lock.json'),
    runtime: Runtime.NODEJS_24_X,
    architecture: Architecture.ARM_64,
    timeout,
    memorySize: memoryMb,
    role,
    logGroup,
    loggingFormat: LoggingFormat.JSON,
    environment: { ...variables, NODE_OPTIONS: '--enable-source-maps' },
    bundling: { ...bundling, commandHooks: bringAlong(props.files ?? []) },
  });
  const allow: Stage['allow'] = (actions, resources) => {
    role.addToPolicy(new PolicyStatement({ actions: [...actions], resources: [...resources] }));
  };
  return { lambda, allow };
}

/** What is known before the deployment is checked now, not on the first message. */
function checkVariables(props: StageProps<z.ZodObject>, variables: Readonly<Record<string, string>>): void {
  const problems = Object.entries(props.schema.shape).flatMap(([name, field]) => {
    const value = variables[name];
    if (Token.isUnresolved(value)) return [];
    const issues = z.safeParse(field, value).error?.issues ?? [];
    return issues.map(({ path, message }) => `  ${[name, ...path].join('.')}: ${message}`);
  });
  if (problems.length === 0) return;
  throw new Error(
    `infra/config/${props.environment.name}.ts gives the ${props.stage} what it refuses:\n${problems.join('\n')}`,
  );
}

/** Copies files beside the bundle. In Node's words, because a shell's differ between systems. */
function bringAlong(files: readonly string[]): ICommandHooks {
  const copy = (file: string, folder: string) => {
    const [from, to] = [join(root, 'node_modules', file), join(folder, basename(file))];
    const script = `require('node:fs').copyFileSync(${quoted(from)},${quoted(to)})`;
    return `"${process.execPath}" -e "${script}"`;
  };
  return {
    beforeInstall: () => [],
    beforeBundling: () => [],
    afterBundling: (_from, folder) => files.map((file) => copy(file, folder)),
  };
}

/** A path inside single quotes inside double quotes, with slashes that every system takes. */
const quoted = (path: string): string => `'${path.replaceAll('\\', '/')}'`;

/** The SDK goes into the bundle, pinned and tree-shaken, instead of whatever version the runtime happens to hold. */
const bundling = {
  format: OutputFormat.ESM,
  target: 'node24',
  mainFields: ['module', 'main'],
  minify: true,
  keepNames: true,
  sourceMap: true,
  sourceMapMode: SourceMapMode.DEFAULT,
  sourcesContent: false,
  logLevel: LogLevel.WARNING,
  // A native driver that pg would use if someone had installed it.
  externalModules: ['pg-native'],
  // CommonJS packages inside an ES module still call require.
  banner: `import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);`,
};
