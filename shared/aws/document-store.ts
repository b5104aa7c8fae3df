import { GetObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { DriftError } from '../core/errors.ts';
import type { DocumentStore } from '../core/ports.ts';
import { errorName, orStoreFailed } from './failures.ts';
import { type Encoding, type Packed, pack, unpack, unpackLines } from './packing.ts';

/**
 * Documents in one bucket, each packed under its own key, with how it is packed as its content encoding. Documents of
 * earlier versions lie under the key with `.gz` added.
 */
export function createDocumentStore(settings: { readonly s3: S3Client; readonly bucket: string }): DocumentStore {
  const { s3, bucket } = settings;
  const reading = (key: string) => `read ${key} from bucket ${bucket}`;
  const fetch = async (key: string) => (await get(s3, bucket, key)) ?? (await get(s3, bucket, `${key}.gz`));
  return {
    async write(key, text) {
      await orStoreFailed(`write ${key} to bucket ${bucket}`, async () => {
        const { encoding, bytes } = await pack(text);
        const object = { Body: bytes, ContentEncoding: encoding, ContentType: 'application/json' };
        await s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, ...object }));
      });
    },
    async read(key) {
      return await orStoreFailed(reading(key), async () => {
        const packed = await fetch(key);
        return packed && (await unpack(packed));
      });
    },
    async readLines(key) {
      const packed = await orStoreFailed(reading(key), () => fetch(key));
      return packed && linesOf(packed, reading(key));
    },
  };
}

async function* linesOf(packed: Packed, reading: string): AsyncGenerator<string> {
  try {
    yield* unpackLines(packed);
  } catch (thrown) {
    await orStoreFailed(reading, () => Promise.reject(thrown));
  }
}

async function get(s3: S3Client, bucket: string, key: string): Promise<Packed | undefined> {
  try {
    const { Body, ContentEncoding } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
    const bytes = await Body?.transformToByteArray();
    return bytes && { bytes, encoding: encodingOf(ContentEncoding, key) };
  } catch (error) {
    if (errorName(error) === 'NoSuchKey') return undefined;
    throw error;
  }
}

function encodingOf(said: string | undefined, key: string): Encoding {
  if (said === 'zstd' || said === 'gzip') return said;
  if (key.endsWith('.gz')) return 'gzip';
  throw new DriftError('store-failed', `${key} is packed in a way that is not known here: ${said ?? 'none is said'}.`);
}
