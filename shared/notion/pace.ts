/** Keeps requests below Notion's allowance: a log of sends, never more than the limit in any 60 seconds. */

export interface Pace {
  /** Resolves when a request may be sent. Throws OutOfTime when that would be later than the time that is left (ms). */
  take(timeLeft: () => number): Promise<void>;
  /** Holds everything back for so long. */
  pause(ms: number): void;
  /** When the next request may be sent (epoch ms). */
  freeAt(): number;
  /** What whoever goes on must know; `resume` takes it, before the first request. */
  state(): PaceState;
  resume(before: PaceState): void;
}

export interface PaceState {
  /** Sends of the last minute, oldest first (epoch ms). */
  readonly sent: readonly number[];
  readonly pausedUntil: number;
}

/** The deadline came first. What is written is written; the rest is for the next call. */
export class OutOfTime extends Error {
  override readonly name = 'OutOfTime';
}

/** False when the deadline came before the work was done. */
export async function inTime(work: Promise<void>): Promise<boolean> {
  try {
    await work;
    return true;
  } catch (thrown) {
    if (thrown instanceof OutOfTime) return false;
    throw thrown;
  }
}

export interface Clock {
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<void>;
}

const minute = 60_000;

/** Notion counts in fixed windows whose phase nobody knows; a sliding window is safe for each of them. */
export function createPace(perMinute: number, { now, sleep }: Clock): Pace {
  let sent: number[] = [];
  let pausedUntil = 0;
  let turn: Promise<void> = Promise.resolve();

  const freeAt = (at: number): number => {
    while (sent[0] !== undefined && sent[0] <= at - minute) sent.shift();
    const oldest = sent[sent.length - perMinute];
    return Math.max(pausedUntil, oldest === undefined ? at : oldest + minute + 1);
  };
  const wait = async (timeLeft: () => number): Promise<void> => {
    for (;;) {
      const at = now();
      const delay = Math.max(0, freeAt(at) - at);
      if (delay >= timeLeft()) throw new OutOfTime('The deadline is reached.');
      if (delay === 0) break;
      await sleep(delay);
    }
    sent.push(now());
  };
  return {
    take(timeLeft) {
      // One after the other: two that wait for the same gap must not both take it.
      const mine = turn.then(() => wait(timeLeft));
      turn = mine.catch(() => undefined);
      return mine;
    },
    pause(ms) {
      pausedUntil = Math.max(pausedUntil, now() + ms);
    },
    freeAt: () => freeAt(now()),
    state: () => ({ sent: sent.filter((at) => at > now() - minute), pausedUntil }),
    resume(before) {
      // Another machine's clock may be ahead.
      sent = before.sent.map((at) => Math.min(at, now()));
      pausedUntil = before.pausedUntil;
    },
  };
}
