import { turn } from '../scheduler.ts';

/** Requests to an emulator, one after the other in the order in which they were made, so that a seed is worth replaying. */
export interface Turns {
  take<T>(request: () => Promise<T>): Promise<T>;
  /** Resolves when nothing is under way, nor anything that was waiting for it. */
  settled(): Promise<void>;
  /** A port whose every request takes its turn. */
  guard<Port extends object>(port: Port): Port;
}

export function createTurns(): Turns {
  let last: Promise<unknown> = Promise.resolve();
  let waiting = 0;

  async function take<T>(request: () => Promise<T>): Promise<T> {
    waiting += 1;
    const mine = last.then(request).finally(() => {
      waiting -= 1;
    });
    last = mine.catch(() => undefined);
    return await mine;
  }

  return {
    take,
    async settled() {
      await turn();
      while (waiting > 0) {
        await last;
        await turn();
      }
    },
    guard(port) {
      return new Proxy(port, {
        get(target, name, receiver) {
          const member: unknown = Reflect.get(target, name, receiver);
          if (typeof member !== 'function') return member;
          return (...args: readonly unknown[]) => take(async () => await Reflect.apply(member, target, args));
        },
      });
    },
  };
}
