/** What was asked for last, kept in memory: what is asked for again meanwhile is made once, and failures are forgotten. */
export interface RecentlyUsed<T> {
  /** What is kept under this key, or what `make` gives. */
  get(key: string, make: () => Promise<T>): Promise<T>;
  /** Keeps a value that is already there. */
  set(key: string, value: T): void;
}

/**
 * Keeps values until together they weigh more than `most`; what was not asked for longest goes first, the last one stays
 * whatever it weighs. A value without a weight is handed on and not kept.
 */
export function keepRecentlyUsed<T>(most: number, weigh: (value: T) => number | undefined): RecentlyUsed<T> {
  const kept = new Map<string, { readonly value: Promise<T>; weight: number }>();

  function trim(): void {
    let total = 0;
    for (const { weight } of kept.values()) total += weight;
    for (const [key, { weight }] of kept) {
      if (total <= most || kept.size === 1) return;
      kept.delete(key);
      total -= weight;
    }
  }

  function keep(key: string, value: Promise<T>): Promise<T> {
    const entry = { value, weight: 0 };
    const forget = () => kept.get(key) === entry && kept.delete(key);
    kept.delete(key);
    kept.set(key, entry);
    value.then((made) => {
      const weight = weigh(made);
      if (weight === undefined) return forget();
      entry.weight = weight;
      trim();
    }, forget);
    return value;
  }

  return {
    get(key, make) {
      const entry = kept.get(key);
      if (!entry) return keep(key, make());
      kept.delete(key);
      kept.set(key, entry);
      return entry.value;
    },
    set: (key, value) => void keep(key, Promise.resolve(value)),
  };
}
