import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { dev } from '../../infra/config/dev.ts';
import { prod } from '../../infra/config/prod.ts';
import { staging } from '../../infra/config/staging.ts';
import { root } from '../house/source-files.ts';
import { resourcesOf, statementsOf, synthesize, targetOf } from './template.ts';

const templates = {
  dev: synthesize(dev).template,
  staging: synthesize(staging).template,
  prod: synthesize(prod).template,
};
const { dev: template } = templates;
const stages = ['coordinator', 'worker', 'aggregator'] as const;

const queueFacts = z.object({
  VisibilityTimeout: z.number(),
  RedrivePolicy: z.object({ deadLetterTargetArn: z.unknown(), maxReceiveCount: z.number() }).optional(),
});
const queues = new Map(
  [...resourcesOf(template, 'AWS::SQS::Queue')].map(([id, { Properties }]) => [id, queueFacts.parse(Properties)]),
);

const functionFacts = z.object({
  Timeout: z.number(),
  Environment: z.object({ Variables: z.record(z.string(), z.unknown()) }),
});
const functions = new Map(
  [...resourcesOf(template, 'AWS::Lambda::Function')].map(([id, { Properties }]) => [
    id,
    functionFacts.parse(Properties),
  ]),
);
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

  it("tell the worker the tenant queue's own receive count, so that its last try is the queue's last", () => {
    const [tenants] = [...queues].filter(([id]) => id.startsWith('TenantsQueue')).map(([, facts]) => facts);
    const variables = functions.get(functionId('worker'))?.Environment.Variables;
    expect(variables?.MAX_RECEIVES).toBe(String(tenants?.RedrivePolicy?.maxReceiveCount));
  });
});

describe('permissions', () => {
  const secretsOf = (stage: string) =>
    statementsOf(templates.prod, stage)
      .filter(({ Action }) => Action.some((action) => action.startsWith('secretsmanager:')))
      .flatMap(({ Resource }) => Resource.map((arn) => JSON.stringify(arn).replace(/^.*:secret:|".*$/g, '')));

  it('name actions one by one: no wildcard in any of them', () => {
    const actions = stages.flatMap((stage) => statementsOf(template, stage).flatMap(({ Action }) => Action));
    expect(actions.length).toBeGreaterThan(20);
    expect(actions.filter((action) => action.includes('*'))).toEqual([]);
    expect(actions).not.toContain('dynamodb:Scan');
  });

  it('name resources: none is for everything', () => {
    const resources = stages.flatMap((stage) => statementsOf(template, stage).flatMap(({ Resource }) => Resource));
    expect(resources).not.toContain('*');
  });

  it('let each function read its own secrets and no other', () => {
    expect(secretsOf('coordinator')).toEqual(['driftmatrix/prod/canonical-??????', 'driftmatrix/prod/tenants-??????']);
    expect(secretsOf('worker')).toEqual(['driftmatrix/prod/tenants-??????', 'driftmatrix/prod/tenant/*']);
    expect(secretsOf('aggregator')).toEqual(['driftmatrix/prod/notion-??????']);
  });

  it('come from inline policies only, so that AWS cannot widen them', () => {
    for (const { Properties } of resourcesOf(template, 'AWS::IAM::Role').values())
      expect(Properties).not.toHaveProperty('ManagedPolicyArns');
  });
});

describe('functions', () => {
  it('run on Node 24 on ARM, log JSON to a log group of their own', () => {
    expect([...functions.keys()]).toHaveLength(3);
    template.allResourcesProperties('AWS::Lambda::Function', {
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      LoggingConfig: { LogFormat: 'JSON', LogGroup: Match.anyValue() },
    });
  });

  it('hold no secret in their environment, only names', () => {
    const text = JSON.stringify([...functions.values()]);
    expect(text).not.toMatch(/postgres(?:ql)?:\/\/|password/i);
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
      }),
    });
  });

  it('runs when the environment says so', () => {
    const { template: enabled } = synthesize({ ...dev, schedule: { ...dev.schedule, enabled: true } });
    enabled.hasResourceProperties('AWS::Scheduler::Schedule', { State: 'ENABLED' });
  });
});

describe('what is kept', () => {
  it('outlives the stack in prod', () => {
    templates.prod.hasResource('AWS::DynamoDB::GlobalTable', { DeletionPolicy: 'Retain' });
    templates.prod.hasResource('AWS::S3::Bucket', { DeletionPolicy: 'Retain' });
    expect(synthesize(prod).stack.terminationProtection).toBe(true);
  });

  it('goes with the stack in dev', () => {
    template.hasResource('AWS::DynamoDB::GlobalTable', { DeletionPolicy: 'Delete' });
    template.hasResource('AWS::S3::Bucket', { DeletionPolicy: 'Delete' });
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

describe('alarms', () => {
  const alarmFacts = z.object({
    AlarmName: z.string(),
    AlarmDescription: z.string(),
    AlarmActions: z.array(z.unknown()),
    Dimensions: z.array(z.unknown()),
  });
  const alarms = [...resourcesOf(template, 'AWS::CloudWatch::Alarm').values()].map(({ Properties }) =>
    alarmFacts.parse(Properties),
  );
  const headings = [...readFileSync(join(root, 'docs/RUNBOOK.md'), 'utf8').matchAll(/^## ([a-z-]+)$/gm)].map(
    (match) => match[1],
  );

  it('have a heading in the runbook each, and the runbook has no other', () => {
    expect(alarms.map(({ AlarmName }) => AlarmName.replace('driftmatrix-dev-', '')).sort()).toEqual(
      [...headings].sort(),
    );
  });

  it('lead to their heading and tell somebody', () => {
    for (const { AlarmName, AlarmDescription, AlarmActions } of alarms) {
      expect(AlarmDescription).toContain(`docs/RUNBOOK.md#${AlarmName.replace('driftmatrix-dev-', '')}`);
      expect(AlarmActions).toHaveLength(1);
    }
  });

  it('watch every queue', () => {
    const watched = JSON.stringify(alarms.map(({ Dimensions }) => Dimensions));
    const unwatched = [...queues.keys()].filter((id) => !watched.includes(id));
    // Control messages wait on purpose; what goes wrong with them shows in their dead-letter queue.
    expect(unwatched).toEqual([expect.stringMatching(/^ControlQueue/)]);
  });
});
