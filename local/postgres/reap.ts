import { lstat, readdir, readFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { clusterIn, removeRoot, rootPrefix, stopAndRemove } from './cluster.ts';
import { serverAccount } from './run.ts';

/** Stops and removes the servers of dead processes. Their supervisors did so already, unless those were killed as well. */
export async function reapStale(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    if (!name.startsWith(rootPrefix)) continue;
    const owner = Number(name.slice(rootPrefix.length).split('-')[0]);
    const root = join(tmpdir(), name);
    if (!isAlive(owner) && (await isOurs(root))) await reap(root);
  }
}

/** Only a server that answers is told to stop: the process id in the lock file of one long gone may be somebody else's by now. */
async function reap(root: string): Promise<void> {
  const { data } = clusterIn(root, '');
  const lock = await readFile(join(data, 'postmaster.pid'), 'utf8').catch(() => '');
  const [, , , port] = lock.split('\n');
  if (port === undefined || !(await isListening(Number(port)))) return removeRoot(root);
  const command = await readFile(join(data, 'postmaster.opts'), 'utf8');
  const postgres = command.split(' "')[0] ?? '';
  return stopAndRemove(clusterIn(root, join(dirname(postgres), 'pg_ctl')));
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return !(error instanceof Error && 'code' in error && error.code === 'ESRCH');
  }
}

async function isOurs(root: string): Promise<boolean> {
  // Not what a link leads to: its owner may lead it elsewhere a moment later.
  const owner = await lstat(root).then(
    (found) => (found.isDirectory() ? found.uid : undefined),
    () => undefined,
  );
  return owner !== undefined && (process.getuid === undefined || owner === (serverAccount.uid ?? process.getuid()));
}

function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' });
    const answer = (listening: boolean) => {
      socket.destroy();
      resolve(listening);
    };
    socket.once('connect', () => answer(true)).once('error', () => answer(false));
  });
}
