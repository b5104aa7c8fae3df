import { describe, expect, it } from 'vitest';
import { createPace, OutOfTime } from '../../../shared/notion/pace.ts';
import { aClock } from './fixtures.ts';

const forever = (): number => Number.POSITIVE_INFINITY;

describe('createPace', () => {
  it('lets the allowance through at once and then as many in any minute', async () => {
    const clock = aClock(0);
    const pace = createPace(5, clock);
    const sent: number[] = [];
    await Promise.all(
      Array.from({ length: 17 }, async () => {
        await pace.take(forever);
        sent.push(clock.now());
      }),
    );
    expect(sent.slice(0, 5)).toEqual([0, 0, 0, 0, 0]);
    for (const [index, at] of sent.entries()) {
      expect(sent.filter((other) => other > at - 60_000 && other <= at).length, `send ${index}`).toBeLessThanOrEqual(5);
    }
    expect(sent.at(-1)).toBe(3 * 60_001);
  });

  it('holds everything back while it is told to wait', async () => {
    const clock = aClock(0);
    const pace = createPace(100, clock);
    pace.pause(20_000);
    pace.pause(5_000);
    await pace.take(forever);
    expect(clock.now()).toBe(20_000);
  });

  it('gives up at once when the wait is longer than the time that is left, and serves the next one', async () => {
    const clock = aClock(0);
    const pace = createPace(1, clock);
    await pace.take(forever);
    await expect(pace.take(() => 10_000 - clock.now())).rejects.toThrow(OutOfTime);
    expect(clock.now()).toBe(0);
    await pace.take(forever);
    expect(clock.now()).toBe(60_001);
  });

  it('goes on where another one was, so that both together keep the allowance', async () => {
    const clock = aClock(1_000_000);
    const first = createPace(3, clock);
    for (let sends = 0; sends < 3; sends += 1) await first.take(forever);
    first.pause(5_000);
    await clock.sleep(1_000);
    const second = createPace(3, clock);
    second.resume(first.state());
    expect(second.freeAt()).toBe(1_060_001);
    await second.take(forever);
    expect(clock.now()).toBe(1_060_001);
    const third = createPace(3, clock);
    third.resume({ sent: [clock.now() + 3_600_000], pausedUntil: clock.now() + 7_000 });
    expect(third.freeAt()).toBe(clock.now() + 7_000);
  });
});
