import * as z from 'zod';
import { coordinatorEnv } from '../../shared/config/coordinator.ts';
import { notionChoices } from '../../shared/config/notion-choices.ts';
import { accessOf } from '../../shared/config/source-access.ts';
import { workerEnv } from '../../shared/config/worker.ts';
import { parseColumnNames } from '../../shared/notion/columns.ts';
import { RefusedEnvironment } from './refused.ts';
import { gapsBetweenSweeps, minutesBetweenSweeps, schedule } from './schedule.ts';
import { secretName, secretPrefix, secretProblems } from './secrets.ts';

/** What one environment is told. Names of secrets, never a secret. */

const id = (kind: string, what: string) =>
  z.string().regex(new RegExp(`^${kind}-[0-9a-f]{8,17}$`), `${what} looks like ${kind}-0123456789abcdef0`);
const cidr = z.union([z.cidrv4(), z.cidrv6()], 'a range of addresses looks like 10.0.0.0/16');

const place = z.strictObject({
  account: z.string().regex(/^\d{12}$/, 'an account is twelve digits'),
  region: z.string().regex(/^[a-z]{2}(?:-[a-z]+)+-\d$/, 'a region looks like eu-central-1'),
});

/** By explicit ids: nothing is looked up, so that a synth needs no account and gives the same template everywhere. */
const network = z
  .strictObject({
    vpc: id('vpc', 'a VPC'),
    /** One private subnet per zone, in the same order, each with the route table it uses. */
    availabilityZones: z.array(z.string().min(1)).min(1),
    subnets: z.array(id('subnet', 'a subnet')).min(1),
    routeTables: z.array(id('rtb', 'a route table')).min(1),
    /** Where the databases are. Their security groups are opened for the functions, and for nobody else. */
    databases: z.strictObject({
      securityGroups: z.array(id('sg', 'a security group')).default([]),
      ranges: z.array(cidr).default([]),
      ports: z.array(z.int().min(1).max(65535)).min(1).default([5432]),
    }),
    /** False where the VPC already leads to SQS, Secrets Manager, DynamoDB and S3: private names exist once per VPC. */
    endpoints: z.boolean().default(true),
  })
  .superRefine(({ availabilityZones, subnets, routeTables, databases }, context) => {
    const refuse = (path: string, message: string) => context.addIssue({ code: 'custom', path: [path], message });
    const zones = availabilityZones.length;
    if (subnets.length !== zones) refuse('subnets', `one per zone: ${zones} zones, ${subnets.length} subnets`);
    if (routeTables.length !== zones)
      refuse('routeTables', `one per zone: ${zones} zones, ${routeTables.length} tables`);
    if (databases.securityGroups.length + databases.ranges.length === 0)
      refuse('databases', 'name a security group or a range, or no database can be reached');
  });

const notion = z.strictObject({
  database: z.string().min(1),
  tokenSecret: secretName,
  ...notionChoices,
  /** Every how many minutes people are asked whom they want checked again (the column Re-check); 0: never. */
  recheckMinutes: z.int().min(0).max(1440).default(5),
  /** Our column, and what it is called in your database. */
  columns: z
    .record(z.string(), z.string())
    .default({})
    .superRefine((columns, context) => {
      try {
        parseColumnNames(columns);
      } catch (error) {
        context.addIssue({ code: 'custom', message: error instanceof Error ? error.message : 'no column names' });
      }
    }),
});

/** A check with an IAM token takes 50 ms at the least, so that ten at once stay below 200 connections a second. */
const mostByToken = 10;

/** CloudWatch looks back a week at most. */
export const mostSilentHours = 168;

const alarms = z.strictObject({
  /** Whom the alarms' topic mails; more can subscribe to it later. */
  email: z.email().optional(),
  /** After how many minutes a waiting tenant, or a death that was not recorded, rings. */
  waitingMinutes: z.int().min(5).max(1440).default(15),
  /** Below which share of known tenants checked, in percent. */
  coverageBelow: z.number().min(0).max(100).default(90),
  /** After how many hours without a finished sweep; counted from the schedule when it is rate(…). */
  silentHours: z.int().min(1).max(mostSilentHours).optional(),
});

/** What a function's own door makes of a setting, asked now instead of on its first message. */
function asDoor<Settings>(door: z.ZodType<Settings, unknown>) {
  return z.custom<Settings>().superRefine((value, context) => {
    if (value === undefined) return context.addIssue({ code: 'custom', message: 'is missing' });
    for (const { path, message } of door.safeParse(JSON.stringify(value)).error?.issues ?? [])
      context.addIssue({ code: 'custom', path: [...path], message });
  });
}

type Compare = Partial<z.output<typeof workerEnv>['COMPARE']>;
type Publish = z.output<typeof workerEnv>['PUBLISH'];

const environment = z.strictObject({
  name: z.string().regex(/^[a-z][a-z0-9-]{0,15}$/, 'lower case, at most 16 characters'),
  /** Where it may be deployed. Without it: wherever the caller's credentials point, which is for trying out only. */
  place: place.optional(),
  /** Where the functions that read databases run. Without it they reach public databases only. */
  network: network.optional(),
  /** True where data outlives mistakes: nothing is deleted with the stack. */
  protected: z.boolean(),
  canonical: asDoor(coordinatorEnv.shape.CANONICAL),
  tenants: asDoor(coordinatorEnv.shape.TENANTS),
  /** Where the secrets lie that a list or a query names; the worker may read these, and what the source itself names. */
  tenantSecrets: secretPrefix.optional(),
  tracker: z.union(
    [z.literal('none'), z.strictObject({ notion })],
    'expected "none" or { notion: { database, tokenSecret, … } }',
  ),
  /** The `compare` section, as in the configuration file of the command line. */
  compare: asDoor<Compare>(workerEnv.shape.COMPARE).default({}),
  /**
   * `{ values: 'redacted' }`: what routine bodies, comments, options and settings say is published too, without what looks
   * like a secret. By default only that they differ, and where.
   */
  publish: asDoor<Publish>(workerEnv.shape.PUBLISH).default({ values: 'none' }),
  schedule,
  /** How many tenants are checked at once. Lambda takes 2 to 1000. */
  concurrency: z.int().min(2).max(1000),
  /** How many of them on one database server: what each of your servers can spare of its connections. */
  perServer: z.int().min(1).max(1000).default(10),
  deadlineMinutes: z.int().min(5).max(1440),
  /** How often a tenant is tried before its error is its result. */
  maxReceives: z.int().min(2).max(10).default(3),
  /** Every how many sweeps a tenant is read in full although its catalog says that nothing moved. */
  fullReadEvery: z.int().min(1).max(10_000).default(20),
  /**
   * When more than this share of the checked tenants differs in the same way, the canonical schema is suspected, and
   * nothing is published before the next sweep has found the same. 100 turns that off, whatever it lost.
   */
  suspectPercent: z.number().min(0).max(100).default(60),
  alarms: alarms.prefault({}),
  /** On everything in the stack, beside service and env. */
  tags: z
    .record(z.string().min(1).max(128), z.string().max(256))
    .refine(
      (tags) => !Object.keys(tags).some((key) => /^aws:/i.test(key)),
      'names that begin with aws: are for AWS alone',
    )
    .default({}),
});

export type Environment = z.infer<typeof environment>;
export type NetworkSettings = z.infer<typeof network>;
type Problem = Pick<z.core.$ZodIssue, 'path' | 'message'>;

/** What one setting says against another, once each is right by itself. */
function contradictions(values: Environment): Problem[] {
  const { schedule, alarms, deadlineMinutes, tenants, tenantSecrets, network, place } = values;
  const interval = minutesBetweenSweeps(schedule.expression);
  const { shortest = 0, longest = 0 } = gapsBetweenSweeps(schedule.expression) ?? {};
  const toNext = longest + deadlineMinutes;
  const ids = 'inline' in tenants ? tenants.inline.map(({ id }) => id) : [];
  const twice = [...new Set(ids.filter((id, place) => ids.indexOf(id) !== place))];
  const rules: readonly (Problem & { readonly broken: boolean })[] = [
    {
      broken: interval === undefined && alarms.silentHours === undefined,
      path: ['alarms', 'silentHours'],
      message: 'say after how many hours without a sweep to ring: cron(…) does not tell',
    },
    {
      broken: deadlineMinutes > shortest,
      path: ['deadlineMinutes'],
      message: `a sweep must close before the next one starts, ${shortest} minutes later`,
    },
    {
      broken: toNext > mostSilentHours * 60,
      path: ['schedule', 'expression'],
      message: `sweep at least every ${mostSilentHours} hours, less the deadline: the alarm for silence looks back no further`,
    },
    {
      broken: toNext <= mostSilentHours * 60 && alarms.silentHours !== undefined && alarms.silentHours * 60 < toNext,
      path: ['alarms', 'silentHours'],
      message: `between two sweeps it may be silent for ${Math.ceil(toNext / 60)} hours: say no less`,
    },
    {
      broken: twice.length > 0,
      path: ['tenants', 'inline'],
      message: `${twice.join(', ')}: named twice, and every id must be its own`,
    },
    {
      broken: 'query' in tenants && !tenants.credentials && !tenantSecrets,
      path: ['tenantSecrets'],
      message: 'say where the secrets lie that the query names, or give the query credentials',
    },
    {
      broken: values.perServer > mostByToken && accessOf(tenants).worker.iamUsers.length > 0,
      path: ['perServer'],
      message: `at most ${mostByToken} with IAM tokens: AWS advises against more than 200 new connections a second on one server`,
    },
    {
      broken: network !== undefined && place === undefined,
      path: ['place'],
      message: 'a network lies in an account and a region: say which',
    },
    {
      broken: values.protected && place === undefined,
      path: ['place'],
      message: 'what is protected stays in one account and region: say which',
    },
  ];
  return [...rules.filter(({ broken }) => broken), ...secretProblems(values)];
}

/** An environment from what its file says. Throws one error that lists every problem, with the file and the path. */
export function defineEnvironment(values: z.input<typeof environment>): Environment {
  const parsed = environment.safeParse(values);
  const problems: Problem[] = parsed.success ? contradictions(parsed.data) : parsed.error.issues;
  if (parsed.success && problems.length === 0) return parsed.data;
  const lines = problems.map(({ path, message }) => `  ${path.join('.') || 'the file'}: ${message}`);
  throw new RefusedEnvironment(`infra/config/${values.name || '<name>'}.ts:\n${lines.join('\n')}`);
}
