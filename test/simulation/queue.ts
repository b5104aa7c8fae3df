import type { Surroundings } from './gate.ts';
import { createHeap } from './heap.ts';
import type { Random } from './random.ts';

/** A queue as SQS has them: a message is hidden while it is worked on, may come twice, late and in any order. */
export interface Queue {
  readonly name: string;
  send(body: string, delayMs?: number): Promise<void> | void;
  /** A visible message, hidden from now on; one that came too often goes to the dead letters instead. */
  receive(): Promise<Received | undefined> | Received | undefined;
  remove(received: Received): Promise<void> | void;
  /** Visible again after so many ms. */
  postpone(received: Received, ms: number): Promise<void> | void;
  /** When the next message becomes visible; undefined when there is none. */
  nextVisibleAt(): number | undefined;
  /** Called whenever there may be something new to receive. */
  onChange(notice: () => void): void;
  /** Of the messages that are in it now, and of those that went to the dead letters. */
  readonly bodies: readonly string[];
  readonly buried: readonly string[];
}

/** A queue that answers at once. */
export interface MemoryQueue extends Queue {
  send(body: string, delayMs?: number): void;
  receive(): Received | undefined;
  remove(received: Received): void;
  postpone(received: Received, ms: number): void;
}

export interface Received {
  readonly id: number;
  readonly body: string;
  /** How often it has been received, this time included. */
  readonly attempt: number;
}

interface Stored {
  readonly id: number;
  readonly body: string;
  visibleAt: number;
  receives: number;
}

export interface QueueSettings {
  readonly name: string;
  readonly visibilityMs: number;
  /** Without dead letters a message comes until it is done with. */
  readonly redrive?: { readonly maxReceives: number; readonly to: MemoryQueue };
}

export function createQueue({ name, visibilityMs, redrive }: QueueSettings, surroundings: Surroundings): MemoryQueue {
  const { scheduler, random, faults, trace, tally } = surroundings;
  const stored = new Map<number, Stored>();
  const shelf = createShelf();
  const buried: string[] = [];
  let notice = (): void => undefined;
  let sent = 0;

  const isDoubled = (): boolean => scheduler.now() < faults.calmAt && random.chance(faults.duplicates);

  function hide(message: Stored, ms: number): void {
    message.visibleAt = scheduler.now() + ms;
    shelf.put(message);
  }

  function discard(message: Stored): void {
    stored.delete(message.id);
    message.visibleAt = Number.POSITIVE_INFINITY;
  }

  /** Moves what came too often out of the way, as SQS does when it would come once more. */
  function bury(message: Stored): boolean {
    if (!redrive || message.receives < redrive.maxReceives) return false;
    discard(message);
    tally.add(`${name}-dead-letter`);
    trace.note(name, `message ${message.id} came ${message.receives} times, goes to ${redrive.to.name}`);
    buried.push(message.body);
    redrive.to.send(message.body);
    return true;
  }

  function hand(message: Stored): Received {
    message.receives += 1;
    const isTwice = isDoubled();
    if (isTwice) tally.add('delivered-twice');
    hide(message, isTwice ? random.between(0, visibilityMs) : visibilityMs);
    return { id: message.id, body: message.body, attempt: message.receives };
  }

  return {
    name,
    buried,
    send(body, delayMs = 0) {
      sent += 1;
      const message = { id: sent, body, visibleAt: 0, receives: 0 };
      stored.set(sent, message);
      hide(message, delayMs);
      notice();
    },
    receive() {
      for (;;) {
        const message = shelf.take(scheduler.now(), random);
        if (!message || !bury(message)) return message && hand(message);
      }
    },
    remove({ id }) {
      const message = stored.get(id);
      // What was deleted may come back once it would have become visible.
      if (isDoubled()) tally.add('came-back');
      else if (message) discard(message);
    },
    postpone({ id }, ms) {
      const message = stored.get(id);
      if (message) hide(message, ms);
      notice();
    },
    nextVisibleAt: () => shelf.nextVisibleAt(scheduler.now()),
    onChange: (called) => {
      notice = called;
    },
    get bodies() {
      return [...stored.values()].map(({ body }) => body);
    },
  };
}

/** Messages by when they become visible: a hundred thousand of them must not be looked through for one. */
function createShelf() {
  const hidden = createHeap<{ readonly at: number; readonly message: Stored }>((a, b) => a.at < b.at);
  const ready: Stored[] = [];

  /** What was moved or discarded since lies there under a moment that is not its own any more. */
  function settle(now: number): void {
    for (let next = hidden.first(); next; next = hidden.first()) {
      const isStale = next.at !== next.message.visibleAt;
      if (!isStale && next.at > now) return;
      hidden.pop();
      if (!isStale) ready.push(next.message);
    }
  }

  return {
    put: (message: Stored) => hidden.push({ at: message.visibleAt, message }),

    /** Any visible one. */
    take(now: number, random: Random): Stored | undefined {
      settle(now);
      while (ready.length > 0) {
        const at = random.between(0, ready.length - 1);
        const taken = ready[at];
        const last = ready.pop();
        if (last && taken !== last) ready[at] = last;
        if (taken && taken.visibleAt <= now) return taken;
      }
      return undefined;
    },

    nextVisibleAt(now: number): number | undefined {
      settle(now);
      return ready.length > 0 ? now : hidden.first()?.at;
    },
  };
}
