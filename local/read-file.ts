import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';

/** Why a file was not read, as a sentence without its end: `It is a folder`. */
export class Unreadable extends Error {
  override readonly name = 'Unreadable';
}

export const noSuchFile = 'There is no such file';

const megabyte = 1_000_000;
/** What one person may write, and what a program writes: a schema of 200,000 functions has 41 MB. */
export const mostBytes = { configuration: 64 * megabyte, document: 500 * megabyte } as const;

/**
 * The text of a regular file of at most `most` bytes. Everything else is refused at once: a pipe or a device might never
 * end. Throws Unreadable, with the cause.
 */
export async function readWhole(path: string, most: number): Promise<string> {
  let file: FileHandle | undefined;
  try {
    // Opening a pipe would wait for somebody who writes into it.
    file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
    const known = await file.stat();
    if (known.isDirectory()) throw new Unreadable('It is a folder');
    if (!known.isFile()) throw new Unreadable('It is a pipe or a device, and only a regular file is read');
    if (known.size > most) throw tooLarge(known.size, most);
    return await file.readFile('utf8');
  } catch (cause) {
    throw cause instanceof Unreadable ? cause : new Unreadable(reasonOf(cause), { cause });
  } finally {
    await file?.close();
  }
}

const tooLarge = (size: number, most: number): Unreadable =>
  new Unreadable(`It has ${Math.ceil(size / megabyte)} MB, and at most ${most / megabyte} MB are read`);

function reasonOf(cause: unknown): string {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown';
  if (code === 'ENOENT' || code === 'ENOTDIR') return noSuchFile;
  if (code === 'EISDIR') return 'It is a folder';
  if (code === 'ENXIO') return 'It is a socket, and only a regular file is read';
  return `It cannot be read (${code})`;
}
