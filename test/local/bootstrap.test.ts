import { execFile } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

/** A clone in which nothing is installed, and an npm that only says that it was asked. */

const bootstrap = fileURLToPath(new URL('../../local/bootstrap.mjs', import.meta.url));
let clone: string;
beforeEach(async () => {
  clone = await mkdtemp(join(tmpdir(), 'driftmatrix-clone-'));
  await Promise.all([mkdir(join(clone, 'local')), mkdir(join(clone, 'node_modules'))]);
  await copyFile(bootstrap, join(clone, 'local/bootstrap.mjs'));
  await writeFile(join(clone, 'package-lock.json'), '{"packages":{"node_modules/x":{"version":"1"}}}');
  await writeFile(
    join(clone, 'npm.cjs'),
    `const { appendFileSync, copyFileSync } = require('node:fs');
     appendFileSync('installs', 'one ');
     if (!process.env.NPM_FAILS) copyFileSync('package-lock.json', 'node_modules/.package-lock.json');
     process.exitCode = process.env.NPM_FAILS ? 1 : 0;`,
  );
  await writeFile(join(clone, 'local/cli.ts'), `process.send?.('answered'); console.log('{}');`);
});
afterEach(() => rm(clone, { recursive: true, force: true }));

const start = (env = {}) =>
  promisify(execFile)(process.execPath, [join(clone, 'local/bootstrap.mjs'), 'local/cli.ts', '--json'], {
    cwd: clone,
    env: { PATH: process.env.PATH, npm_execpath: join(clone, 'npm.cjs'), ...env },
  }).then(
    ({ stdout }) => ({ code: 0, stdout }),
    ({ code, stdout }: { code: number; stdout: string }) => ({ code, stdout }),
  );

describe('a fresh clone', () => {
  it.runIf(process.platform === 'linux').each([
    ['a process that has that number now', '{"pid":1,"since":"0"}'],
    ['a process that has ended', '{"pid":4194305,"since":"0"}'],
    ['nobody', 'x'],
  ])('is made ready once by all who start it, though %s holds the lock', async (_, held) => {
    await writeFile(join(clone, '.install-lock'), held);
    const ended = await Promise.all([start(), start()]);
    expect(ended.map(({ code }) => code)).toEqual([0, 0]);
    expect(await readFile(join(clone, 'installs'), 'utf8')).toBe('one ');
    expect((await readdir(clone)).filter((name) => name.startsWith('.install'))).toEqual([]);
  });

  it('that cannot be made ready says so in one document, and leaves no lock', async () => {
    const { code, stdout } = await start({ NPM_FAILS: '1' });
    expect([code, JSON.parse(stdout).error.code]).toEqual([2, 'internal']);
    expect((await readdir(clone)).filter((name) => name.startsWith('.install'))).toEqual([]);
  });
});
