import { keepRecentlyUsed } from './recently-used.ts';
import type { Verdict, VerdictStore } from './verdict.ts';

/** Where verdicts lie, without a memory. */
export type StoredVerdicts = Pick<VerdictStore, 'read' | 'write'>;

/** Of all kept verdicts as text. */
const keptCharacters = 8_000_000;

/** Verdicts with the last ones kept in memory between messages: tenants of one shape cost one comparison. */
export function rememberVerdicts(stored: StoredVerdicts): VerdictStore {
  const kept = keepRecentlyUsed<Verdict | undefined>(
    keptCharacters,
    (verdict) => verdict && JSON.stringify(verdict).length,
  );

  async function judged(key: string, judge: () => Promise<Verdict>): Promise<Verdict> {
    const verdict = await judge();
    await stored.write(key, verdict);
    return verdict;
  }

  async function settle(key: string, judge: () => Promise<Verdict>): Promise<Verdict> {
    const settled = await kept.get(key, async () => (await stored.read(key)) ?? (await judged(key, judge)));
    // Nothing when it came upon somebody who was only reading, and found none.
    return settled ?? (await settle(key, judge));
  }

  return {
    read: (key) => kept.get(key, () => stored.read(key)),
    async write(key, verdict) {
      await stored.write(key, verdict);
      kept.set(key, verdict);
    },
    settle,
  };
}
