import { describe, expect, it } from 'vitest';
import { DriftError } from '../../../shared/core/errors.ts';
import type { Verdict } from '../../../shared/core/verdict.ts';
import { rememberVerdicts } from '../../../shared/core/verdict-store.ts';
import { aFinding, aVerdict } from '../../support/builders.ts';

/** A store that counts, with a turn of the event loop in every answer. */
function storage() {
  const kept = new Map<string, Verdict>();
  const store = {
    kept,
    reads: 0,
    writes: 0,
    async read(key: string) {
      store.reads += 1;
      await Promise.resolve();
      return kept.get(key);
    },
    async write(key: string, verdict: Verdict) {
      store.writes += 1;
      kept.set(key, verdict);
    },
  };
  return store;
}

describe('verdicts', () => {
  it('are judged once, however many tenants of one shape ask at the same time', async () => {
    const stored = storage();
    const verdicts = rememberVerdicts(stored);
    let judged = 0;
    const judge = async () => {
      judged += 1;
      await Promise.resolve();
      return aVerdict();
    };
    const all = await Promise.all(Array.from({ length: 20 }, () => verdicts.settle('k', judge)));
    await verdicts.settle('k', judge);
    expect({ judged, reads: stored.reads, writes: stored.writes }).toEqual({ judged: 1, reads: 1, writes: 1 });
    expect(new Set(all).size).toBe(1);
  });

  it('that another worker wrote are not judged again', async () => {
    const stored = storage();
    await rememberVerdicts(stored).settle('k', async () => aVerdict({ findings: [aFinding('table:public.a')] }));
    const other = rememberVerdicts(stored);
    const found = await other.settle('k', () => Promise.reject(new Error('judged again')));
    expect(found.findings).toHaveLength(1);
    await other.read('k');
    expect(stored.reads).toBe(2);
  });

  it('are there once they are written, also where they were looked for before', async () => {
    const verdicts = rememberVerdicts(storage());
    expect(await verdicts.read('k')).toBeUndefined();
    const [nothing, settled] = await Promise.all([verdicts.read('k'), verdicts.settle('k', async () => aVerdict())]);
    expect([nothing, settled]).toEqual([undefined, aVerdict()]);
    expect(await verdicts.read('k')).toEqual(aVerdict());
    await verdicts.write('other', aVerdict({ status: 'drifted' }));
    expect((await verdicts.read('other'))?.status).toBe('drifted');
  });

  it('are not remembered when they could not be reached or kept', async () => {
    const stored = storage();
    const failing = rememberVerdicts({
      ...stored,
      write: () => Promise.reject(new DriftError('store-failed', 'full')),
    });
    await expect(failing.settle('k', async () => aVerdict())).rejects.toMatchObject({ code: 'store-failed' });
    const verdicts = rememberVerdicts(stored);
    await expect(verdicts.settle('k', () => Promise.reject(new Error('gone')))).rejects.toThrow('gone');
    expect(await verdicts.settle('k', async () => aVerdict())).toEqual(aVerdict());
  });
});
