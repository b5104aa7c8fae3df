import { describe, expect, it } from 'vitest';
import { growingPause } from '../../../functions/worker/growing-pause.ts';
import { rememberOpen } from '../../../functions/worker/remember-open.ts';
import { aSnapshot, noon } from '../../support/builders.ts';
import { createWorld } from '../../support/memory-world.ts';

describe('a pause', () => {
  const range = { min: 10, max: 60 };

  it('is spread over its range, twice as long each time, and never longer than the queue allows', () => {
    expect([0, 0.5, 1].map((draw) => growingPause(range, 0, () => draw))).toEqual([10, 35, 60]);
    expect([1, 2, 3, 4, 5, 6].map((times) => growingPause(range, times, () => 0))).toEqual([20, 40, 80, 160, 320, 320]);
    expect(growingPause(range, 9, () => 1)).toBe(900);
  });
});

describe('a worker that asks whether a sweep is open', () => {
  it('asks again after ten seconds, and at once for another sweep', async () => {
    const world = createWorld(aSnapshot('a'), { a: aSnapshot('a') });
    await world.start({ sweepId: 'one' });
    let now = noon;
    let asked = 0;
    const isOpen = rememberOpen(
      {
        readSweep: (sweepId) => {
          asked += 1;
          return world.store.readSweep(sweepId);
        },
      },
      () => now,
    );
    expect(await isOpen('one')).toBe(true);
    await world.store.abandonSweep('one', { code: 'sweep-abandoned', message: 'taken over' });
    now += 9_999;
    expect([await isOpen('one'), asked]).toEqual([true, 1]);
    now += 1;
    expect([await isOpen('one'), asked]).toEqual([false, 2]);
    expect([await isOpen('two'), asked]).toEqual([false, 3]);
  });
});
