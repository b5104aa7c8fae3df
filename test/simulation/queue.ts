import type { Surroundings } from './gate.ts';

/** A queue as SQS has them: a message is hidden while it is worked on, may come twice, late and in any order. */
export interface Queue {
  readonly name: string;
  send(body: string, delayMs?: number): void;
  /** A visible message, hidden from now on; one that came too often goes to the dead letters instead. */
  receive(): Received | undefined;
  remove(received: Received): void;
  /** Visible again after so many ms. */
  postpone(received: Received, ms: number): void;
  /** When the next message becomes visible; undefined when there is none. */
  nextVisibleAt(): number | undefined;
  /** Called whenever there may be something new to receive. */
  onChange(notice: () => void): void;
  /** Of the messages that are in it now, and of those that went to the dead letters. */
  readonly bodies: readonly string[];
  readonly buried: readonly string[];
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
  readonly redrive?: { readonly maxReceives: number; readonly to: Queue };
}

export function createQueue({ name, visibilityMs, redrive }: QueueSettings, surroundings: Surroundings): Queue {
  const { scheduler, random, faults, trace, tally } = surroundings;
  const stored = new Map<number, Stored>();
  const buried: string[] = [];
  let notice = (): void => undefined;
  let sent = 0;

  const isDoubled = (): boolean => scheduler.now() < faults.calmAt && random.chance(faults.duplicates);

  /** Moves what came too often out of the way, as SQS does when it would come once more. */
  function bury(message: Stored): boolean {
    if (!redrive || message.receives < redrive.maxReceives) return false;
    stored.delete(message.id);
    tally.add(`${name}-dead-letter`);
    trace.note(name, `message ${message.id} came ${message.receives} times, goes to ${redrive.to.name}`);
    buried.push(message.body);
    redrive.to.send(message.body);
    return true;
  }

  return {
    name,
    buried,
    send(body, delayMs = 0) {
      sent += 1;
      stored.set(sent, { id: sent, body, visibleAt: scheduler.now() + delayMs, receives: 0 });
      notice();
    },
    receive() {
      for (;;) {
        const visible = [...stored.values()].filter(({ visibleAt }) => visibleAt <= scheduler.now());
        if (visible.length === 0) return undefined;
        const message = random.pick(visible);
        if (bury(message)) continue;
        message.receives += 1;
        message.visibleAt = scheduler.now() + visibilityMs;
        if (isDoubled()) {
          tally.add('delivered-twice');
          message.visibleAt = scheduler.now() + random.between(0, visibilityMs);
        }
        return { id: message.id, body: message.body, attempt: message.receives };
      }
    },
    remove({ id }) {
      // What was deleted may come back once it would have become visible.
      if (isDoubled()) tally.add('came-back');
      else stored.delete(id);
    },
    postpone({ id }, ms) {
      const message = stored.get(id);
      if (message) message.visibleAt = scheduler.now() + ms;
      notice();
    },
    nextVisibleAt: () =>
      stored.size === 0 ? undefined : Math.min(...[...stored.values()].map(({ visibleAt }) => visibleAt)),
    onChange: (called) => {
      notice = called;
    },
    get bodies() {
      return [...stored.values()].map(({ body }) => body);
    },
  };
}
