import type { Clock } from '../../shared/core/ports.ts';
import type { Lease, SweepStore } from '../../shared/core/sweep-store.ts';
import type { Log } from '../../shared/log.ts';

/**
 * Does the work while renewing the lease in the background, and gives the lease back whatever happens: to be taken again
 * at once, or from the moment (epoch ms) that the work returns. The signal aborts once the lease is lost; an aggregator
 * that dies loses it after `leaseMs` at most. `until` is the moment to which the lease was taken.
 */
export async function holdLease(
  lease: Lease,
  {
    store,
    now,
    log,
    leaseMs,
    until: takenUntil,
  }: {
    readonly store: SweepStore;
    readonly now: Clock;
    readonly log: Log;
    readonly leaseMs: number;
    readonly until: number;
  },
  work: (signal: AbortSignal) => Promise<number | undefined>,
): Promise<void> {
  let from: number | undefined;
  const lost = new AbortController();
  let until = takenUntil;
  const renew = async (): Promise<void> => {
    // Also when no renewal has failed: one that is never answered does not.
    if (now() >= until) return lost.abort();
    const next = now() + leaseMs;
    const renewed = await store.renewLease(lease, next).catch(() => undefined);
    if (renewed) until = Math.max(until, next);
    else if (renewed === false) lost.abort();
  };
  const heart = setInterval(() => void renew(), leaseMs / 3);
  try {
    from = await work(lost.signal);
  } finally {
    clearInterval(heart);
    await store
      .releaseLease(lease, from)
      .catch((error: unknown) => log.warn('the lease stays until it runs out', { error }));
  }
}
