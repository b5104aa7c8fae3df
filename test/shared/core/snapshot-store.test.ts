import { describe, expect, it } from 'vitest';
import type { DocumentStore } from '../../../shared/core/ports.ts';
import { createSnapshotStore } from '../../../shared/core/snapshot-store.ts';
import { aSnapshot } from '../../support/builders.ts';
import { createMemoryDocuments } from '../../support/memory-ports.ts';

function counting(documents: DocumentStore): DocumentStore & { reads: number } {
  return {
    ...documents,
    reads: 0,
    readLines(key) {
      this.reads += 1;
      return documents.readLines(key);
    },
  };
}

describe('the snapshot store', () => {
  it('reads a snapshot once, however many messages ask for it', async () => {
    const documents = counting(createMemoryDocuments());
    const store = createSnapshotStore(documents);
    const key = await store.save(aSnapshot('a', 'b'));
    const loaded = await Promise.all([store.load(key), store.load(key), store.load(key)]);
    expect(documents.reads).toBe(1);
    expect(loaded[0]).toEqual(aSnapshot('a', 'b'));
    expect(loaded[1]).toBe(loaded[0]);
  });

  it('does not remember a failure', async () => {
    const documents = counting(createMemoryDocuments());
    const store = createSnapshotStore(documents);
    const key = `snapshots/${aSnapshot('a').fingerprint}.json`;
    await expect(store.load(key)).rejects.toMatchObject({ code: 'snapshot-missing' });
    await store.save(aSnapshot('a'));
    expect((await store.load(key)).fingerprint).toBe(aSnapshot('a').fingerprint);
  });

  it('refuses one that was damaged', async () => {
    const documents = createMemoryDocuments();
    const key = await createSnapshotStore(documents).save(aSnapshot('a'));
    await documents.write(key, (documents.texts.get(key) ?? '').replace('permanent', 'temporary'));
    await expect(createSnapshotStore(documents).load(key)).rejects.toMatchObject({ code: 'snapshot-invalid' });
  });

  it('keeps in memory what fits there, the last ones', async () => {
    const documents = counting(createMemoryDocuments());
    const store = createSnapshotStore(documents);
    const tables = Array.from({ length: 60_000 }, (_, at) => `t${at}`);
    const keys = [await store.save(aSnapshot('small'))];
    for (let at = 0; at < 4; at += 1) keys.push(await store.save(aSnapshot(...tables.slice(at))));
    for (const key of keys) await store.load(key);
    await store.load(keys.at(-1) ?? '');
    await store.load(keys.at(-2) ?? '');
    expect(documents.reads).toBe(5);
    await store.load(keys[0] ?? '');
    await store.load(keys[1] ?? '');
    expect(documents.reads).toBe(7);
  });

  it('holds once what several releases have in common', async () => {
    const store = createSnapshotStore(createMemoryDocuments());
    const [older, newer] = [await store.save(aSnapshot('a', 'b')), await store.save(aSnapshot('a', 'c'))];
    const [one, other] = [await store.load(older), await store.load(newer)];
    expect(other).toEqual(aSnapshot('a', 'c'));
    expect(other.objects.get('table:public.a')).toBe(one.objects.get('table:public.a'));
  });
});
