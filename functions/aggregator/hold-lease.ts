import type { Clock } from '../../shared/core/ports.ts';
import type { Lease, SweepStore } from '../../shared/core/sweep-store.ts';
import type { Log } from '../../shared/log.ts';

/**
 * Does the work while renewing the lease in the background, and gives the lease back whatever happens. The signal aborts
 * once the lease is lost; an aggregator that dies loses it after `leaseMs` at most.
 */
export async function holdLease<T>(
  lease: Lease,
  {
    store,
    now,
    log,
    leaseMs,
  }: { readonly store: SweepStore; readonly now: Clock; readonly log: Log; readonly leaseMs: number },
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const lost = new AbortController();
  let until = now() + leaseMs;
  const renew = async (): Promise<void> => {
    const next = now() + leaseMs;
    const renewed = await store.renewLease(lease, next).catch(() => undefined);
    if (renewed) until = next;
    else if (renewed === false || now() >= until) lost.abort();
  };
  const heart = setInterval(() => void renew(), leaseMs / 3);
  try {
    return await work(lost.signal);
  } finally {
    clearInterval(heart);
    await store.releaseLease(lease).catch((error: unknown) => log.warn('the lease stays until it runs out', { error }));
  }
}
