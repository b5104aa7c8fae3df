import { join, resolve } from 'node:path';
import { DriftError } from '../../shared/core/errors.ts';
import type { DriftMatrix } from '../../shared/core/matrix.ts';
import { sweepId } from '../../shared/core/messages.ts';
import { parseMatrix, serializeMatrix } from '../../shared/core/stored-matrix.ts';
import { mostBytes, noSuchFile, readWhole } from '../read-file.ts';
import { tryFolder, writeWhole } from '../write-file.ts';

/** The finished sweeps of this directory: `out/sweeps/<sweep>.json`, and `latest.json` beside them. */

const folder = join('out', 'sweeps');

/** Where a sweep's matrix is kept, relative to the directory. */
export const sweepFile = (id: string): string => join(folder, `${id}.json`);

/** Tries, before a sweep, whether its matrix could be kept. Throws `file-unwritable`. */
export const tryKeeping = (cwd: string): Promise<void> => tryFolder(resolve(cwd, folder));

/** Keeps the matrix and returns its file, relative to `cwd`. */
export async function keepSweep(matrix: DriftMatrix, cwd: string): Promise<string> {
  const file = sweepFile(matrix.sweep.id);
  const text = serializeMatrix(matrix);
  await writeWhole(resolve(cwd, file), text);
  await writeWhole(resolve(cwd, folder, 'latest.json'), text);
  return file;
}

/** A sweep by its id, as `latest`, or as a file. Throws `record-missing` or `snapshot-invalid`. */
export async function openSweep(name: string, cwd: string): Promise<DriftMatrix> {
  const candidates = [resolve(cwd, name)];
  if (sweepId.safeParse(name).success) candidates.unshift(resolve(cwd, sweepFile(name)));
  let refused: Error | undefined;
  for (const file of candidates) {
    const text = await readWhole(file, mostBytes.document).catch((cause: unknown) => {
      if (cause instanceof Error && cause.message !== noSuchFile) refused ??= cause;
    });
    if (text !== undefined) return parseMatrix(text, name);
  }
  if (refused) throw new DriftError('record-invalid', `${name}: ${refused.message}.`, { cause: refused });
  throw new DriftError(
    'record-missing',
    `There is no sweep ${name} in ${folder}. Give a sweep's id, latest, or the file of a drift matrix; make one with: driftmatrix sweep`,
  );
}
