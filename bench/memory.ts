import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import * as z from 'zod';
import { startPostgres } from '../local/postgres/server.ts';
import { pack } from '../shared/aws/packing.ts';
import { serializeSnapshot } from '../shared/core/snapshot.ts';
import { createCatalogReader } from '../shared/postgres/catalog-reader.ts';
import { bundleProgram } from './measure/bundle-subjects.ts';
import { lambdaFlags } from './measure/lambda-flags.ts';
import { type Cell, renderTable } from './print/table.ts';
import { megabytes, text } from './print/units.ts';
import { type BenchSchema, buildSchema } from './schemas/build-schema.ts';

/**
 * How much memory a worker takes to check one tenant: `node bench/memory.ts [tables,tables…] [--major 15]`. A fresh process
 * for each size and each set of flags, everything a worker loads included; the canonical comes packed, the tenant has ten
 * findings. Prints the peak after each step.
 */

const answer = z.strictObject({ peaks: z.record(z.string(), z.number()), objects: z.int(), outcome: z.string() });
const steps = ['loaded', 'canonical', 'read', 'judged'] as const;

const flagSets: readonly (readonly [string, readonly string[]])[] = [
  ['as Lambda of 512 MB', lambdaFlags(512)],
  ['as Lambda of 256 MB', lambdaFlags(256)],
];

const [sizes = '500,2000,5000', , major = '15'] = process.argv.slice(2);
const folder = await mkdtemp(join(tmpdir(), 'driftmatrix-memory-'));
const server = await startPostgres({ major: Number(major), settings: { max_locks_per_transaction: '1024' } });
try {
  const program = await bundleProgram(join(import.meta.dirname, 'memory', 'check-once.ts'), join(folder, 'program'));
  const rows: Cell[][] = [];
  for (const tables of sizes.split(',').map(Number)) {
    process.stderr.write(`building ${tables} tables\n`);
    const schema = await buildSchema(server, tables, join(folder, String(tables)));
    await packCanonical(schema);
    for (const [name, flags] of flagSets) rows.push(await measure(program, schema, name, flags));
  }
  const columns = [text('tables'), text('objects'), text('flags'), ...steps.map(megabytes), text('outcome')];
  const notes = ['Peaks of the whole process, after each step.'];
  process.stdout.write(renderTable({ title: `Memory of one check, PostgreSQL ${major}`, columns, rows, notes }));
} finally {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
}

/** The canonical as the bucket holds it. */
async function packCanonical({ canonical, inSync }: BenchSchema): Promise<void> {
  const { bytes } = await pack(serializeSnapshot(await createCatalogReader().read(inSync)));
  const file = join(canonical.folder, `${canonical.key}.zst`);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, bytes);
}

async function measure(
  program: string,
  { tables, server, drifted, canonical }: BenchSchema,
  name: string,
  flags: readonly string[],
): Promise<Cell[]> {
  const args = [...flags, program, canonical.folder, canonical.key, server.url(drifted.database)];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  const { peaks, objects, outcome } = answer.parse(JSON.parse(stdout));
  return [String(tables), String(objects), name, ...steps.map((step) => peaks[step]), outcome];
}
