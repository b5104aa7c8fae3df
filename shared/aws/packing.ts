import { promisify } from 'node:util';
import * as zlib from 'node:zlib';
import { DriftError } from '../core/errors.ts';

/** How documents are packed. Zstandard is the smallest and the quickest of what was measured; old documents are gzip. */

export type Encoding = 'zstd' | 'gzip';

export interface Packed {
  readonly encoding: Encoding;
  readonly bytes: Uint8Array;
}

/** Node has Zstandard from 22.15 on. */
const zstd = typeof zlib.zstdCompress === 'function';

const zstdCompress = zstd ? promisify(zlib.zstdCompress) : undefined;
const zstdDecompress = zstd ? promisify(zlib.zstdDecompress) : undefined;
const gzip = promisify(zlib.gzip);
const gunzip = promisify(zlib.gunzip);

/** Packs a text as small as is worth the time. */
export async function pack(text: string): Promise<Packed> {
  // Level 3 is the library's own choice; higher ones cost ten times as much and gain nothing on schemas.
  if (zstdCompress) return { encoding: 'zstd', bytes: await zstdCompress(text) };
  return { encoding: 'gzip', bytes: await gzip(text) };
}

/** The text line by line, so that it is never held as a whole. Throws, when it is asked for lines, what `unpack` throws. */
export async function* unpackLines({ encoding, bytes }: Packed): AsyncGenerator<string> {
  const stream = encoding === 'gzip' ? zlib.createGunzip() : zstdStream();
  stream.setEncoding('utf8').end(bytes);
  let rest = '';
  for await (const chunk of stream) {
    const lines = `${rest}${chunk}`.split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
  yield rest;
}

/** The text again. Throws `store-failed` for a packing that this version of Node does not know. */
export async function unpack({ encoding, bytes }: Packed): Promise<string> {
  if (encoding === 'gzip') return (await gunzip(bytes)).toString('utf8');
  if (zstdDecompress) return (await zstdDecompress(bytes)).toString('utf8');
  throw tooOld();
}

function zstdStream() {
  if (zstd) return zlib.createZstdDecompress();
  throw tooOld();
}

const tooOld = (): DriftError =>
  new DriftError('store-failed', 'The document is packed with Zstandard, which takes Node 22.15 or newer.');
