import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, cp, lstat, mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { reapStale } from '../../../local/postgres/reap.ts';
import { rootsOfThisProcess } from './roots.ts';

/** What becomes of a server whose owner did not stop it. Owners here are processes of their own. */

const checkout = fileURLToPath(new URL('../../../', import.meta.url));
const owners: ChildProcess[] = [];

afterEach(() => {
  for (const owner of owners.splice(0)) owner.kill('SIGKILL');
});

/** Runs module text in a process of its own, in a checkout, and gives the first line that it prints. */
async function own(text: string, directory = checkout): Promise<{ owner: ChildProcess; said: string }> {
  const owner = spawn(process.execPath, ['--input-type=module', '--eval', text], {
    cwd: directory,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  owners.push(owner);
  const said = await Promise.race([once(owner.stdout, 'data'), once(owner, 'exit').then(() => [])]);
  return { owner, said: String(said[0] ?? '').trim() };
}

const startAndStay = `
  import { startPostgres } from './local/postgres/server.ts';
  const server = await startPostgres();
  setInterval(() => undefined, 1000);
  console.log(server.url());`;

const startAndForget = `
  import { startPostgres } from './local/postgres/server.ts';
  const server = await startPostgres();
  console.log(server.url());`;

/** A server that no supervisor watches, as when that was killed with its owner. */
const startUnwatched = `
  import { prepareBinaries } from './local/postgres/binaries.ts';
  import { clusterIn, configure, initialise, makeRoot, start } from './local/postgres/cluster.ts';
  import { freePort } from './local/postgres/free-port.ts';
  const root = await makeRoot();
  const { initdb, pgCtl } = await prepareBinaries(17, root);
  const cluster = clusterIn(root, pgCtl);
  await initialise(cluster, initdb, 'secret', []);
  const port = await freePort();
  await configure(cluster, { port: String(port), unix_socket_directories: '' });
  await start(cluster);
  console.log('postgres://postgres:secret@127.0.0.1:' + port + '/postgres');`;

const isAnswering = async (url: string): Promise<boolean> => {
  const client = new pg.Client(url);
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.end();
    return true;
  } catch {
    return false;
  }
};

async function expectGone(owner: ChildProcess, url: string): Promise<void> {
  await vi.waitFor(async () => expect(await rootsOfThisProcess(owner.pid)).toEqual([]), 10_000);
  expect(await isAnswering(url)).toBe(false);
}

describe('an abandoned server', () => {
  it.each(['SIGKILL', 'SIGTERM', 'SIGINT'] as const)('stops when its owner ends by %s', async (signal) => {
    const { owner, said } = await own(startAndStay);
    expect(await isAnswering(said)).toBe(true);
    owner.kill(signal);
    await expectGone(owner, said);
  });

  it('does not keep its owner alive, and stops with it', async () => {
    const { owner, said } = await own(startAndForget);
    if (owner.exitCode === null) await once(owner, 'exit');
    expect(owner.exitCode).toBe(0);
    await expectGone(owner, said);
  });

  it('that nobody watches is reaped by the next start', async () => {
    const { owner, said } = await own(startUnwatched);
    if (owner.exitCode === null) await once(owner, 'exit');
    await reapStale();
    await expectGone(owner, said);
  });
});

describe('a checkout in a private directory, never completed by install scripts', () => {
  it('starts a server all the same', async () => {
    const home = await mkdtemp(join(tmpdir(), 'driftmatrix-private-'));
    try {
      const name = `postgres-17-${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
      for (const part of ['local/postgres', 'shared/core'])
        await cp(join(checkout, part), join(home, part), { recursive: true });
      const filter = async (source: string) => !(await lstat(source)).isSymbolicLink();
      await mkdir(join(home, 'node_modules'));
      await symlink(join(checkout, 'node_modules/zod'), join(home, 'node_modules/zod'));
      await cp(join(checkout, 'node_modules', name), join(home, 'node_modules', name), { recursive: true, filter });
      await chmod(home, 0o700);
      const { owner, said } = await own(startAndForget, home);
      if (owner.exitCode === null) await once(owner, 'exit');
      expect(said).toMatch(/^postgres:/);
      await expectGone(owner, said);
    } finally {
      await rm(home, { recursive: true, force: true });
    }
  });
});
