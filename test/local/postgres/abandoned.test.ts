import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, cp, lstat, mkdtemp, realpath, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { patience } from '../../support/patience.ts';
import { rootsOf } from './roots.ts';

/** What becomes of a server whose owner did not stop it. Owners here are processes of their own. */

const checkout = fileURLToPath(new URL('../../../', import.meta.url));
const owners: ChildProcess[] = [];
/** A temporary directory for each test: what happens in the common one, others clean up as well. */
let temporary = '';

beforeEach(async () => {
  temporary = await mkdtemp(join(tmpdir(), 'driftmatrix-abandoned-'));
  await chmod(temporary, 0o755);
});

afterEach(async () => {
  for (const owner of owners.splice(0)) owner.kill('SIGKILL');
  await rm(temporary, { recursive: true, force: true });
});

/** Runs module text in a process of its own, in a checkout, and gives the first line that it prints. */
async function own(text: string, directory = checkout): Promise<{ owner: ChildProcess; said: string }> {
  const owner = spawn(process.execPath, ['--input-type=module', '--eval', text], {
    cwd: directory,
    env: { TMPDIR: temporary, TEMP: temporary, TMP: temporary },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  owners.push(owner);
  const said = await Promise.race([once(owner.stdout, 'data'), once(owner, 'exit').then(() => [])]);
  return { owner, said: String(said[0] ?? '').trim() };
}

async function ended(owner: ChildProcess): Promise<number | null> {
  if (owner.exitCode === null && owner.signalCode === null) await once(owner, 'exit');
  return owner.exitCode;
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

const reap = `
  import { reapStale } from './local/postgres/reap.ts';
  await reapStale();
  console.log('done');`;

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
  await vi.waitFor(async () => expect(await rootsOf(owner.pid, temporary)).toEqual([]), patience);
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
    expect(await ended(owner)).toBe(0);
    await expectGone(owner, said);
  });

  it('that nobody watches is reaped by the next start, and one in use is not', async () => {
    const unwatched = await own(startUnwatched);
    const inUse = await own(startAndStay);
    await ended(unwatched.owner);
    await own(reap);
    await expectGone(unwatched.owner, unwatched.said);
    expect(await isAnswering(inUse.said)).toBe(true);
    inUse.owner.kill('SIGTERM');
    await expectGone(inUse.owner, inUse.said);
  });
});

describe('a checkout in a private directory, never completed by install scripts', () => {
  it('starts a server all the same', async () => {
    const home = join(temporary, 'home');
    const name = `postgres-17-${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
    const filter = async (source: string) => !(await lstat(source)).isSymbolicLink();
    for (const part of ['local/postgres', 'shared/core', `node_modules/${name}`]) {
      await cp(await realpath(join(checkout, part)), join(home, part), { recursive: true, filter });
    }
    await symlink(join(checkout, 'node_modules/zod'), join(home, 'node_modules/zod'));
    await chmod(home, 0o700);
    const { owner, said } = await own(startAndForget, home);
    expect(await ended(owner)).toBe(0);
    expect(said).toMatch(/^postgres:/);
    await expectGone(owner, said);
  });
});
