import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDocumentStore } from '../../shared/aws/document-store.ts';
import type { DocumentStore } from '../../shared/core/ports.ts';
import { startTestCloud, type TestCloud } from '../support/cloud.ts';
import { createMemoryDocuments } from '../support/memory-ports.ts';

let cloud: TestCloud;
beforeAll(async () => {
  cloud = await startTestCloud();
});
afterAll(() => cloud.stop());

const stores: Record<string, () => DocumentStore> = {
  'in memory': createMemoryDocuments,
  'on S3': () => cloud.documents,
};

describe.each(Object.keys(stores))('a document store %s', (name) => {
  let store: DocumentStore;
  beforeAll(() => {
    store = stores[name]?.() ?? createMemoryDocuments();
  });

  it('gives back what was written last, whatever it holds', async () => {
    for (const text of ['', '{"a":1}', 'ünïcödé 🙂\n\u0000', 'x'.repeat(3_000_000)]) {
      await store.write('a/b c.json', text);
      expect(await store.read('a/b c.json')).toBe(text);
    }
  });

  it('gives nothing for a key that was never written', async () => {
    expect(await store.read('never')).toBeUndefined();
  });
});

describe('a document store whose bucket is not there', () => {
  it('says which bucket and what it tried', async () => {
    const store = createDocumentStore({ s3: cloud.clients.s3, bucket: 'elsewhere' });
    await expect(store.write('k', 'x')).rejects.toMatchObject({
      code: 'store-failed',
      message: expect.stringContaining('write k to bucket elsewhere'),
    });
    await expect(store.read('k')).rejects.toMatchObject({ code: 'store-failed' });
  });
});
