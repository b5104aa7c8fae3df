import { gzipSync, zstdDecompressSync } from 'node:zlib';
import { GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
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

  it('gives it line by line, wherever the text is cut on its way', async () => {
    const long = Array.from({ length: 20_000 }, (_, at) => `${at} ünïcödé 🙂 \u2028 \r${'x'.repeat(at % 97)}`);
    for (const lines of [[''], ['', ''], ['one'], ['one', ''], long]) {
      await store.write('lines', lines.join('\n'));
      const read: string[] = [];
      for await (const line of (await store.readLines('lines')) ?? []) read.push(line);
      expect(read).toEqual(lines);
    }
  });

  it('gives nothing for a key that was never written', async () => {
    expect(await store.read('never')).toBeUndefined();
    expect(await store.readLines('never')).toBeUndefined();
  });
});

describe('a document on S3', () => {
  const Bucket = 'driftmatrix';
  const put = (Key: string, Body: Uint8Array, ContentEncoding?: string) =>
    cloud.clients.s3.send(new PutObjectCommand({ Bucket, Key, Body, ...(ContentEncoding && { ContentEncoding }) }));

  it('is packed, and says how', async () => {
    await cloud.documents.write('packed.json', 'x'.repeat(100_000));
    const { Body, ContentEncoding } = await cloud.clients.s3.send(new GetObjectCommand({ Bucket, Key: 'packed.json' }));
    const bytes = (await Body?.transformToByteArray()) ?? new Uint8Array();
    expect(ContentEncoding).toBe('zstd');
    expect(bytes.length).toBeLessThan(200);
    expect(zstdDecompressSync(bytes).toString()).toBe('x'.repeat(100_000));
  });

  it('of an earlier version is still read, until it is written again', async () => {
    await put('old.json.gz', gzipSync('written long ago'));
    expect(await cloud.documents.read('old.json')).toBe('written long ago');
    const lines = (await cloud.documents.readLines('old.json')) ?? [];
    for await (const line of lines) expect(line).toBe('written long ago');
    await cloud.documents.write('old.json', 'written now');
    expect(await cloud.documents.read('old.json')).toBe('written now');
  });

  it('may be packed as Node did before it knew Zstandard', async () => {
    await put('gzip.json', gzipSync('by an older Node'), 'gzip');
    expect(await cloud.documents.read('gzip.json')).toBe('by an older Node');
  });

  it('is refused when it is packed in another way, or not at all', async () => {
    await put('plain.json', Buffer.from('plain'));
    await put('br.json', Buffer.from('plain'), 'br');
    for (const key of ['plain.json', 'br.json']) {
      await expect(cloud.documents.read(key)).rejects.toMatchObject({
        code: 'store-failed',
        message: expect.stringContaining(`${key} is packed in a way that is not known here`),
      });
    }
  });

  it('is refused when it was cut short', async () => {
    await put('cut.json', gzipSync('x'.repeat(1_000)).subarray(0, 20), 'gzip');
    await expect(cloud.documents.read('cut.json')).rejects.toMatchObject({ code: 'store-failed' });
    const lines = (await cloud.documents.readLines('cut.json')) ?? [];
    const reading = (async () => {
      for await (const _ of lines);
    })();
    await expect(reading).rejects.toMatchObject({ code: 'store-failed' });
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
    await expect(store.readLines('k')).rejects.toMatchObject({ code: 'store-failed' });
  });
});
