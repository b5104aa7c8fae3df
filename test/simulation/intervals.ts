import { AsyncLocalStorage } from 'node:async_hooks';
import type { Life } from './life.ts';
import type { Scheduler } from './scheduler.ts';

/** Whose code is running: intervals belong to a process, and end with it. */
export const runningProcess = new AsyncLocalStorage<{ readonly life: Life; readonly scheduler: Scheduler }>();

let last: Promise<unknown> = Promise.resolve();

/**
 * While the work is done, `setInterval` waits in virtual time for those who call it from a simulated process; everybody
 * else gets the real one. One work at a time, in the order they come: all share the one `setInterval` there is.
 */
export function withVirtualIntervals<T>(work: () => Promise<T>): Promise<T> {
  const done = last.then(() => inVirtualTime(work));
  last = done.catch(() => undefined);
  return done;
}

async function inVirtualTime<T>(work: () => Promise<T>): Promise<T> {
  const real = { setInterval: globalThis.setInterval, clearInterval: globalThis.clearInterval };
  const virtual = new Map<unknown, () => void>();

  const setIntervalHere = (callback: () => void, ms: number): NodeJS.Timeout => {
    const running = runningProcess.getStore();
    if (!running) return real.setInterval(callback, ms);
    // A real timer that never fires is what the caller holds in its hand.
    const handle = real.setInterval(() => undefined, 2 ** 31 - 1);
    real.clearInterval(handle);
    virtual.set(handle, repeat(running, callback, ms));
    return handle;
  };
  const clearIntervalHere = (handle?: NodeJS.Timeout): void => {
    virtual.get(handle)?.();
    virtual.delete(handle);
    real.clearInterval(handle);
  };

  replaceGlobal('setInterval', setIntervalHere);
  replaceGlobal('clearInterval', clearIntervalHere);
  try {
    return await work();
  } finally {
    replaceGlobal('setInterval', real.setInterval);
    replaceGlobal('clearInterval', real.clearInterval);
  }
}

/** Returns what stops it. */
function repeat(
  { life, scheduler }: { readonly life: Life; readonly scheduler: Scheduler },
  callback: () => void,
  ms: number,
): () => void {
  let stopped = false;
  let next = scheduler.after(ms, tick);
  function tick(): void {
    if (stopped || life.dead) return;
    next = scheduler.after(ms, tick);
    callback();
  }
  const stop = (): void => {
    stopped = true;
    next.cancel();
  };
  life.onDeath(stop);
  return stop;
}

function replaceGlobal(name: 'setInterval' | 'clearInterval', value: unknown): void {
  Object.defineProperty(globalThis, name, { value, writable: true, configurable: true, enumerable: true });
}
