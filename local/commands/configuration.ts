import { resolve } from 'node:path';
import type { CompareSettings } from '../../shared/core/compare-settings.ts';
import type { Config } from '../config/config.ts';
import { type FileSource, readCompareSettings, readConfigFile } from '../config/config-file.ts';
import { type Io, readStdin } from './io.ts';

/** The configuration that `--config` means: a file, or `-` for stdin. */

export interface Configuration {
  readonly config: Config;
  /** What paths in it are relative to: the file, or one in this directory. */
  readonly path: string;
}

/** Throws `config-invalid`, or `usage-invalid` when nothing comes on stdin. */
export async function readConfiguration(file: string, io: Io): Promise<Configuration> {
  const path = pathOf(file, io);
  return { path, config: await readConfigFile(path, await sourceOf(file, io)) };
}

/** Only its section `compare`. Throws like readConfiguration. */
export async function readComparison(file: string, io: Io): Promise<CompareSettings> {
  return await readCompareSettings(pathOf(file, io), await sourceOf(file, io));
}

const pathOf = (file: string, { cwd }: Io): string => resolve(cwd, file === '-' ? 'stdin' : file);

async function sourceOf(file: string, io: Io): Promise<FileSource> {
  const { env } = io;
  const warn = (text: string): void => io.stderr.write(`${text}\n`);
  return file === '-' ? { shown: 'stdin', text: await readStdin(io), env, warn } : { shown: file, env, warn };
}
