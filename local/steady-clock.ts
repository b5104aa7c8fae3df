import type { Clock } from '../shared/core/ports.ts';

/**
 * Epoch milliseconds that only ever go forward, at the pace of the monotonic clock: a sweep on this machine has deadlines, and
 * somebody may set the clock meanwhile. What it says is what the wall clock said when the process started, and the time since.
 */
export const steadyClock: Clock = () => Math.floor(performance.timeOrigin + performance.now());

let holders = 0;
let wallClock = Date.now;

/**
 * Lets `Date.now` go by the steady clock until what it returns is called. The emulated queues read it to tell when a hidden
 * message comes back, and take no other clock.
 */
export function holdClock(): () => void {
  if (holders === 0) wallClock = Date.now;
  holders += 1;
  Date.now = steadyClock;
  return () => {
    holders -= 1;
    if (holders === 0) Date.now = wallClock;
  };
}
