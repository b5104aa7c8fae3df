import { describe, expect, it } from 'vitest';
import { checkTenant, type WorkerPorts } from '../../../functions/worker/check-tenant.ts';
import { growingPause } from '../../../functions/worker/growing-pause.ts';
import { rememberOpen } from '../../../functions/worker/remember-open.ts';
import { DriftError, type ErrorCode } from '../../../shared/core/errors.ts';
import { parseTenantMessage } from '../../../shared/core/messages.ts';
import { isChecked } from '../../../shared/core/tenant-result.ts';
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
const minute = 60_000;

/** Nothing goes wrong on the way to the store: only the server does what it does. */
const calm: Faults = {
  rates: { 'dies-before': 0, 'dies-after': 0, 'answer-lost': 0, refused: 0, 'done-twice': 0, slow: 0 },
  ...{ duplicates: 0, skewMs: 0, rowMs: 0, outages: [], redeploys: [], suspectPercent: 100, calmAt: noon },
};

interface Silence {
  readonly code: ErrorCode;
  readonly afterMs: number;
}

/** Sweeps ten servers in virtual time; after how long the last tenant of the other nine was checked, and the last of all, in ms. */
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
        return [];
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

  const left = new Map(servers.map((server) => [server, perServer]));
  const done = { others: 0, all: 0 };
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
    const { server = '' } = message.tenant;
    if ('result' in outcome) {
      expect(isChecked(outcome.result.status)).toBe(!silence || server !== hanging);
      left.set(server, (left.get(server) ?? 0) - 1);
      done.all = scheduler.now() - noon;
      if (server !== hanging) done.others = done.all;
    }
    // What becomes of the server's own tenants is looked at in one sweep of each kind.
    if (seed > 1 && servers.every((one) => one === hanging || left.get(one) === 0)) return;
    idle += 1;
    fetch();
  }
  await ports.queue.send(world.queue.sent.splice(0));
  fetch();
  expect(await scheduler.run(300_000)).toBe(true);
  expect([...left.values()].slice(seed > 1 ? 1 : 0).every((still) => still === 0)).toBe(true);
  return done;
}

/** The sum over several sweeps: one alone says more about whose turn came last than about the server. And the longest of them. */
async function sweepOften(silence?: Silence): Promise<{ others: number; longest: number }> {
  const swept = { others: 0, longest: 0 };
  for (const seed of [1, 2, 3, 4]) {
    const { others, all } = await sweepTen(seed, silence);
    swept.others += others;
    swept.longest = Math.max(swept.longest, all);
  }
  return swept;
}

describe('one database server of ten that hangs', () => {
  it('leaves the other nine to finish as if it were not there', async () => {
    const well = await sweepOften();
    const unconnected = await sweepOften({ code: 'connection-timed-out', afterMs: 5_000 });
    const unread = await sweepOften({ code: 'query-timed-out', afterMs: 45_000 });
    expect(unconnected.others / well.others).toBeLessThan(1.1);
    // Until the first of ten gives up, after all of this short sweep, the nine have 40 workers instead of 45.
    expect(unread.others / well.others).toBeLessThan(1.2);
    // Its own have no connection either way; they are told so long before the sweep's deadline, which is half an hour.
    expect(unconnected.longest).toBeLessThan(10 * minute);
    expect(unread.longest).toBeLessThan(10 * minute);
  });
});
