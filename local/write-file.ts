import { randomBytes } from 'node:crypto';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { DriftError } from '../shared/core/errors.ts';

/** Writes the whole file or nothing: whoever reads it meanwhile sees the old one. Makes the folder when it is not there. */
export async function writeWhole(file: string, text: string): Promise<void> {
  const unfinished = join(dirname(file), `.${basename(file)}.${randomBytes(6).toString('hex')}`);
  try {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(unfinished, text);
    await rename(unfinished, file);
  } catch (cause) {
    await rm(unfinished, { force: true }).catch(() => undefined);
    const why = cause instanceof Error && 'code' in cause ? ` (${String(cause.code)})` : '';
    throw new DriftError(
      'file-unwritable',
      `${file} cannot be written${why}. Name a file in a folder that this user may write to.`,
      {
        cause,
      },
    );
  }
}
