import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as zlib from 'node:zlib';
import { startPostgres } from '../local/postgres/server.ts';
import { serializeSnapshot } from '../shared/core/snapshot.ts';
import { createCatalogReader } from '../shared/postgres/catalog-reader.ts';
import { median } from './measure/statistics.ts';
import { type Cell, renderTable } from './print/table.ts';
import { kilobytes, milliseconds, ratio, text } from './print/units.ts';
import { buildSchema } from './schemas/build-schema.ts';

/**
 * How small a canonical snapshot gets, and what that costs: `node bench/snapshot-compression.ts [tables,tables…]`. It is
 * written once a sweep and read once by every worker that starts.
 */

interface Packing {
  readonly name: string;
  pack(bytes: Buffer): Buffer;
  unpack(bytes: Buffer): Buffer;
}

const { constants } = zlib;
const gzip = (level: number): Packing => ({
  name: `gzip ${level}`,
  pack: (bytes) => zlib.gzipSync(bytes, { level }),
  unpack: (bytes) => zlib.gunzipSync(bytes),
});
const brotli = (quality: number): Packing => ({
  name: `brotli ${quality}`,
  pack: (bytes) =>
    zlib.brotliCompressSync(bytes, {
      params: {
        [constants.BROTLI_PARAM_QUALITY]: quality,
        [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
        [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
      },
    }),
  unpack: (bytes) => zlib.brotliDecompressSync(bytes),
});
const zstd = (level: number): Packing => ({
  name: `zstd ${level}`,
  pack: (bytes) => zlib.zstdCompressSync(bytes, { params: { [constants.ZSTD_c_compressionLevel]: level } }),
  unpack: (bytes) => zlib.zstdDecompressSync(bytes),
});

const packings: readonly Packing[] = [
  ...[6, 9].map(gzip),
  ...[1, 4, 5, 6, 9].map(brotli),
  ...[1, 3, 6, 9, 12].map(zstd),
];
const rounds = 5;

const [sizes = '50,500,2000,5000'] = process.argv.slice(2);
const folder = await mkdtemp(join(tmpdir(), 'driftmatrix-compression-'));
const server = await startPostgres({ major: 15, settings: { max_locks_per_transaction: '1024' } });
try {
  for (const tables of sizes.split(',').map(Number)) {
    process.stderr.write(`building ${tables} tables\n`);
    const schema = await buildSchema(server, tables, join(folder, String(tables)));
    const bytes = Buffer.from(serializeSnapshot(await createCatalogReader().read(schema.inSync)));
    const columns = [
      text('packing'),
      kilobytes('size'),
      ratio('of the text'),
      milliseconds('pack'),
      milliseconds('unpack'),
    ];
    const rows = packings.map((packing) => measure(packing, bytes));
    const title = `A snapshot of ${tables} tables, ${schema.objects} objects, ${Math.round(bytes.length / 1024)} KB of text`;
    const notes = [`Medians of ${rounds} rounds.`];
    process.stdout.write(`${renderTable({ title, columns, rows, notes })}\n`);
  }
} finally {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
}

function measure({ name, pack, unpack }: Packing, bytes: Buffer): Cell[] {
  const packed = pack(bytes);
  return [name, packed.length, packed.length / bytes.length, timed(() => pack(bytes)), timed(() => unpack(packed))];
}

/** The median of several, in milliseconds. */
function timed(work: () => void): number {
  const taken = Array.from({ length: rounds }, () => {
    const startedAt = performance.now();
    work();
    return performance.now() - startedAt;
  });
  return median(taken);
}
