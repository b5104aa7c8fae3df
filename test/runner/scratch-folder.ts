import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { freemem } from 'node:os';
import { join } from 'node:path';

/** Where Linux keeps files in memory. */
const inMemory = '/dev/shm';
const gigabyte = 1024 ** 3;
/** What two runs at once may hold. As much again stays free for everything else. */
const needed = 4 * gigabyte;

/**
 * The folder for what the tests make and throw away, or nothing for the system's own choice. The servers make and drop
 * thousands of databases; in memory that costs no disk, and some file systems look for room the longer, the more was
 * removed of late. A `TMPDIR` of one's own counts.
 */
export function scratchFolder(environment: Readonly<Record<string, string | undefined>>): string | undefined {
  if (environment.TMPDIR || process.platform !== 'linux') return undefined;
  try {
    const { bavail, bsize } = statfsSync(inMemory);
    return bavail * bsize >= needed && available() >= 2 * needed && runsPrograms() ? inMemory : undefined;
  } catch {
    return undefined;
  }
}

/** What a container may still take counts, where there is one. */
const available = (): number => Math.min(freemem(), process.availableMemory?.() ?? Number.POSITIVE_INFINITY);

/** Containers often mount it so that nothing in it can be run, and some tests run copies of servers. Throws then, too. */
function runsPrograms(): boolean {
  const folder = mkdtempSync(join(inMemory, 'driftmatrix-run-'));
  try {
    const program = join(folder, 'program');
    writeFileSync(program, '#!/bin/sh\n', { mode: 0o700 });
    execFileSync(program, { stdio: 'ignore' });
    return true;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
