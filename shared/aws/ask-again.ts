import { setTimeout } from 'node:timers/promises';

/** Waits so many milliseconds. */
export type Pause = (ms: number) => Promise<unknown>;

export const pauseFor: Pause = (ms) => setTimeout(ms);

/** How often in a row a service may take nothing: with the pauses between them, some seconds. */
export const mostRefusals = 8;

const firstPauseMs = 50;

/**
 * Asks until a service has taken everything: `ask` gets what is left and returns what it left for later. Between two asks
 * there is a pause, longer with each ask that brought nothing, and at random, so that callers who were refused together do
 * not come back together. Returns what was still left after `mostRefusals` asks in a row that brought nothing.
 */
export async function askAgain<T>(
  all: readonly T[],
  ask: (left: readonly T[]) => Promise<readonly T[]>,
  pause: Pause = pauseFor,
): Promise<readonly T[]> {
  let left = all;
  let refusals = 0;
  while (left.length > 0) {
    const before = left.length;
    left = await ask(left);
    refusals = left.length < before ? 0 : refusals + 1;
    if (left.length === 0 || refusals === mostRefusals) break;
    await pause(firstPauseMs * 2 ** refusals * (0.5 + Math.random() / 2));
  }
  return left;
}
