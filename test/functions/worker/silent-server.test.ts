import { describe, expect, it } from 'vitest';
import { checkTenant, type WorkerPorts } from '../../../functions/worker/check-tenant.ts';
import { growingPause } from '../../../functions/worker/growing-pause.ts';
import { rememberOpen } from '../../../functions/worker/remember-open.ts';
import { DriftError, type ErrorCode } from '../../../shared/core/errors.ts';
import { parseTenantMessage } from '../../../shared/core/messages.ts';
import type { Faults } from '../../simulation/faults.ts';
import { createGate } from '../../simulation/gate.ts';
import { Life } from '../../simulation/life.ts';
import { createQueue } from '../../simulation/queue.ts';
import { createRandom } from '../../simulation/random.ts';
import { createScheduler, type Scheduled } from '../../simulation/scheduler.ts';
import { createTally } from '../../simulation/tally.ts';
import { createTrace } from '../../simulation/trace.ts';
import { aSnapshot, aTenant, noon } from '../../support/builders.ts';
import { createWorld } from '../../support/memory-world.ts';

/** As deployed: workers at once, checks at once on a server, deliveries of a message, the worker's limits. */
const deployed = { workers: 50, perServer: 10, receives: 3, visibilityMs: 180_000, slotMs: 60_000 };
const perServer = 100;
const servers = Array.from({ length: 10 }, (_, at) => `db${at}`);
const [hanging = ''] = servers;
const head = aSnapshot('accounts');

/** Nothing goes wrong on the way to the store: only the server does what it does. */
const calm: Faults = {
  rates: { 'dies-before': 0, 'dies-after': 0, 'answer-lost': 0, refused: 0, 'done-twice': 0, slow: 0 },
  ...{ duplicates: 0, skewMs: 0, rowMs: 0, outages: [], redeploys: [], suspectPercent: 100, calmAt: noon },
};

interface Silence {
  readonly code: ErrorCode;
  readonly afterMs: number;
}

/** Sweeps ten servers in virtual time; after how long the last tenant of the other nine was checked, in ms. */
async function sweepTen(seed: number, silence?: Silence) {
  const random = createRandom(seed);
  const scheduler = createScheduler(noon, random);
  const surroundings = {
    ...{ scheduler, random, faults: calm, tally: createTally() },
    trace: createTrace(scheduler, { wanted: false }),
  };
  const tenants = servers.flatMap((server) =>
    Array.from({ length: perServer }, (_, at) => aTenant(`${server}-${at}`, { server })),
  );
  const world = createWorld(head, Object.fromEntries(tenants.map(({ id }) => [id, head])));
  world.fleet.tenants = tenants;
  await world.start();

  const dead = createQueue({ name: 'dead', visibilityMs: deployed.visibilityMs }, surroundings);
  const redrive = { maxReceives: deployed.receives, to: dead };
  const queue = createQueue({ name: 'tenants', visibilityMs: deployed.visibilityMs, redrive }, surroundings);
  const store = createGate(surroundings).guard(new Life('worker'), 'store', world.store);
  const ports: WorkerPorts = {
    ...{ ...world.ports, store, now: scheduler.now, isOpen: rememberOpen(store, scheduler.now) },
    ...{ perServer: deployed.perServer, slotMs: deployed.slotMs },
    serverWait: (times) => growingPause({ min: 1, max: 3 }, times, random.next),
    queue: {
      send: async (messages, seconds = 0) => {
        for (const message of messages) queue.send(JSON.stringify(message), Math.round(seconds * 1000));
      },
    },
    catalog: {
      ...world.catalog,
      async readIfMoved(connection, known, like) {
        const isSilent = silence && connection.database.startsWith(`${hanging}-`);
        await scheduler.sleep(isSilent ? silence.afterMs : random.between(200, 400));
        if (isSilent) throw new DriftError(silence.code, 'no answer');
        return await world.catalog.readIfMoved(connection, known, like);
      },
    },
  };

  let others = 9 * perServer;
  let lastDone = 0;
  let idle = deployed.workers;
  let timer: Scheduled | undefined;
  function fetch(): void {
    timer?.cancel();
    for (let received = take(); received; received = take()) void work(received);
    const next = queue.nextVisibleAt();
    if (idle > 0 && next !== undefined && next > scheduler.now())
      timer = scheduler.after(next - scheduler.now(), fetch);
  }
  const take = () => (idle > 0 ? queue.receive() : undefined);
  async function work(received: NonNullable<ReturnType<typeof take>>): Promise<void> {
    idle -= 1;
    const { body, attempt } = received;
    const message = parseTenantMessage(body);
    const outcome = await checkTenant(message, { attempt, most: deployed.receives }, ports);
    if ('retryFor' in outcome) {
      const seconds = growingPause({ min: 10, max: 60 }, outcome.attempt - 1, random.next);
      queue.postpone(received, Math.round(seconds * 1000));
    } else queue.remove(received);
    if ('result' in outcome && message.tenant.server !== hanging) {
      expect(outcome.result.status).toBe('in-sync');
      others -= 1;
      lastDone = scheduler.now() - noon;
    }
    // What becomes of the server's own tenants is another matter.
    if (others === 0) return;
    idle += 1;
    fetch();
  }
  await ports.queue.send(world.queue.sent.splice(0));
  fetch();
  expect(await scheduler.run(300_000)).toBe(true);
  return lastDone;
}

/** The sum over several sweeps: one alone says more about whose turn came last than about the server. */
async function sweepOften(silence?: Silence): Promise<number> {
  let sum = 0;
  for (const seed of [1, 2, 3, 4]) sum += await sweepTen(seed, silence);
  return sum;
}

describe('one database server of ten that hangs', () => {
  it('leaves the other nine to finish as if it were not there', { timeout: 120_000 }, async () => {
    const well = await sweepOften();
    const unconnected = await sweepOften({ code: 'connection-timed-out', afterMs: 5_000 });
    const unread = await sweepOften({ code: 'query-timed-out', afterMs: 45_000 });
    expect(unconnected / well).toBeLessThan(1.1);
    // Until the first of ten gives up, after all of this short sweep, the nine have 40 workers instead of 45.
    expect(unread / well).toBeLessThan(1.2);
  });
});
