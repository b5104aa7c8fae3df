import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import { DriftError } from '../../shared/core/errors.ts';
import type { Cluster } from './cluster.ts';

export interface Supervision {
  /** Ends the supervisor, which by then finds nothing left to stop. */
  release(): Promise<void>;
}

const supervisorFile = fileURLToPath(new URL('./supervisor.ts', import.meta.url));

/**
 * Makes sure that the cluster does not outlive this process, even one killed outright: a small process in a session of its
 * own holds the other end of a pipe, and stops the server when the pipe closes. Throws `local-server-failed`.
 */
export async function supervise(cluster: Cluster): Promise<Supervision> {
  const child = spawn(process.execPath, [supervisorFile, JSON.stringify(cluster)], {
    stdio: ['pipe', 'pipe', 'ignore'],
    detached: true,
    windowsHide: true,
  });
  const ended = once(child, 'exit');
  const isWatching = await Promise.race([once(child.stdout, 'data').then(() => true), ended.then(() => false)]);
  if (!isWatching)
    throw new DriftError('local-server-failed', 'The process that guards the PostgreSQL server ended at once.');
  // A server that nobody stopped must not keep its owner alive.
  child.unref();
  for (const pipe of [child.stdin, child.stdout]) if (pipe instanceof Socket) pipe.unref();
  return {
    async release() {
      child.ref();
      child.stdin.once('error', () => undefined).end();
      await ended;
    },
  };
}
