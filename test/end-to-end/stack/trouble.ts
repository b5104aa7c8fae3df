import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { SQSRecord } from 'aws-lambda';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type SecretsManager, startSecretsManager } from '../../../local/cloud/secrets-manager.ts';
import { type SilentServer, startSilentServer } from '../../../local/demo/silent-server.ts';
import { type RunningStack, startStack } from '../../../local/stack/start-stack.ts';
import { keys } from '../../../shared/aws/sweep-store/keys.ts';
import { parseAggregatorMessage } from '../../../shared/core/messages.ts';
import { isPlanned } from '../../../shared/core/sweep.ts';
import type { SweepStore } from '../../../shared/core/sweep-store.ts';
import type { Status } from '../../../shared/core/tenant-result.ts';
import { type HeldServer, holdServer } from '../../support/held-server.ts';
import { patience } from '../../support/patience.ts';
import { alarmsWithoutFigure, figuresIn } from './figures.ts';
import { answer, storesOf } from './sweep-stack.ts';
import { amongThem, neverUsed, plain, usedInTrouble } from './unused-rights.ts';
import type { World } from './world.ts';

/** Everything goes wrong at once, and the sweep still ends with a row for everybody that says what is known. */

const rowsOf = {
  same: 'in-sync',
  much: 'drifted',
  silent: 'unreachable',
  deadly: 'failed',
  // Both on one server that takes one connection: whoever comes second queues up.
  late: 'not-checked',
  later: 'not-checked',
} as const satisfies Readonly<Record<string, Status>>;

/** Told as JSON, it is more than an item of the table holds. */
const muchMore = `alter table orders alter note set default '${'"'.repeat(12_000)}'`;

/** Shorter waits, and servers that take one connection; the limits of time and memory, the queues and the rights stand. */
const settings = {
  CONNECT_SECONDS: '1',
  RETRY_SECONDS: '0',
  PER_SERVER: '1',
  SERVER_WAIT_SECONDS: '0.2-0.3',
  WATCH_SECONDS: '1',
};

/** No worker survives the deadly tenant, and no aggregator the first message that closes the sweep. */
function deaths(): (record: SQSRecord) => boolean {
  let aggregators = 1;
  return ({ body, eventSourceARN }) => {
    const message = parseAggregatorMessage(body);
    if (message.type === 'close') return aggregators-- > 0;
    return message.type === 'tenant' && message.tenant.id === 'deadly' && !eventSourceARN.includes('DeadLetters');
  };
}

const until = <Answer>(asked: () => Promise<Answer>): Promise<Answer> => vi.waitFor(asked, patience);

async function foundIn(store: SweepStore, sweepId: string): Promise<ReadonlyMap<string, Status>> {
  const sweep = await store.readSweep(sweepId);
  const found = new Map<string, Status>();
  if (sweep && isPlanned(sweep))
    for await (const { tenantId, status } of store.readResults(sweep)) found.set(tenantId, status);
  return found;
}

/** As if time had passed until the sweep's deadline. */
async function passToDeadline({ clients, table }: RunningStack, sweepId: string): Promise<void> {
  await clients.dynamo.send(
    new UpdateCommand({
      TableName: table,
      Key: keys.sweep(sweepId),
      UpdateExpression: 'SET #plan.#deadlineAt = :now',
      ExpressionAttributeNames: { '#plan': 'plan', '#deadlineAt': 'deadlineAt' },
      ExpressionAttributeValues: { ':now': new Date().toISOString() },
    }),
  );
}

export function describeTrouble(world: () => World): void {
  describe('a synthesised stack in trouble', () => {
    let secrets: SecretsManager;
    let silent: SilentServer;
    let held: HeldServer;

    beforeAll(async () => {
      const { server, addDatabase, loginTo } = world();
      const { host, port } = server.connection();
      [silent, held] = await Promise.all([startSilentServer(), holdServer(host, port)]);
      for (const name of ['same', 'deadly', 'late', 'later']) await addDatabase(`trouble_${name}`);
      await addDatabase('trouble_much', muchMore);
      const ports: Readonly<Record<string, number>> = { silent: silent.port, late: held.port, later: held.port };
      const list = Object.keys(rowsOf).map((id) => ({ id, ...loginTo(`trouble_${id}`, ports[id]) }));
      secrets = await startSecretsManager({
        'driftmatrix/dev/canonical': JSON.stringify(loginTo('trouble_same')),
        'driftmatrix/dev/tenants': JSON.stringify(list),
        'driftmatrix/dev/notion': world().notion.token,
      });
    });
    afterAll(async () => {
      await Promise.all([secrets?.stop(), silent?.stop(), held?.stop()]);
    });

    it('ends its sweep as partial, with a row for whoever hung, killed workers or came too late', async () => {
      const { template, notion } = world();
      const log: string[] = [];
      const stack = await startStack(template, {
        secrets,
        platform: { ...settings, NOTION_BASE_URL: notion.baseUrl },
        dies: deaths(),
        writeLog: (line) => log.push(line),
      });
      const { store, matrixOf } = storesOf(stack);
      try {
        const { sweepId } = answer.parse(await stack.wake());
        await until(async () => {
          expect([...(await foundIn(store, sweepId)).keys()].sort()).toEqual(['deadly', 'much', 'same', 'silent']);
          expect(held.waiting()).toBe(1);
        });
        await passToDeadline(stack, sweepId);
        const { end, closedWhy } = await until(async () => {
          const sweep = await store.readSweep(sweepId);
          if (!sweep?.end) throw new Error('The sweep did not end.');
          return { ...sweep, end: sweep.end };
        });
        expect({ closedWhy, ...end }).toMatchObject({
          closedWhy: 'deadline',
          outcome: 'partial',
          checked: 2,
          inSync: 1,
        });
        const { rows } = await matrixOf(end.matrixKey);
        expect(Object.fromEntries(rows.map(({ tenant, status }) => [tenant.id, status]))).toEqual(rowsOf);
        const errors = rows.flatMap(({ tenant, error }) => (error ? [`${tenant.id} ${error.code}`] : []));
        expect(errors.sort()).toEqual(['deadly worker-died', 'silent connection-timed-out']);

        // What comes now is there for the next sweep to start from.
        held.release();
        const late = await until(async () => {
          const [id] = [...(await foundIn(store, sweepId)).keys()].filter((found) => /^late/.test(found));
          const current = id && (await store.readCurrents([id])).get(id);
          if (!current) throw new Error('Nothing came late.');
          return current.status;
        });
        expect(late).toBe('in-sync');
        expect(await matrixOf(end.matrixKey)).toMatchObject({ sweep: { outcome: 'partial', checked: 2 } });
        await stack.stop();

        // The silent tenant went back twice; three workers and an aggregator died.
        const gaveBack = 'driftmatrix-dev-worker gave a message back to TenantsQueue';
        const died = ['aggregator', 'worker', 'worker', 'worker'].map((name) => `driftmatrix-dev-${name} died`);
        const problems = stack.problems().map((one) => one.replace(/ timed out .* died\.$/, ' died'));
        expect(problems.map((one) => one.replace(/(?<=Queue).*$/, '')).sort()).toEqual([...died, gaveBack, gaveBack]);
        const [figures, ...more] = figuresIn(log);
        expect(more).toEqual([]);
        expect(figures).toMatchObject({
          TenantsFailed: 1,
          TenantsUnreachable: 1,
          TenantsNotChecked: 2,
          ClosedByDeadline: 1,
        });
        expect(alarmsWithoutFigure(template, figures)).toEqual([]);
        const unused = plain(stack.unused());
        expect(amongThem(unused, neverUsed)).toEqual(neverUsed);
        expect(amongThem(unused, usedInTrouble)).toEqual({ coordinator: [], worker: [], aggregator: [] });
      } finally {
        await stack.stop();
      }
    });
  });
}
