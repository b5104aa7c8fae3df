import type { Clock } from '../../../shared/core/ports.ts';

/** While the work is done, `Date.now` says this in all of the process: an emulator hides and delays messages by it. */
export async function withVirtualDate<T>(now: Clock, work: () => Promise<T>): Promise<T> {
  const real = Date.now;
  replaceNow(now);
  try {
    return await work();
  } finally {
    replaceNow(real);
  }
}

function replaceNow(value: Clock): void {
  Object.defineProperty(Date, 'now', { value, writable: true, configurable: true, enumerable: false });
}
