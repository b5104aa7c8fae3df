import { expect, it } from 'vitest';
import { holdLease } from '../../../functions/aggregator/hold-lease.ts';
import { DriftError } from '../../../shared/core/errors.ts';
import type { Lease, SweepStore } from '../../../shared/core/sweep-store.ts';
import { silentLog } from '../../../shared/log.ts';
import { runningProcess, withVirtualIntervals } from '../../simulation/intervals.ts';
import { Life } from '../../simulation/life.ts';
import { createRandom } from '../../simulation/random.ts';
import { createScheduler } from '../../simulation/scheduler.ts';
import { aSnapshot, noon } from '../../support/builders.ts';
import { createWorld } from '../../support/memory-world.ts';

const leaseMs = 120_000;
const beatMs = leaseMs / 3;
const second = 1_000;

/** A closing sweep whose lease somebody holds, in virtual time. */
async function held() {
  const { store, start } = createWorld(aSnapshot('accounts'), { a: aSnapshot('accounts') });
  const { sweepId } = await start();
  await store.closeSweep(sweepId, { why: 'all-answered', at: new Date(noon).toISOString() });
  const scheduler = createScheduler(noon, createRandom(1));
  const { now } = scheduler;
  const life = new Life('holder');
  const ask = (owner: string) => store.takeLease(sweepId, { owner, now: now(), until: now() + leaseMs });
  const lease = await ask('first');
  if (!lease) throw new Error('no lease');
  return {
    ...{ store, scheduler, life, lease },
    /** Whether somebody else gets it so many ms after noon. */
    takenAfter(ms: number): Promise<Lease | undefined> {
      return new Promise((resolve) => void scheduler.after(noon + ms - now(), () => resolve(ask('second'))));
    },
    /** Holds the lease over the work; resolves once nothing waits any more. */
    async hold(
      work: (signal: AbortSignal) => Promise<number | undefined>,
      replace: Partial<SweepStore> = {},
    ): Promise<void> {
      await withVirtualIntervals(async () => {
        const ports = { store: { ...store, ...replace }, now, log: silentLog, leaseMs, until: noon + leaseMs };
        void runningProcess.run({ life, scheduler }, () => holdLease(lease, ports, work));
        await scheduler.run(10_000);
      });
    },
  };
}

const noAnswer = async () => {
  throw new DriftError('store-failed', 'no answer');
};

it('a lease is renewed as long as the work goes on, and free at once when it is done', async () => {
  const { scheduler, hold, takenAfter } = await held();
  const meanwhile = Promise.all([takenAfter(leaseMs + second), takenAfter(5 * leaseMs - second)]);
  const afterwards = takenAfter(5 * leaseMs + second);
  const aborted: boolean[] = [];
  await hold(async (signal) => {
    await scheduler.sleep(5 * leaseMs);
    aborted.push(signal.aborted);
    return undefined;
  });
  expect(await meanwhile).toEqual([undefined, undefined]);
  expect(await afterwards).toMatchObject({ owner: 'second' });
  expect(aborted).toEqual([false]);
});

it('a lease is given back for the moment that the work names, and no earlier', async () => {
  const { scheduler, hold, takenAfter } = await held();
  const asked = Promise.all([takenAfter(4 * leaseMs - second), takenAfter(4 * leaseMs + second)]);
  await hold(async () => {
    await scheduler.sleep(second);
    return noon + 4 * leaseMs;
  });
  expect(await asked).toMatchObject([undefined, { owner: 'second' }]);
});

it('a holder that dies has lost the lease when its time is over, and not before', async () => {
  const { scheduler, life, hold, takenAfter } = await held();
  const lastBeat = 3 * beatMs;
  scheduler.after(lastBeat + second, () => life.die('killed'));
  const asked = Promise.all([takenAfter(lastBeat + leaseMs - second), takenAfter(lastBeat + leaseMs + second)]);
  await hold(() => new Promise(() => undefined));
  expect(await asked).toMatchObject([undefined, { owner: 'second' }]);
});

it('a renewal that fails for once loses nothing; a lease that runs out unrenewed stops the work', async () => {
  const { store, lease, scheduler, hold } = await held();
  let renewals = 0;
  const renewLease: SweepStore['renewLease'] = async (...args) => {
    renewals += 1;
    return renewals === 2 ? await store.renewLease(...args) : await noAnswer();
  };
  let abortedAt = 0;
  await hold(
    async (signal) => {
      signal.addEventListener('abort', () => {
        abortedAt = scheduler.now() - noon;
      });
      await scheduler.sleep(10 * leaseMs);
      return undefined;
    },
    { renewLease },
  );
  expect(abortedAt).toBe(2 * beatMs + leaseMs);
  expect(await store.renewLease(lease, scheduler.now() + leaseMs)).toBe(false);
});

it('a lease whose renewals are never answered stops the work when it runs out', async () => {
  const { scheduler, hold } = await held();
  const stopped: number[] = [];
  await hold(
    async (signal) => {
      signal.addEventListener('abort', () => void stopped.push(scheduler.now() - noon));
      await scheduler.sleep(10 * leaseMs);
      return undefined;
    },
    { renewLease: () => new Promise(() => undefined) },
  );
  expect(stopped).toEqual([leaseMs]);
});

it('a lease that somebody else took stops the work with the next beat, and is not given back for them', async () => {
  const { store, lease, scheduler, hold, takenAfter } = await held();
  // Paused for longer than the lease lasts, as a process may be: the lease is gone when it comes to itself.
  await store.renewLease(lease, noon);
  const heir = takenAfter(second);
  const stopped: number[] = [];
  await hold(async (signal) => {
    await new Promise((resolve) => signal.addEventListener('abort', resolve));
    stopped.push(scheduler.now() - noon);
    return undefined;
  });
  const taken = await heir;
  expect(stopped).toEqual([beatMs]);
  const end = { status: 'aggregated', matrixKey: 'm', outcome: 'complete', checked: 1, inSync: 1 } as const;
  const endedAt = new Date(noon).toISOString();
  expect(await store.finishSweep(lease, { ...end, endedAt })).toBe(false);
  if (taken) expect(await store.finishSweep(taken, { ...end, endedAt })).toBe(true);
});

it('what the work came to stands when the lease cannot be given back', async () => {
  const { scheduler, hold, takenAfter } = await held();
  const asked = Promise.all([takenAfter(leaseMs - second), takenAfter(leaseMs + second)]);
  await hold(
    async () => {
      await scheduler.sleep(second);
      return undefined;
    },
    { releaseLease: noAnswer },
  );
  expect(await asked).toMatchObject([undefined, { owner: 'second' }]);
});
