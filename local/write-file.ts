import { randomBytes } from 'node:crypto';
import { lstat, mkdir, open, rename, rm, rmdir, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { DriftError } from '../shared/core/errors.ts';

/** Everything that is written names tenants and holds their schemas: it is for the user who runs the command, and for nobody else. */
const fileMode = 0o600;
const folderMode = 0o700;

/**
 * Writes the whole file or nothing: whoever reads it meanwhile sees the old one. A link of that name is replaced, not
 * followed; a device or a pipe is written to. Makes the folder when it is not there. Throws `file-unwritable`.
 */
export async function writeWhole(file: string, text: string): Promise<void> {
  const folder = dirname(file);
  try {
    await makeFolder(folder);
    if (await isDeviceOrPipe(file)) return await writeFile(file, text);
    const unfinished = await writeNew(folder, basename(file), text);
    await rename(unfinished, file).catch(async (error: unknown) => {
      await rm(unfinished, { force: true }).catch(() => undefined);
      throw error;
    });
  } catch (cause) {
    throw unwritable(file, cause);
  }
}

/** Makes the folder and tries a file in it; what it made is gone afterwards. Throws `file-unwritable` when that cannot be done. */
export async function tryFolder(folder: string): Promise<void> {
  let made: string | undefined;
  try {
    made = await makeFolder(folder);
    // As large as what a file system gives out: a full one may still have room for a few bytes.
    await rm(await writeNew(folder, 'probe', ' '.repeat(4096)));
  } catch (cause) {
    throw unwritable(folder, cause);
  } finally {
    // No more than was empty, in case somebody else has begun to use it.
    for (let empty = folder; made !== undefined && empty.startsWith(made); empty = dirname(empty))
      if (!(await removeIfEmpty(empty))) break;
  }
}

const removeIfEmpty = (folder: string): Promise<boolean> =>
  rmdir(folder).then(
    () => true,
    () => false,
  );

/** Finds out whether writeWhole can write this file, as far as that can be known before. Throws `file-unwritable`. */
export async function tryFile(file: string): Promise<void> {
  if (await isDeviceOrPipe(file)) return;
  await tryFolder(dirname(file));
  const known = await stat(file).catch(() => undefined);
  if (known?.isDirectory()) throw new DriftError('file-unwritable', `${file} is a folder. Name a file.`);
}

/** Gives the uppermost folder that was not there before. */
const makeFolder = (folder: string): Promise<string | undefined> =>
  mkdir(folder, { recursive: true, mode: folderMode });

/** Under a name that nobody guesses, and only if nothing has it: a link that somebody put there is not followed. */
async function writeNew(folder: string, name: string, text: string): Promise<string> {
  const file = join(folder, `.${name}.${randomBytes(6).toString('hex')}`);
  const handle = await open(file, 'wx', fileMode);
  try {
    await handle.writeFile(text);
    return file;
  } catch (error) {
    await rm(file, { force: true }).catch(() => undefined);
    throw error;
  } finally {
    await handle.close();
  }
}

/** A link counts as what it leads to, as `/dev/stdout` does. */
async function isDeviceOrPipe(file: string): Promise<boolean> {
  const known = await lstat(file).catch(() => undefined);
  const meant = known?.isSymbolicLink() ? await stat(file).catch(() => undefined) : known;
  return meant !== undefined && !meant.isFile() && !meant.isDirectory();
}

function unwritable(place: string, cause: unknown): DriftError {
  const why = cause instanceof Error && 'code' in cause ? ` (${String(cause.code)})` : '';
  const advice = 'Choose a folder that this user may write to, on a disk with room.';
  return new DriftError('file-unwritable', `${place} cannot be written${why}. ${advice}`, { cause });
}
