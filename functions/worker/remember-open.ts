import type { Clock } from '../../shared/core/ports.ts';
import type { SweepStore } from '../../shared/core/sweep-store.ts';

/** Whether a sweep still waits for answers. */
export type IsOpen = (sweepId: string) => Promise<boolean>;

const keptMs = 10_000;

/**
 * Asks the store about the sweep that messages come from, every ten seconds: once a sweep has closed, or another one took
 * over from it, nobody needs what is left of its messages, and databases are not asked for it.
 */
export function rememberOpen(store: Pick<SweepStore, 'readSweep'>, now: Clock): IsOpen {
  let known: { readonly sweepId: string; readonly isOpen: boolean; readonly until: number } | undefined;
  return async (sweepId) => {
    if (known?.sweepId === sweepId && now() < known.until) return known.isOpen;
    const sweep = await store.readSweep(sweepId);
    const isOpen = sweep?.status === 'running';
    known = { sweepId, isOpen, until: now() + keptMs };
    return isOpen;
  };
}
