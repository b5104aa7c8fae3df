import { newId } from './add.ts';
import type { State } from './state.ts';

/** Copies of the whole workspace in memory. The clock is no part of them. */
export function createSnapshots(state: State): {
  snapshot(): string;
  restore(id: string): void;
  reset(): void;
} {
  const copy = ({ now: _, lag, ...data }: State) => ({ ...structuredClone(data), lag: { ...lag } });
  const kept = new Map<string, ReturnType<typeof copy>>();
  const bringBack = (id: string): void => {
    const found = kept.get(id);
    if (!found) throw new Error(`There is no snapshot ${id}.`);
    const { lag, ...data } = found;
    // The lag keeps its identity: whoever started the stand-in holds on to it.
    Object.assign(state.lag, lag);
    Object.assign(state, structuredClone(data));
  };
  const first = 'start';
  kept.set(first, copy(state));
  return {
    snapshot() {
      const id = newId();
      kept.set(id, copy(state));
      return id;
    },
    restore: bringBack,
    reset: () => bringBack(first),
  };
}
