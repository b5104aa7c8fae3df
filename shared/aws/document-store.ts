import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import { GetObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type { DocumentStore } from '../core/ports.ts';
import { errorName, orStoreFailed } from './failures.ts';

const pack = promisify(gzip);
const unpack = promisify(gunzip);

/** Documents in one bucket, each object gzipped under its key with `.gz` added. */
export function createDocumentStore(settings: { readonly s3: S3Client; readonly bucket: string }): DocumentStore {
  const { s3, bucket } = settings;
  const place = (key: string) => ({ Bucket: bucket, Key: `${key}.gz` });
  return {
    async write(key, text) {
      await orStoreFailed(`write ${key} to bucket ${bucket}`, async () => {
        await s3.send(new PutObjectCommand({ ...place(key), Body: await pack(text), ContentType: 'application/gzip' }));
      });
    },
    async read(key) {
      return await orStoreFailed(`read ${key} from bucket ${bucket}`, async () => {
        const bytes = await getBytes(s3, place(key));
        return bytes && (await unpack(bytes)).toString('utf8');
      });
    },
  };
}

async function getBytes(s3: S3Client, place: { Bucket: string; Key: string }): Promise<Uint8Array | undefined> {
  try {
    const { Body } = await s3.send(new GetObjectCommand(place));
    return await Body?.transformToByteArray();
  } catch (error) {
    if (errorName(error) === 'NoSuchKey') return undefined;
    throw error;
  }
}
