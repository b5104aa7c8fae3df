import { createHeap } from './heap.ts';
import type { Random } from './random.ts';

/** Time that passes only when nothing else is left to do. Everything that waits in a simulation waits here. */
export interface Scheduler {
  /** Epoch milliseconds. */
  now(): number;
  /** Does the work after so many ms; what is due at the same moment comes in an order that the seed gives. */
  after(ms: number, work: () => void): Scheduled;
  sleep(ms: number): Promise<void>;
  /** Until nothing waits any more, or `most` things have happened: then false. `watch` is told now and then how many have. */
  run(most: number, watch?: (happened: number) => void): Promise<boolean>;
  readonly happened: number;
}

export interface Scheduled {
  cancel(): void;
}

interface Entry {
  readonly at: number;
  readonly order: number;
  readonly work: () => void;
  cancelled: boolean;
}

const isBefore = (a: Entry, b: Entry): boolean => a.at < b.at || (a.at === b.at && a.order < b.order);

/** `settled` resolves when nothing is left to do before time passes. */
export function createScheduler(start: number, random: Random, settled: () => Promise<void> = turn): Scheduler {
  const heap = createHeap(isBefore);
  let now = start;
  let happened = 0;

  function after(ms: number, work: () => void): Scheduled {
    const entry = { at: now + Math.max(0, Math.round(ms)), order: random.next(), work, cancelled: false };
    heap.push(entry);
    return {
      cancel: () => {
        entry.cancelled = true;
      },
    };
  }

  return {
    now: () => now,
    after,
    sleep: (ms) => new Promise((resolve) => void after(ms, resolve)),
    get happened() {
      return happened;
    },
    async run(most, watch) {
      await settled();
      for (let entry = heap.pop(); entry; entry = heap.pop()) {
        if (entry.cancelled) continue;
        if (happened >= most) return false;
        now = entry.at;
        happened += 1;
        if (happened % 10_000 === 0) watch?.(happened);
        entry.work();
        await settled();
      }
      return true;
    },
  };
}

/** Every promise that can go on has gone on: the event loop comes round to this only then. */
export function turn(): Promise<void> {
  return new Promise((resolve) => void setImmediate(resolve));
}
