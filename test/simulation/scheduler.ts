import type { Random } from './random.ts';

/** Time that passes only when nothing else is left to do. Everything that waits in a simulation waits here. */
export interface Scheduler {
  /** Epoch milliseconds. */
  now(): number;
  /** Does the work after so many ms; what is due at the same moment comes in an order that the seed gives. */
  after(ms: number, work: () => void): Scheduled;
  sleep(ms: number): Promise<void>;
  /** Until nothing waits any more, or `most` things have happened: then false. */
  run(most: number): Promise<boolean>;
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

export function createScheduler(start: number, random: Random): Scheduler {
  const heap = createHeap();
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
    async run(most) {
      await settled();
      for (let entry = heap.pop(); entry; entry = heap.pop()) {
        if (entry.cancelled) continue;
        if (happened >= most) return false;
        now = entry.at;
        happened += 1;
        entry.work();
        await settled();
      }
      return true;
    },
  };
}

/** Every promise that can go on has gone on: the event loop comes round to this only then. */
function settled(): Promise<void> {
  return new Promise((resolve) => void setImmediate(resolve));
}

/** A binary heap, the earliest entry first. */
function createHeap() {
  const entries: Entry[] = [];
  const at = (index: number): Entry => {
    const entry = entries[index];
    if (!entry) throw new Error(`no entry ${index}`);
    return entry;
  };
  const swap = (a: number, b: number): void => {
    const held = at(a);
    entries[a] = at(b);
    entries[b] = held;
  };
  const sink = (index: number): void => {
    let parent = index;
    for (;;) {
      const [left, right] = [2 * parent + 1, 2 * parent + 2];
      let first = parent;
      if (left < entries.length && isBefore(at(left), at(first))) first = left;
      if (right < entries.length && isBefore(at(right), at(first))) first = right;
      if (first === parent) return;
      swap(parent, first);
      parent = first;
    }
  };
  return {
    push(entry: Entry): void {
      entries.push(entry);
      let child = entries.length - 1;
      while (child > 0) {
        const parent = (child - 1) >> 1;
        if (!isBefore(at(child), at(parent))) return;
        swap(child, parent);
        child = parent;
      }
    },
    pop(): Entry | undefined {
      const [first] = entries;
      const last = entries.pop();
      if (first && last && first !== last) {
        entries[0] = last;
        sink(0);
      }
      return first;
    },
  };
}
