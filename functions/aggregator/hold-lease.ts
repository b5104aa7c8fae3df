import type { Clock } from '../../shared/core/ports.ts';
import type { Lease, SweepStore } from '../../shared/core/sweep-store.ts';
import type { Log } from '../../shared/log.ts';

/**
 * Does the work while renewing the lease in the background, and gives the lease back whatever happens: to be taken again
 * at once, or from the moment (epoch ms) that the work returns. The signal aborts once the lease is lost; an aggregator
 * that dies loses it after `leaseMs` at most.
 */
export async function holdLease(
  lease: Lease,
  {
    store,
    now,
    log,
    leaseMs,
  }: { readonly store: SweepStore; readonly now: Clock; readonly log: Log; readonly leaseMs: number },
  work: (signal: AbortSignal) => Promise<number | undefined>,
): Promise<void> {
  let from: number | undefined;
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
    from = await work(lost.signal);
  } finally {
    clearInterval(heart);
    await store
      .releaseLease(lease, from)
      .catch((error: unknown) => log.warn('the lease stays until it runs out', { error }));
  }
}
