import { describe, expect, it } from 'vitest';
import { keepRecentlyUsed } from '../../../shared/core/recently-used.ts';

/** Values are their own weight. */
const bounded = () => keepRecentlyUsed<number | undefined>(10, (value) => value);

function counting<T>(value: T) {
  const made = {
    times: 0,
    async make() {
      made.times += 1;
      return value;
    },
  };
  return made;
}

describe('what was used recently', () => {
  it('is made once, however many ask at the same time and later', async () => {
    const kept = bounded();
    const one = counting(3);
    expect(await Promise.all([kept.get('a', one.make), kept.get('a', one.make)])).toEqual([3, 3]);
    expect(await kept.get('a', one.make)).toBe(3);
    expect(one.times).toBe(1);
  });

  it('goes when all together weigh too much, what was not asked for longest first', async () => {
    const kept = bounded();
    for (const [key, weight] of [
      ['a', 4],
      ['b', 4],
      ['a', 4],
      ['c', 4],
    ] as const) {
      await kept.get(key, async () => weight);
    }
    const [a, b] = [counting(4), counting(4)];
    await kept.get('a', a.make);
    await kept.get('b', b.make);
    expect([a.times, b.times]).toEqual([0, 1]);
  });

  it('stays when it alone weighs too much', async () => {
    const kept = bounded();
    await kept.get('a', async () => 1);
    await kept.get('huge', async () => 1_000);
    const [a, huge] = [counting(1), counting(1_000)];
    await kept.get('huge', huge.make);
    await kept.get('a', a.make);
    expect([a.times, huge.times]).toEqual([1, 0]);
  });

  it('is no failure, and nothing that has no weight', async () => {
    const kept = bounded();
    await expect(kept.get('a', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await kept.get('a', async () => undefined)).toBeUndefined();
    expect(await kept.get('a', async () => 2)).toBe(2);
  });

  it('may be a value that was there already', async () => {
    const kept = bounded();
    await kept.get('a', async () => 1);
    kept.set('a', 2);
    expect(await kept.get('a', async () => 3)).toBe(2);
  });
});
