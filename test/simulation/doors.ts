import { handleMessage } from '../../functions/aggregator/handle-message.ts';
import type { AggregatorPorts } from '../../functions/aggregator/publish-matrix.ts';
import { newSweep } from '../../functions/coordinator/new-sweep.ts';
import { type CoordinatorPorts, startSweep } from '../../functions/coordinator/start-sweep.ts';
import { checkTenant, type WorkerPorts } from '../../functions/worker/check-tenant.ts';
import {
  type CoordinatorInput,
  parseAggregatorMessage,
  parseCoordinatorEvent,
  parseTenantMessage,
} from '../../shared/core/messages.ts';
import { outageUntil } from './faults.ts';
import type { Outside } from './functions.ts';
import type { Surroundings } from './gate.ts';
import { startMapping } from './mapping.ts';
import type { Pool } from './pool.ts';
import type { Queue } from './queue.ts';
import { minute, settings } from './settings.ts';

/** How each function is called, and what its handler does around the story. */

/** What the worker's handler does with each message. */
export function startWorkerMapping(
  pool: Pool<WorkerPorts>,
  { gate, ledger, queues, scale, surroundings }: Outside,
): void {
  const { scheduler, random, faults, trace } = surroundings;
  startMapping(
    queues.tenants,
    {
      concurrency: scale.workers,
      asleepUntil: () => outageUntil(faults, 'worker-asleep', scheduler.now()),
      handle: async (received) => {
        const { body, attempt } = received;
        const done = pool.invoke(async ({ life, ports }) => {
          const message = parseTenantMessage(body);
          trace.note(life.name, `gets ${message.sweepId} ${message.tenant.id}, time ${attempt}`);
          const outcome = await checkTenant(message, { attempt, most: settings.tenantReceives }, ports);
          if ('left' in outcome && outcome.left === 'sweep-over') ledger.noteLeft(message);
          const isSpent = 'spent' in outcome;
          if (!isSpent && !('retryFor' in outcome)) return true;
          const wait = isSpent ? 0 : random.between(10_000, 60_000) * 2 ** (outcome.attempt - 1);
          await gate.pass(life, 'queues', 'postpone', async () => queues.tenants.postpone(received, wait));
          return false;
        });
        return (await orFailed(done, trace, 'worker')) ?? false;
      },
    },
    surroundings,
  );
}

/** What the aggregator's handler does with each message. */
export function startAggregatorMapping(pool: Pool<AggregatorPorts>, queue: Queue, { surroundings }: Outside): void {
  const { scheduler, faults, trace } = surroundings;
  startMapping(
    queue,
    {
      concurrency: 2,
      asleepUntil: () => outageUntil(faults, 'aggregator-asleep', scheduler.now()),
      handle: async ({ body, attempt }) => {
        const done = pool.invoke(async ({ life, ports, endsAt }) => {
          const message = parseAggregatorMessage(body);
          const tick = message.type === 'watch' ? ` ${message.tick}` : '';
          const of = 'sweepId' in message ? ` of ${message.sweepId}` : '';
          trace.note(life.name, `gets ${message.type}${tick}${of}, time ${attempt}`);
          const visit = { deadline: endsAt - settings.reservedMs, attempt };
          await handleMessage(message, visit, ports, { ...settings, suspectPercent: faults.suspectPercent });
          return true;
        });
        return (await orFailed(done, trace, 'aggregator')) ?? false;
      },
    },
    surroundings,
  );
}

/** An asynchronous invocation of the coordinator: what fails is tried twice more, later. */
export async function wake(
  event: CoordinatorInput,
  pool: Pool<CoordinatorPorts>,
  { ledger, surroundings }: Pick<Outside, 'ledger' | 'surroundings'>,
): Promise<void> {
  const { scheduler, trace, tally } = surroundings;
  for (const waitMs of [0, minute, 2 * minute]) {
    await scheduler.sleep(waitMs);
    const call = pool.invoke(async ({ ports, now }) => {
      const parsed = parseCoordinatorEvent(event);
      const answer = await startSweep(parsed, newSweep(parsed, now(), `u${now()}`), ports, settings);
      trace.note('coordinator', `answers ${answer.sweepId} ${answer.status}`);
      tally.add(`sweep-${answer.status}`);
      return true;
    });
    if (await orFailed(call, trace, 'coordinator')) return;
  }
  tally.add('coordinator-gave-up');
  ledger.noteGivenUp(newSweep(parseCoordinatorEvent(event), scheduler.now(), '').sweepId);
}

/** Undefined when the call died or failed. */
async function orFailed<T>(call: Promise<T>, { note }: Surroundings['trace'], who: string): Promise<T | undefined> {
  try {
    return await call;
  } catch (error) {
    note(who, `fails: ${error instanceof Error ? error.message : String(error)}`);
    return undefined;
  }
}
