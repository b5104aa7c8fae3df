import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

/** What a command ends with when something breaks that nobody thought of. Exit code 1 would mean drift. */

const local = fileURLToPath(new URL('../../../local/', import.meta.url));
let cwd: string;
let silent: Server;

beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'driftmatrix-crash-'));
  silent = createServer((socket) => socket.on('error', () => undefined)).listen(0, '127.0.0.1');
  await new Promise((resolve) => silent.once('listening', resolve));
  const address = silent.address();
  const port = typeof address === 'object' ? address?.port : 0;
  // Loaded before the command line, and acts as soon as that takes care of signals.
  const preload = (name: string, act: string) =>
    writeFile(
      join(cwd, `${name}.mjs`),
      `if (process.argv[1]?.endsWith('cli.ts'))
         process.on('newListener', (name) => { if (name === 'SIGHUP') setImmediate(() => { ${act} }); });`,
    );
  await preload('rejects', `Promise.reject(new Error('\\u001b[2J postgres://reader:hunter2@h/d is\\nbroken'));`);
  await preload('killed', `process.kill(process.pid, 'SIGKILL');`);
  await preload('exhausted', `const all = []; for (;;) all.push(new Array(1e6).fill(all.length));`);
  await preload('broken', `process.exit(1);`);
  await preload(
    'later',
    `const write = process.stdout.write.bind(process.stdout);
    process.stdout.write = (...args) => { if (args[0] !== '') queueMicrotask(() => { throw new Error('too late'); }); return write(...args); };`,
  );
  url = `postgres://reader@127.0.0.1:${port}/acme`;
});
let url: string;
afterAll(async () => {
  silent.close();
  await rm(cwd, { recursive: true, force: true });
});

interface Ended {
  readonly code: unknown;
  readonly stdout: string;
  readonly stderr: string;
}

function driftmatrix(preload: string, script: readonly string[], args: readonly string[], env = {}): Promise<Ended> {
  const options = {
    cwd,
    env: { PATH: process.env.PATH, NODE_OPTIONS: `--import=${join(cwd, `${preload}.mjs`)}`, ...env },
  };
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [...script, ...args], options, (error, stdout, stderr) =>
      resolve({ code: error ? (error.code ?? error.signal) : child.exitCode, stdout, stderr }),
    );
  });
}
const cli = [join(local, 'cli.ts')];
const bootstrap = [join(local, 'bootstrap.mjs'), 'local/cli.ts'];
const internal = (message: unknown) => ({ error: { code: 'internal', message } });

describe('a command in which something breaks that nobody caught', () => {
  it('ends with 2 and one JSON document; the stack is for who asks for it, and no secret or escape for anybody', async () => {
    const { code, stdout, stderr } = await driftmatrix('rejects', cli, ['snapshot', url, '--json'], { DEBUG: '1' });
    expect([code, JSON.parse(stdout)]).toEqual([2, internal(expect.stringContaining('postgres://reader:***@h/d'))]);
    expect(stderr).toContain('    at ');
    for (const secret of ['hunter2', '\u001b', '\nbroken']) expect(stdout + stderr).not.toContain(secret);
    expect(stdout).not.toContain('    at ');
  });

  it('never prints a second document', async () => {
    const { code, stdout } = await driftmatrix('later', cli, ['report', 'nothing-here', '--json']);
    expect([code, JSON.parse(stdout).error.code]).toEqual([2, 'record-missing']);
  });

  it('ends with 2 when it ends without an answer', async () => {
    const { code, stdout } = await driftmatrix('broken', cli, ['snapshot', url, '--json']);
    expect([code, JSON.parse(stdout)]).toEqual([2, internal('The command ended without an answer.')]);
  });

  it.each(['killed', 'exhausted'])('ends with 2 and one JSON document when it is %s', async (how) => {
    const heap = how === 'exhausted' ? ['--max-old-space-size=64'] : [];
    const NODE_OPTIONS = [`--import=${join(cwd, `${how}.mjs`)}`, ...heap].join(' ');
    const { code, stdout } = await driftmatrix(how, bootstrap, ['snapshot', url, '--json'], { NODE_OPTIONS });
    expect([code, JSON.parse(stdout)]).toEqual([2, internal(expect.stringMatching(/was ended by SIG(?:KILL|ABRT)/))]);
  });
});
