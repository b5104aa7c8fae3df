import { describe, expect, it } from 'vitest';
import { interleaveByServer, loadManifest, saveManifest } from '../../../shared/core/manifest.ts';
import { shardCount, shardOf, shardSize } from '../../../shared/core/shards.ts';
import { refuseDuplicates } from '../../../shared/core/tenant-list.ts';
import { aTenant } from '../../support/builders.ts';
import { createMemoryDocuments } from '../../support/memory-ports.ts';

const on = (server: string, ...ids: string[]) => ids.map((id) => aTenant(id, { server }));

describe('the tenant list of a sweep', () => {
  it('lets servers take turns and loses nobody', () => {
    const tenants = [...on('a', 'a3', 'a1', 'a2'), ...on('b', 'b1'), aTenant('x')];
    expect(interleaveByServer(tenants).map(({ id }) => id)).toEqual(['x', 'a1', 'b1', 'a2', 'a3']);
    expect(interleaveByServer([])).toEqual([]);
  });

  it('is the same numbering whatever order the source gave', () => {
    const tenants = [...on('a', 'a1', 'a2'), ...on('b', 'b1', 'b2')];
    expect(interleaveByServer([...tenants].reverse())).toEqual(interleaveByServer(tenants));
  });

  it('comes back as it was saved, and another list has another key', async () => {
    const documents = createMemoryDocuments();
    const tenants = on('a', 'a1', 'a2');
    const key = await saveManifest(documents, 's', tenants);
    expect(await loadManifest(documents, key)).toEqual(tenants);
    expect(await saveManifest(documents, 's', tenants)).toBe(key);
    expect(await saveManifest(documents, 's', tenants.slice(1))).not.toBe(key);
  });

  it('that is gone, or of another version, is said so', async () => {
    const documents = createMemoryDocuments();
    await expect(loadManifest(documents, 'k')).rejects.toMatchObject({ code: 'record-missing' });
    await documents.write('k', '{"v":2}');
    await expect(loadManifest(documents, 'k')).rejects.toMatchObject({ code: 'record-invalid' });
  });

  it('may not name a tenant twice: both places are named, ten at most', () => {
    const twice = [
      ...Array.from({ length: 15 }, (_, at) => aTenant(`t${at}`)),
      ...Array.from({ length: 15 }, (_, at) => aTenant(`t${at}`)),
    ];
    expect(() => refuseDuplicates(twice)).toThrow(/t0 \(tenants\[0\] and tenants\[15\]\).*and 5 more/);
    expect(refuseDuplicates([])).toEqual([]);
  });
});

describe('shards', () => {
  it.each([1, 99, 100, 101, 250, 10_000, 30_000, 30_001, 100_000])(
    'hold each of %i tenants exactly once',
    (tenants) => {
      const shards = shardCount(tenants);
      const sizes = Array.from({ length: shards }, () => 0);
      for (let index = 0; index < tenants; index += 1)
        sizes[shardOf(index, shards)] = (sizes[shardOf(index, shards)] ?? 0) + 1;
      expect(sizes).toEqual(sizes.map((_, shard) => shardSize(shard, tenants, shards)));
      expect(Math.max(...sizes)).toBeLessThanOrEqual(400);
      expect(shards).toBeLessThanOrEqual(300);
    },
  );

  it('are none when there are no tenants', () => {
    expect(shardCount(0)).toBe(0);
  });
});
