import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { dev } from '../../../infra/config/dev.ts';
import { type SecretsManager, startSecretsManager } from '../../../local/cloud/secrets-manager.ts';
import { type NotionStandIn, startNotionStandIn } from '../../../local/notion/stand-in.ts';
import type { StackTemplate } from '../../../local/stack/read-template.ts';
import { type RunningStack, type StackOptions, startStack } from '../../../local/stack/start-stack.ts';
import { type DatabaseFactory, run, startDatabases } from '../../support/databases.ts';
import { type Rewiring, rewired } from './rewired.ts';
import { sweepStack } from './sweep-stack.ts';
import { prepareSynthesis, type Synthesis } from './synthesized-stack.ts';
import { neverUsed, plain } from './unused-rights.ts';

/** The stack as CloudFormation would get it, run here: queues, variables, code, time limits and rights are the deployed ones. */

const schema = 'create table orders (id int primary key, note text)';
// Only the settings that lie beside the worker's code, too long for a variable, tell the two apart.
const tenants = { same: '', other: "comment on table orders is 'what was sold'", gone: '' };
const ignore = Array.from({ length: 100 }, (_, place) => ({ kind: 'table', name: `public.temporary_${place}_*` }));
let databases: DatabaseFactory;
let secrets: SecretsManager;
let notion: NotionStandIn;
let synthesis: Synthesis;
let template: StackTemplate;

const secretOf = (database: string): string => {
  const connection = databases.server.connection(database);
  const { host, port, database: dbname, user: username } = connection;
  return JSON.stringify({ host, port, dbname, username, password: connection.revealPassword() });
};

beforeAll(async () => {
  notion = await startNotionStandIn();
  const tracker = {
    notion: { database: notion.databaseId, tokenSecret: 'driftmatrix/dev/notion', columns: {}, recheckMinutes: 5 },
  };
  [databases, synthesis] = await Promise.all([startDatabases(17), prepareSynthesis()]);
  template = synthesis.templateOf({ ...dev, tracker, compare: { profile: 'strict', ignore } });
  for (const [name, sql] of Object.entries({ canonical: '', ...tenants })) {
    await run(databases.server.connection(), `create database ${name}`);
    await run(databases.server.connection(name), `${schema}; ${sql}`);
  }
  const list = Object.keys(tenants).map((id) => ({ id, secret: `driftmatrix/dev/tenant/${id}` }));
  secrets = await startSecretsManager({
    'driftmatrix/dev/canonical': secretOf('canonical'),
    'driftmatrix/dev/tenants': JSON.stringify(list),
    'driftmatrix/dev/notion': notion.token,
    'driftmatrix/dev/tenant/same': secretOf('same'),
    'driftmatrix/dev/tenant/other': secretOf('other'),
  });
});
afterAll(async () => {
  synthesis?.remove();
  await Promise.all([databases?.stop(), secrets?.stop(), notion?.stop()]);
});

const start = (template: StackTemplate, options: Partial<StackOptions> = {}) =>
  startStack(template, { secrets, platform: { NOTION_BASE_URL: notion.baseUrl }, ...options });

async function sweepWith(template: StackTemplate, patienceMs: number): Promise<readonly string[]> {
  try {
    const stack = await start(template);
    try {
      const { tenants, problems } = await sweepStack(stack, patienceMs);
      return [...problems, ...(tenants ?? [])];
    } finally {
      await stack.stop();
    }
  } catch (error) {
    return [String(error)];
  }
}

const ticked = () => notion.rows().filter((row) => row['Re-check'] === true);

/** A person ticks a row, the other schedule is due, and the tick is gone once that tenant was checked. */
async function recheck(stack: RunningStack): Promise<void> {
  notion.human.changeCell({ column: 'Tenant ID', text: 'other' }, 'Re-check', { checkbox: true });
  await stack.ask();
  await vi.waitFor(() => expect([...stack.problems(), ...ticked()]).toEqual([]), { timeout: 30_000 });
}

const expected = ['gone failed', 'other drifted', 'same in-sync'];

/** All that tells of a sweep that hangs is that it takes too long. */
const hangs = /did not end/;

const wirings: readonly (readonly [what: string, rewiring: Rewiring, says: RegExp])[] = [
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

describe('the synthesised stack', () => {
  it('sweeps, also when messages come twice, with no right that its roles do not have, and few that it does not use', async () => {
    const log: string[] = [];
    let twice = false;
    const stack = await start(template, {
      writeLog: (line) => log.push(line),
      duplicate: () => twice,
    });
    try {
      expect(await sweepStack(stack)).toEqual({ tenants: expected, problems: [] });
      await recheck(stack);
      twice = true;
      expect(await sweepStack(stack)).toEqual({ tenants: expected, problems: [] });
      // It ends once every message that came, also for the second time, was dealt with.
      await stack.stop();
      expect(stack.problems()).toEqual([]);
      const rows = notion.rows().map((row) => row['Tenant ID']);
      expect(rows.sort()).toEqual(['gone', 'other', 'same']);
      expect(plain(stack.unused())).toEqual(neverUsed);
      const figures = log.filter((line) => line.includes('"_aws"')).map((line) => JSON.parse(line));
      // The line of the second may still be on its way.
      expect(figures.length).toBeGreaterThan(0);
      expect(figures[0]._aws.CloudWatchMetrics[0].Namespace).toBe('driftmatrix/dev');
      expect(figures[0]).toMatchObject({ TenantsKnown: 3, TenantsChecked: 2, TenantsDrifted: 1, SyncRate: 50 });
    } finally {
      await stack.stop();
    }
  });

  it.each(wirings)('fails here when %s', async (_, rewiring, says) => {
    const patienceMs = says === hangs ? 5_000 : 30_000;
    expect((await sweepWith(rewired(template, rewiring), patienceMs)).join('\n')).toMatch(says);
  });
});
