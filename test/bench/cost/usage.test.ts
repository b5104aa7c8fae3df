import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { checkUsage, endpointUsage, minutesAMonth, queuesRead, standing } from '../../../bench/cost/usage.ts';
import { sweepFigures } from '../../../functions/aggregator/sweep-figures.ts';
import { prod } from '../../../infra/config/prod.ts';
import { createSweepStore } from '../../../shared/aws/sweep-store/sweep-store.ts';
import { resourcesOf, synthesize } from '../../infra/template.ts';
import { aSnapshot, noon } from '../../support/builders.ts';
import { startTestCloud, type TestCloud } from '../../support/cloud.ts';
import { createWorld } from '../../support/memory-world.ts';

/** What the estimate counts is what the deployed stack has, and what a check really asks of the table. */

describe('the stack that the estimate prices', () => {
  const { template } = synthesize({ ...prod, schedule: { ...prod.schedule, enabled: true } });
  const resources = (type: string) => [...resourcesOf(template, type).values()].map(({ Properties }) => Properties);

  it('has workers of this memory, on arm64', () => {
    const [worker] = resources('AWS::Lambda::Function').filter(
      ({ FunctionName }) => FunctionName === 'driftmatrix-prod-worker',
    );
    expect(worker).toMatchObject({ MemorySize: checkUsage.memoryMb, Architectures: ['arm64'] });
  });

  it('has these alarms, metrics, dashboards and queues that are read', async () => {
    const measured = z.object({ MetricStat: z.unknown().optional() });
    const watched = z.object({ Metrics: z.array(measured).optional() });
    const metrics = resources('AWS::CloudWatch::Alarm').flatMap((alarm) => {
      const { Metrics } = watched.parse(alarm);
      return Metrics ? Metrics.filter(({ MetricStat }) => MetricStat) : [alarm];
    });
    const matrix = await createWorld(aSnapshot('a'), { acme: aSnapshot('a') }).sweep();
    const sweep = { startedAt: matrix.sweep.startedAt, closedWhy: 'all-answered', dryRun: false } as const;
    const endedAt = new Date(noon).toISOString();
    const figures = sweepFigures(sweep, matrix, { status: 'aggregated', endedAt });
    expect({
      alarmMetric: metrics.length,
      customMetric: resources('AWS::Logs::MetricFilter').length + Object.keys(figures).length,
      dashboard: resources('AWS::CloudWatch::Dashboard').length,
      queuesRead: resources('AWS::Lambda::EventSourceMapping').length,
    }).toEqual({
      alarmMetric: standing.alarmMetric,
      customMetric: standing.customMetric,
      dashboard: standing.dashboard,
      queuesRead,
    });
  });

  it('has an interface endpoint in each zone', () => {
    const shape = z.object({ VpcEndpointType: z.literal('Interface'), SubnetIds: z.array(z.string()) });
    const doors = resources('AWS::EC2::VPCEndpoint').flatMap(
      (endpoint) => shape.safeParse(endpoint).data?.SubnetIds ?? [],
    );
    expect(doors.length * (minutesAMonth / 60)).toBe(endpointUsage.endpoint);
  });
});

describe('the table', () => {
  let cloud: TestCloud;
  beforeAll(async () => {
    cloud = await startTestCloud();
  });
  afterAll(() => cloud?.stop());

  it('is read and written as often for each tenant as the estimate says', async () => {
    const tenants = 60;
    const head = aSnapshot('accounts', 'invoices');
    const lacking = aSnapshot('accounts');
    const fleet = Array.from({ length: tenants }, (_, at): [string, typeof head] => [
      `t${at}`,
      at % 20 ? head : lacking,
    ]);
    const world = createWorld(head, Object.fromEntries(fleet));
    const store = createSweepStore({
      dynamo: cloud.clients.dynamo,
      table: cloud.names.table,
      documents: world.documents,
    });
    Object.assign(world.ports, { store });
    await world.start();
    await world.checkAll();
    await world.controlAll();
    world.clock.ms += 3_600_000;

    await world.start();
    const used = countUnits(cloud);
    await world.checkAll();
    await world.controlAll();
    expect(used.writes / tenants).toBeCloseTo(checkUsage.dynamoWrites, 0);
    expect(used.reads / tenants).toBeCloseTo(checkUsage.dynamoReads, 0);
  });
});

const capacity = z.object({ CapacityUnits: z.number() });
const answered = z.object({ ConsumedCapacity: z.union([capacity.transform((one) => [one]), z.array(capacity)]) });

/** Counts, from now on, what the table charges for. */
function countUnits({ clients }: TestCloud) {
  const used = { reads: 0, writes: 0 };
  clients.dynamo.middlewareStack.add(
    (next, { commandName }) =>
      async (args) => {
        Object.assign(args.input, { ReturnConsumedCapacity: 'TOTAL' });
        const answer = await next(args);
        const asked = /^(?:Get|BatchGet|Query)/.test(String(commandName)) ? 'reads' : 'writes';
        for (const { CapacityUnits } of answered.safeParse(answer.output).data?.ConsumedCapacity ?? [])
          used[asked] += CapacityUnits;
        return answer;
      },
    { step: 'initialize' },
  );
  return used;
}
