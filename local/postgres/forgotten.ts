import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Cluster } from './cluster.ts';

/** The id of the server's process, while it runs. */
export async function processOf({ data }: Cluster): Promise<number> {
  const lock = await readFile(join(data, 'postmaster.pid'), 'utf8');
  return Number(lock.split('\n')[0]);
}

const patienceMs = 3_000;

/**
 * Waits until the system no longer lists a process that has ended. A server is nobody's child, so the first process of the
 * system must take note of its end, and some take a second for that.
 */
export async function untilForgotten(pid: number): Promise<void> {
  for (const end = Date.now() + patienceMs; Date.now() < end; await wait(50)) {
    try {
      process.kill(pid, 0);
    } catch {
      return;
    }
  }
}
