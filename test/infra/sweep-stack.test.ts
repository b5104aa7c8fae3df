import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { sweepFigures } from '../../functions/aggregator/sweep-figures.ts';
import { dev } from '../../infra/config/dev.ts';
import { example } from '../../infra/config/example.ts';
import { prod } from '../../infra/config/prod.ts';
import { staging } from '../../infra/config/staging.ts';
import { countedLines } from '../../infra/sweep-metrics.ts';
import { trackerLink } from '../../infra/tracker-link.ts';
import { expiresAfter, keptSeconds } from '../../shared/aws/sweep-store/keys.ts';
import { createLog } from '../../shared/log.ts';
import { readSourceFiles, root } from '../house/source-files.ts';
import { aMatrix, aRow } from '../shared/notion/fixtures.ts';
import { resourcesOf, statementsOf, synthesize, targetOf } from './template.ts';

const templates = {
  dev: synthesize(dev).template,
  staging: synthesize(staging).template,
  prod: synthesize(prod).template,
  example: synthesize(example).template,
};
const { dev: template } = templates;
const scheduled = synthesize({ ...prod, schedule: { ...prod.schedule, enabled: true } }).template;
const stages = ['coordinator', 'worker', 'aggregator'] as const;

const queueFacts = z.object({
  VisibilityTimeout: z.number(),
  MessageRetentionPeriod: z.number(),
  RedrivePolicy: z.object({ deadLetterTargetArn: z.unknown(), maxReceiveCount: z.number() }).optional(),
});
const queues = new Map(
  [...resourcesOf(template, 'AWS::SQS::Queue')].map(([id, { Properties }]) => [id, queueFacts.parse(Properties)]),
);

const functionFacts = z.object({
  FunctionName: z.string(),
  Timeout: z.number(),
  Environment: z.object({ Variables: z.record(z.string(), z.unknown()) }),
  RecursiveLoop: z.string().optional(),
  VpcConfig: z.unknown().optional(),
});
const functionsOf = (each: (typeof templates)['dev']) =>
  new Map(
    [...resourcesOf(each, 'AWS::Lambda::Function')].map(([id, { Properties }]) => [
      id,
      functionFacts.parse(Properties),
    ]),
  );
const functions = functionsOf(template);
const functionId = (stage: string) =>
  [...functions.keys()].find((id) => id.startsWith(`${stage}Function`)) ?? `no ${stage}`;

const mappingFacts = z.object({
  EventSourceArn: z.unknown(),
  FunctionName: z.unknown(),
  BatchSize: z.number(),
  FunctionResponseTypes: z.array(z.string()),
  ScalingConfig: z.object({ MaximumConcurrency: z.number() }),
});
const mappings = [...resourcesOf(template, 'AWS::Lambda::EventSourceMapping').values()].map(({ Properties }) => {
  const { EventSourceArn, FunctionName, ...facts } = mappingFacts.parse(Properties);
  return { queue: targetOf(EventSourceArn), reader: targetOf(FunctionName), ...facts };
});

describe('every environment', () => {
  it.each(Object.entries(templates))('has the template that was looked at: %s', async (name, each) => {
    // Hashes of code and the bootstrap's bucket say nothing about the stack.
    const text = JSON.stringify(each.toJSON(), null, 2).replaceAll(/[0-9a-f]{64}/g, 'HASH');
    await expect(`${text}\n`).toMatchFileSnapshot(join(import.meta.dirname, 'templates', `${name}.template.snap`));
  });

  it('says on everything whose it is', () => {
    for (const [name, each] of Object.entries(templates)) {
      each.hasResourceProperties('AWS::SQS::Queue', { Tags: Match.arrayWith([{ Key: 'env', Value: name }]) });
      each.hasResourceProperties('AWS::S3::Bucket', {
        Tags: Match.arrayWith([{ Key: 'service', Value: 'driftmatrix' }]),
      });
    }
    templates.example.hasResourceProperties('AWS::SNS::Topic', {
      Tags: Match.arrayWith([{ Key: 'cost-center', Value: '4711' }]),
    });
  });
});

describe('queues', () => {
  it('hide a message for at least as long as its reader may work on it', () => {
    expect(mappings).toHaveLength(3);
    for (const { queue, reader } of mappings) {
      const timeout = functions.get(reader)?.Timeout ?? Number.POSITIVE_INFINITY;
      expect(queues.get(queue)?.VisibilityTimeout, `${queue}, read by ${reader}`).toBeGreaterThanOrEqual(timeout);
    }
  });

  it('have a dead-letter queue each, which are the only ones without', () => {
    const targets = [...queues.values()].flatMap(({ RedrivePolicy }) =>
      RedrivePolicy ? [targetOf(RedrivePolicy.deadLetterTargetArn)] : [],
    );
    const without = [...queues].filter(([, { RedrivePolicy }]) => !RedrivePolicy).map(([id]) => id);
    expect(targets).toHaveLength(2);
    expect(without.filter((id) => !targets.includes(id))).toEqual([expect.stringMatching(/^ScheduleUndelivered/)]);
    for (const id of without) expect(queues.get(id)?.MessageRetentionPeriod).toBe(14 * 86_400);
  });

  it('are read one message at a time, and a failed message comes back alone', () => {
    for (const { BatchSize, FunctionResponseTypes } of mappings) {
      expect(BatchSize).toBe(1);
      expect(FunctionResponseTypes).toEqual(['ReportBatchItemFailures']);
    }
  });

  it('give the worker the tenants, and the aggregator the control messages and the dead letters of the tenants', () => {
    const readers = (stage: string) =>
      mappings.filter(({ reader }) => reader === functionId(stage)).map(({ queue }) => queue);
    expect(readers('worker')).toEqual([expect.stringMatching(/^TenantsQueue/)]);
    expect(readers('aggregator').sort()).toEqual([
      expect.stringMatching(/^ControlQueue/),
      expect.stringMatching(/^TenantsDeadLetters/),
    ]);
  });

  it('let as many workers run at once as the environment says', () => {
    const [worker] = mappings.filter(({ reader }) => reader === functionId('worker'));
    expect(worker?.ScalingConfig.MaximumConcurrency).toBe(dev.concurrency);
  });

  it("tell the worker the tenant queue's own receive count, so that its last try is the queue's last", () => {
    const [tenants] = [...queues].filter(([id]) => id.startsWith('TenantsQueue')).map(([, facts]) => facts);
    const variables = functions.get(functionId('worker'))?.Environment.Variables;
    expect(variables?.MAX_RECEIVES).toBe(String(tenants?.RedrivePolicy?.maxReceiveCount));
  });

  it('take messages over TLS only', () => {
    const policies = JSON.stringify(template.findResources('AWS::SQS::QueuePolicy'));
    for (const id of queues.keys()) expect(policies).toContain(id);
    expect(policies.match(/"aws:SecureTransport":"false"/g)).toHaveLength(queues.size);
  });
});

describe('permissions', () => {
  const short = (arn: unknown) => {
    const text = JSON.stringify(arn);
    if (/^"\*"$/.test(text)) return 'everything';
    const target = /"(?:Ref|Fn::GetAtt)":\[?"([A-Za-z]+?)(?:[0-9A-F]{8})?"(?!.*"(?:Ref|Fn::GetAtt)":\[?"[^A])/.exec(
      text,
    );
    return target?.[1] ?? text;
  };
  const allowedIn = (each: (typeof templates)['dev'], stage: string) =>
    statementsOf(each, stage).filter(({ Effect }) => Effect === 'Allow');
  const secretsOf = (stage: string) =>
    allowedIn(templates.prod, stage)
      .filter(({ Action }) => Action.some((action) => action.startsWith('secretsmanager:')))
      .flatMap(({ Resource }) => Resource.map((arn) => JSON.stringify(arn).replace(/^.*:secret:|".*$/g, '')));

  it('are these, function by function', () => {
    const table = stages.map((stage) => [
      stage,
      allowedIn(template, stage)
        .flatMap(({ Action, Resource }) => Action.map((action) => `${action} ${Resource.map(short).sort().join(', ')}`))
        .filter((line) => !line.startsWith('secretsmanager:'))
        .sort(),
    ]);
    expect(Object.fromEntries(table)).toMatchInlineSnapshot(`
      {
        "aggregator": [
          "dynamodb:BatchGetItem StorageTable",
          "dynamodb:DeleteItem StorageTable",
          "dynamodb:GetItem StorageTable",
          "dynamodb:PutItem StorageTable",
          "dynamodb:Query StorageTable",
          "dynamodb:UpdateItem StorageTable",
          "logs:CreateLogStream aggregatorLog",
          "logs:PutLogEvents aggregatorLog",
          "s3:GetObject StorageBucket",
          "s3:ListBucket StorageBucket",
          "s3:PutObject StorageBucket",
          "sqs:ChangeMessageVisibility ControlQueue, TenantsDeadLetters",
          "sqs:DeleteMessage ControlQueue, TenantsDeadLetters",
          "sqs:GetQueueAttributes ControlQueue, TenantsDeadLetters",
          "sqs:GetQueueUrl ControlQueue, TenantsDeadLetters",
          "sqs:ReceiveMessage ControlQueue, TenantsDeadLetters",
          "sqs:SendMessage ControlQueue",
        ],
        "coordinator": [
          "dynamodb:DeleteItem StorageTable",
          "dynamodb:GetItem StorageTable",
          "dynamodb:PutItem StorageTable",
          "dynamodb:Query StorageTable",
          "dynamodb:UpdateItem StorageTable",
          "logs:CreateLogStream coordinatorLog",
          "logs:PutLogEvents coordinatorLog",
          "s3:GetObject StorageBucket",
          "s3:ListBucket StorageBucket",
          "s3:PutObject StorageBucket",
          "sqs:SendMessage ControlQueue, TenantsQueue",
        ],
        "worker": [
          "dynamodb:DeleteItem StorageTable",
          "dynamodb:GetItem StorageTable",
          "dynamodb:PutItem StorageTable",
          "dynamodb:Query StorageTable",
          "dynamodb:UpdateItem StorageTable",
          "logs:CreateLogStream workerLog",
          "logs:PutLogEvents workerLog",
          "s3:GetObject StorageBucket",
          "s3:ListBucket StorageBucket",
          "s3:PutObject StorageBucket",
          "sqs:ChangeMessageVisibility TenantsQueue",
          "sqs:DeleteMessage TenantsQueue",
          "sqs:GetQueueAttributes TenantsQueue",
          "sqs:GetQueueUrl TenantsQueue",
          "sqs:ReceiveMessage TenantsQueue",
          "sqs:SendMessage ControlQueue, TenantsQueue",
        ],
      }
    `);
  });

  it('name actions one by one: no wildcard in any of them', () => {
    const actions = stages.flatMap((stage) => statementsOf(template, stage).flatMap(({ Action }) => Action));
    expect(actions.length).toBeGreaterThan(20);
    expect(actions.filter((action) => action.includes('*'))).toEqual([]);
    expect(actions).not.toContain('dynamodb:Scan');
  });

  it('name resources: none is for everything where there is no network', () => {
    const resources = stages.flatMap((stage) => statementsOf(template, stage).flatMap(({ Resource }) => Resource));
    expect(resources).not.toContain('*');
  });

  it("let Lambda attach a function to the network, and not the function's own code", () => {
    for (const stage of ['coordinator', 'worker']) {
      const broad = statementsOf(templates.prod, stage).filter(({ Resource }) => Resource.includes('*'));
      expect(broad.map(({ Effect }) => Effect)).toEqual(['Allow', 'Deny']);
      const [allowed, denied] = broad;
      expect(allowed?.Action.every((action) => action.startsWith('ec2:'))).toBe(true);
      expect(denied?.Action).toEqual(allowed?.Action);
      expect(JSON.stringify(denied?.Condition)).toContain(`:function:driftmatrix-prod-${stage}"`);
    }
  });

  it('let each function read its own secrets and no other', () => {
    expect(secretsOf('coordinator')).toEqual(['driftmatrix/prod/canonical-??????', 'driftmatrix/prod/tenants-??????']);
    expect(secretsOf('worker').sort()).toEqual(['driftmatrix/prod/tenant/*', 'driftmatrix/prod/tenants-??????']);
    expect(secretsOf('aggregator')).toEqual(['driftmatrix/prod/notion-??????']);
  });

  it('let secrets with a tag be read by their tag, and databases be entered by IAM under the roles that are named', () => {
    const { template: tagged } = synthesize({ ...dev, tenants: { secretTag: { key: 'tenant', value: 'yes' } } });
    const [byTag] = allowedIn(tagged, 'worker').filter(({ Condition }) => Condition !== undefined);
    expect(byTag).toMatchObject({
      Action: ['secretsmanager:GetSecretValue'],
      Condition: { StringLike: { 'secretsmanager:ResourceTag/tenant': 'yes' } },
    });
    const iam = { host: 'db.example.com', port: 5432, user: 'reader', database: 'postgres' };
    const { template: entered } = synthesize({ ...dev, tenants: { server: { iam }, databases: 'app_*', exclude: [] } });
    for (const stage of ['coordinator', 'worker']) {
      const [connect] = allowedIn(entered, stage).filter(({ Action }) => Action.includes('rds-db:connect'));
      expect(JSON.stringify(connect?.Resource)).toMatch(/:dbuser:\*\/reader"/);
    }
  });

  it('come from inline policies only, so that AWS cannot widen them', () => {
    for (const { Properties } of resourcesOf(templates.prod, 'AWS::IAM::Role').values())
      expect(Properties).not.toHaveProperty('ManagedPolicyArns');
  });
});

describe('functions', () => {
  it('run on Node 24 on ARM, log JSON to a log group of their own', () => {
    expect([...functions.keys()]).toHaveLength(3);
    template.allResourcesProperties('AWS::Lambda::Function', {
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      Handler: 'index.handler',
      LoggingConfig: { LogFormat: 'JSON', LogGroup: Match.anyValue() },
    });
  });

  it('tell whoever asks for a sweep where it will be seen', () => {
    const linkOf = (database: string) => trackerLink({ tracker: { notion: { ...notion, database } } });
    const { tracker } = example;
    if (tracker === 'none') throw new Error('the example has a tracker');
    const { notion } = tracker;
    const link = 'https://www.notion.so/0123456789abcdef0123456789abcdef';
    expect(linkOf('01234567-89ab-cdef-0123-456789abcdef')).toBe(link);
    expect(linkOf('https://www.notion.so/team/Matrix-1')).toBe('https://www.notion.so/team/Matrix-1');
    const [coordinator] = [...functionsOf(templates.example)].filter(([id]) => id.startsWith('coordinator'));
    expect(coordinator?.[1].Environment.Variables.TRACKER_LINK).toBe(link);
    expect(functions.get(functionId('coordinator'))?.Environment.Variables.TRACKER_LINK).toBe('');
  });

  it('hold no secret in their environment, only names', () => {
    const text = JSON.stringify([...functions.values()]);
    expect(text).not.toMatch(/postgres(?:ql)?:\/\/|password/i);
  });

  it('let the aggregator wake itself for as long as a sweep takes, and the worker for as long as a server is busy', () => {
    const allowed = [...functions.values()].filter(({ RecursiveLoop }) => RecursiveLoop === 'Allow');
    expect(allowed.map(({ FunctionName }) => FunctionName)).toEqual([
      'driftmatrix-dev-worker',
      'driftmatrix-dev-aggregator',
    ]);
  });
});

describe('the network', () => {
  const inNetwork = (each: (typeof templates)['dev']) =>
    [...functionsOf(each).values()].filter(({ VpcConfig }) => VpcConfig).map(({ FunctionName }) => FunctionName);

  it('holds the two functions that read databases; the aggregator needs the internet, for Notion', () => {
    expect(inNetwork(templates.prod)).toEqual(['driftmatrix-prod-coordinator', 'driftmatrix-prod-worker']);
    expect(inNetwork(templates.dev)).toEqual([]);
  });

  it('leads to each service that these two use', () => {
    const services = [...resourcesOf(templates.prod, 'AWS::EC2::VPCEndpoint').values()].map(({ Properties }) =>
      JSON.stringify(Properties.ServiceName).replace(/^.*\.|[^a-z0-9]+$/g, ''),
    );
    const spoken = ['coordinator', 'worker'].flatMap((stage) => statementsOf(templates.prod, stage));
    const prefixes = spoken.flatMap(({ Action }) => Action.map((action) => action.replace(/:.*$/, '')));
    const needNone = ['logs', 'ec2'];
    expect(services.sort()).toEqual([...new Set(prefixes)].filter((name) => !needNone.includes(name)).sort());
  });

  it('lets the functions out to the databases and to services, and nobody in but to the endpoints', () => {
    const [functionsGroup, endpoints] = ['NetworkFunctions', 'NetworkEndpoints'].map((prefix) =>
      [...resourcesOf(templates.example, 'AWS::EC2::SecurityGroup')].find(([id]) => id.startsWith(prefix)),
    );
    expect(functionsGroup?.[1].Properties).not.toHaveProperty('SecurityGroupIngress');
    const out = z
      .array(z.object({ CidrIp: z.string().optional(), FromPort: z.number(), ToPort: z.number() }))
      .parse(functionsGroup?.[1].Properties.SecurityGroupEgress);
    expect(out.filter(({ CidrIp }) => CidrIp === '0.0.0.0/0').map(({ ToPort }) => ToPort)).toEqual([443]);
    expect(out.filter(({ CidrIp }) => CidrIp === '10.20.0.0/16').map(({ ToPort }) => ToPort)).toEqual([5432, 6432]);
    const into = [...resourcesOf(templates.example, 'AWS::EC2::SecurityGroupIngress').values()].map(({ Properties }) =>
      [Properties.GroupId, Properties.FromPort, Properties.ToPort].map((value) =>
        typeof value === 'object' ? targetOf(value) : value,
      ),
    );
    expect(into).toContainEqual(['sg-0123456789abcdef0', 5432, 5432]);
    expect(into).toContainEqual(['sg-0123456789abcdef0', 6432, 6432]);
    expect(into).toContainEqual([endpoints?.[0], 443, 443]);
    expect(into).toHaveLength(3);
  });

  it('makes no endpoint where the VPC has them already', () => {
    if (!prod.network) throw new Error('prod has a network');
    const { template: without } = synthesize({ ...prod, network: { ...prod.network, endpoints: false } });
    without.resourceCountIs('AWS::EC2::VPCEndpoint', 0);
  });
});

describe('the schedule', () => {
  for (const [name, each] of Object.entries(templates)) {
    it(`is off in ${name} until somebody turns it on`, () =>
      each.hasResourceProperties('AWS::Scheduler::Schedule', { State: 'DISABLED' }));
  }

  it('passes on the scheduled time, so that a repeated wake-up opens the same sweep', () => {
    template.hasResourceProperties('AWS::Scheduler::Schedule', {
      Target: Match.objectLike({
        Input: JSON.stringify({ trigger: 'schedule', scheduledAt: '<aws.scheduler.scheduled-time>' }),
        DeadLetterConfig: Match.anyValue(),
        RetryPolicy: { MaximumRetryAttempts: 2, MaximumEventAgeInSeconds: 3600 },
      }),
      FlexibleTimeWindow: { Mode: 'FLEXIBLE', MaximumWindowInMinutes: 5 },
    });
  });

  it('runs when the environment says so', () => {
    scheduled.hasResourceProperties('AWS::Scheduler::Schedule', { State: 'ENABLED' });
  });
});

describe('what is kept', () => {
  it('outlives the stack in prod', () => {
    templates.prod.hasResource('AWS::DynamoDB::GlobalTable', { DeletionPolicy: 'Retain' });
    templates.prod.hasResource('AWS::S3::Bucket', { DeletionPolicy: 'Retain' });
    templates.prod.hasResourceProperties('AWS::DynamoDB::GlobalTable', {
      Replicas: [Match.objectLike({ DeletionProtectionEnabled: true })],
    });
    expect(synthesize(prod).stack.terminationProtection).toBe(true);
  });

  it('goes with the stack in dev', () => {
    template.hasResource('AWS::DynamoDB::GlobalTable', { DeletionPolicy: 'Delete' });
    template.hasResource('AWS::S3::Bucket', { DeletionPolicy: 'Delete' });
  });

  it('can be brought back to any moment, and loses by itself what has had its time', () => {
    for (const each of Object.values(templates)) {
      each.hasResourceProperties('AWS::DynamoDB::GlobalTable', {
        KeySchema: [
          { AttributeName: 'pk', KeyType: 'HASH' },
          { AttributeName: 'sk', KeyType: 'RANGE' },
        ],
        TimeToLiveSpecification: { AttributeName: Object.keys(expiresAfter(0, 0))[0], Enabled: true },
        Replicas: [Match.objectLike({ PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true } })],
      });
    }
  });

  it('is public to nobody', () => {
    template.allResourcesProperties('AWS::S3::Bucket', {
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
    });
  });
});

describe('the bucket', () => {
  it('keeps the documents of verdicts for longer than the table keeps the items that name them', () => {
    const rules = z.object({
      LifecycleConfiguration: z.object({
        Rules: z.array(z.object({ Prefix: z.string().optional(), ExpirationInDays: z.number().optional() })),
      }),
    });
    const [bucket] = resourcesOf(template, 'AWS::S3::Bucket').values();
    const found = rules
      .parse(bucket?.Properties)
      .LifecycleConfiguration.Rules.find(({ Prefix }) => Prefix === 'verdicts/');
    expect(found?.ExpirationInDays).toBeGreaterThan(keptSeconds.verdict / 86_400);
  });
});

describe('metrics', () => {
  it('count lines that the functions really log', () => {
    const files = readSourceFiles();
    for (const [line, stage] of Object.entries(countedLines)) {
      const own = files.filter(({ path }) => path.startsWith(`functions/${stage}/`));
      expect(own.filter(({ text }) => text.includes(`('${line}'`)).length, line).toBe(1);
    }
  });

  it('are taken from the log of the function that writes the line, as the log writes it', () => {
    const filters = [...resourcesOf(template, 'AWS::Logs::MetricFilter').values()].map(({ Properties }) => ({
      log: targetOf(Properties.LogGroupName).replace(/Log[0-9A-F]{8}$/, ''),
      pattern: String(Properties.FilterPattern),
    }));
    const holding = (line: string) => filters.filter(({ pattern }) => pattern.includes(`$.message = "${line}"`));
    const lines: string[] = [];
    createLog({ level: 'info', write: (line) => lines.push(line) }).info('sweep ended', { known: 1 });
    expect(Object.keys(JSON.parse(lines[0] ?? ''))).toEqual(['time', 'level', 'message', 'known']);
    for (const [line, stage] of Object.entries(countedLines)) {
      expect(
        holding(line).map(({ log }) => log),
        line,
      ).toEqual([stage]);
    }
    const used = new Set(Object.keys(countedLines).flatMap(holding));
    const others = filters.filter((filter) => !used.has(filter));
    expect(others.map(({ pattern }) => pattern)).toEqual([expect.stringContaining('Notion asks to wait*')]);
  });

  it('have no tenant among their dimensions', () => {
    for (const { Properties } of resourcesOf(template, 'AWS::Logs::MetricFilter').values())
      expect(JSON.stringify(Properties.MetricTransformations)).not.toContain('Dimensions');
  });

  it('count what the tracker says when it has to wait', () => {
    const said = readSourceFiles().filter(({ text }) => text.includes('`Notion asks to wait '));
    expect(said.map(({ path }) => path)).toContain('shared/notion/calls.ts');
    expect(JSON.stringify(template.toJSON())).toContain('Notion asks to wait*');
  });

  it('that nobody counts are said by the aggregator itself', () => {
    const text = JSON.stringify(template.toJSON());
    const counted = [...text.matchAll(/"MetricName":"(\w+)","MetricNamespace"/g)].map(([, name]) => name);
    const shown = text.matchAll(/driftmatrix\/dev\\*",\\*"(\w+)\\*",\{/g);
    const alarmed = text.matchAll(/"MetricName":"(\w+)","Namespace":"driftmatrix\/dev"/g);
    const at = '2026-11-22T12:00:00.000Z';
    const said = Object.keys(
      sweepFigures({ startedAt: at, dryRun: false }, aMatrix([aRow('acme')]), { status: 'aggregated', endedAt: at }),
    );
    const nobodys = [...shown, ...alarmed].map(([, name = '']) => name).filter((name) => !counted.includes(name));
    expect(new Set(nobodys).size).toBeGreaterThan(9);
    expect(nobodys.filter((name) => !said.includes(name))).toEqual([]);
  });
});

describe('alarms', () => {
  const alarmFacts = z.object({
    AlarmName: z.string(),
    MetricName: z.string(),
    Namespace: z.string(),
    AlarmDescription: z.string(),
    AlarmActions: z.array(z.unknown()),
    Dimensions: z.array(z.unknown()).default([]),
    Threshold: z.number(),
    EvaluationPeriods: z.number(),
    TreatMissingData: z.string(),
  });
  const alarms = [...resourcesOf(scheduled, 'AWS::CloudWatch::Alarm').values()].map(({ Properties }) =>
    alarmFacts.parse(Properties),
  );
  const topicPolicy = z.object({
    Topics: z.array(z.unknown()),
    PolicyDocument: z.object({
      Statement: z.array(
        z.looseObject({
          Effect: z.string(),
          Action: z.union([z.array(z.string()), z.string().transform((one) => [one])]),
          Resource: z.unknown(),
        }),
      ),
    }),
  });
  const idOf = (name: string) => name.replace('driftmatrix-prod-', '');
  const alarm = (id: string) => alarms.find(({ AlarmName }) => idOf(AlarmName) === id);
  const headings = [...readFileSync(join(root, 'docs/RUNBOOK.md'), 'utf8').matchAll(/^## ([a-z-]+)$/gm)].map(
    (match) => match[1],
  );

  it('have a heading in the runbook each, and the runbook has no other', () => {
    expect(alarms.map(({ AlarmName }) => idOf(AlarmName)).sort()).toEqual([...headings].sort());
  });

  it('lead to their heading and tell somebody', () => {
    for (const { AlarmName, AlarmDescription, AlarmActions } of alarms) {
      expect(AlarmDescription).toContain(`docs/RUNBOOK.md#${idOf(AlarmName)}`);
      expect(AlarmActions).toHaveLength(1);
    }
  });

  it('may publish to the topic that they tell: its policy lets CloudWatch, for this account alone', () => {
    const policies = [...resourcesOf(scheduled, 'AWS::SNS::TopicPolicy').values()].map(({ Properties }) =>
      topicPolicy.parse(Properties),
    );
    for (const { AlarmName, AlarmActions } of alarms) {
      const [topic] = AlarmActions;
      const mayPublish = policies
        .filter(({ Topics }) => Topics.some((each) => targetOf(each) === targetOf(topic)))
        .flatMap(({ PolicyDocument }) => PolicyDocument.Statement)
        .filter(({ Effect, Action, Resource }) =>
          [Effect === 'Allow', Action.includes('sns:Publish'), targetOf(Resource) === targetOf(topic)].every(Boolean),
        );
      expect(mayPublish, AlarmName).toEqual([
        expect.objectContaining({
          Principal: { Service: 'cloudwatch.amazonaws.com' },
          Condition: { StringEquals: { 'aws:SourceAccount': prod.place?.account } },
        }),
      ]);
    }
  });

  it('watch every queue', () => {
    const watched = JSON.stringify(alarms.map(({ Dimensions }) => Dimensions));
    const unwatched = [...queues.keys()].filter((id) => !watched.includes(id));
    // Control messages wait on purpose; what goes wrong with them shows in their dead-letter queue.
    expect(unwatched).toEqual([expect.stringMatching(/^ControlQueue/)]);
  });

  it('ring when the aggregator says that it failed, which is no error to Lambda', () => {
    const said = ['a control message could not be handled', 'the matrix could not be published'];
    const [counting] = [...resourcesOf(scheduled, 'AWS::Logs::MetricFilter').values()].filter(({ Properties }) =>
      said.every((line) => String(Properties.FilterPattern).includes(`$.message = "${line}"`)),
    );
    const { MetricName, Namespace } = alarm('aggregator-failed') ?? {};
    expect(counting?.Properties.MetricTransformations).toEqual([
      expect.objectContaining({ MetricName, MetricNamespace: Namespace }),
    ]);
    // A tracker that does not answer for a while is not among them; one that stays away has its own.
    expect(alarm('tracker-down')).toMatchObject({ MetricName: 'TrackerDown', Namespace, Threshold: 1 });
    expect(alarm('aggregator-died')).toMatchObject({ MetricName: 'Errors', Namespace: 'AWS/Lambda' });
    expect(alarm('no-sweep')).toMatchObject({ MetricName: 'SweepsPublished', Namespace: 'driftmatrix/prod' });
  });

  it('ring for silence, which is no data, but only where sweeps are scheduled', () => {
    expect(alarm('no-sweep')).toMatchObject({ TreatMissingData: 'breaching', Threshold: 1, EvaluationPeriods: 3 });
    const others = alarms.filter(({ AlarmName }) => idOf(AlarmName) !== 'no-sweep');
    for (const { TreatMissingData } of others) expect(TreatMissingData).toBe('notBreaching');
    const names = [...resourcesOf(template, 'AWS::CloudWatch::Alarm').values()].map(
      ({ Properties }) => Properties.AlarmName,
    );
    expect(names).not.toContain('driftmatrix-dev-no-sweep');
  });

  it('have the thresholds of the environment, and mail whom it names', () => {
    templates.example.hasResourceProperties('AWS::SNS::Subscription', {
      Protocol: 'email',
      Endpoint: 'oncall@example.com',
    });
    templates.example.hasResourceProperties('AWS::CloudWatch::Alarm', {
      AlarmName: 'driftmatrix-example-coverage-low',
      Threshold: 95,
      ComparisonOperator: 'LessThanThreshold',
    });
    template.resourceCountIs('AWS::SNS::Subscription', 0);
  });
});
