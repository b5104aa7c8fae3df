import { existsSync, readdirSync } from 'node:fs';
import { copyFile, cp, readFile, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join, relative } from 'node:path';
import * as z from 'zod';
import { DriftError } from '../../shared/core/errors.ts';
import { runAsServer } from './run.ts';

/** The PostgreSQL programs that came with the install: one package per major version and platform. */

export interface Binaries {
  readonly initdb: string;
  readonly pgCtl: string;
  readonly postgres: string;
}

const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;

/** The major versions installed for this platform, oldest first. */
export function installedMajors(): number[] {
  const pattern = new RegExp(`^postgres-(\\d+)-${platform}$`);
  const majors = new Set<number>();
  for (const directory of packageDirectories()) {
    for (const name of readdirSync(directory)) {
      const major = pattern.exec(name)?.[1];
      if (major !== undefined) majors.add(Number(major));
    }
  }
  return [...majors].sort((a, b) => a - b);
}

/**
 * Programs of one major that the server's account can run. They are used where they are installed; when that account
 * cannot reach them (the checkout may lie in a private home) or they cannot be completed in place, from a copy below
 * `root`. Throws `local-server-failed` when the major is not installed or does not run on this machine.
 */
export async function prepareBinaries(major: number, root: string): Promise<Binaries> {
  const native = join(packageOf(major), 'native');
  await restoreLinks(native);
  if ((await problemWith(native, root)) === undefined) return binariesIn(native);
  const copy = join(root, 'native');
  await cp(native, copy, { recursive: true, verbatimSymlinks: true });
  await restoreLinks(copy);
  const problem = await problemWith(copy, root);
  if (problem === undefined) return binariesIn(copy);
  throw new DriftError(
    'local-server-failed',
    `The installed PostgreSQL ${major} does not run on this machine (${platform}): ${problem.message}. Expected a system with glibc; use a server of your own instead.`,
    { cause: problem },
  );
}

function packageOf(major: number): string {
  const name = `postgres-${major}-${platform}`;
  for (const directory of packageDirectories()) {
    if (existsSync(join(directory, name))) return join(directory, name);
  }
  const installed = installedMajors().join(', ') || 'none';
  throw new DriftError(
    'local-server-failed',
    `PostgreSQL ${major} is not installed for ${platform} (installed: ${installed}). Install again with optional dependencies, or choose an installed version.`,
  );
}

/** Every node_modules that this file could import from. The packages' own export maps hide their files from `resolve`. */
function packageDirectories(): string[] {
  const directories = createRequire(import.meta.url).resolve.paths('postgres') ?? [];
  return directories.filter((directory) => existsSync(directory));
}

function binariesIn(native: string): Binaries {
  const program = (name: string) => join(native, 'bin', process.platform === 'win32' ? `${name}.exe` : name);
  return { initdb: program('initdb'), pgCtl: program('pg_ctl'), postgres: program('postgres') };
}

async function problemWith(native: string, root: string): Promise<Error | undefined> {
  try {
    await runAsServer(binariesIn(native).postgres, ['--version'], root);
    return undefined;
  } catch (cause) {
    return cause instanceof Error ? cause : new Error(String(cause));
  }
}

const symlinkList = z.array(z.object({ source: z.string(), target: z.string() }));

/** npm packs no symbolic links; the package lists them for an install script, and install scripts are never run here. */
async function restoreLinks(native: string): Promise<void> {
  const list = join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links = symlinkList.parse(JSON.parse(await readFile(list, 'utf8')));
  for (const { source, target } of links) {
    const link = join(native, relative('native', target));
    if (!existsSync(link)) await linkOrCopy(basename(source), link);
  }
}

/** Another process may make the same link at the same moment, and the folder may be read-only: whether it runs decides. */
async function linkOrCopy(sibling: string, link: string): Promise<void> {
  try {
    await symlink(sibling, link);
  } catch {
    await copyFile(join(dirname(link), sibling), link).catch(() => undefined);
  }
}
