import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serializeMatrix } from '../../../shared/core/stored-matrix.ts';
import { exampleMatrix } from '../example-matrix.ts';
import { runCli } from '../run-cli.ts';

let cwd: string;
beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'driftmatrix-cli-'));
});
afterAll(() => rm(cwd, { recursive: true, force: true }));

describe('driftmatrix as a process', () => {
  it('exits with 0 when asked for help and with 64 when used wrongly', async () => {
    const help = await runCli(['--help'], { cwd });
    expect({ code: help.code, stderr: help.stderr }).toEqual({ code: 0, stderr: '' });
    const wrong = await runCli(['dif'], { cwd });
    expect({ code: wrong.code, stdout: wrong.stdout }).toEqual({ code: 64, stdout: '' });
    expect(wrong.stderr).toBe('usage-invalid: There is no command dif. Did you mean diff? Try: driftmatrix --help\n');
  });

  it('says an error as one JSON document with --json, and its stack only when asked for', async () => {
    const { code, stdout, stderr } = await runCli(['report', 'nothing-here', '--json'], { cwd });
    expect(code).toBe(2);
    expect(JSON.parse(stdout)).toEqual({
      error: { code: 'record-missing', message: expect.stringContaining('nothing-here') },
    });
    expect(stderr).not.toContain('    at ');
    const debug = await runCli(['report', 'nothing-here'], { cwd, env: { DEBUG: '1' } });
    expect(debug.stderr).toContain('    at ');
  });

  it('writes long output whole into a pipe', async () => {
    const file = join(cwd, 'large.json');
    await writeFile(file, serializeMatrix(exampleMatrix(3000)));
    const { code, stdout } = await runCli(['report', file, '--json'], { cwd });
    expect(code).toBe(0);
    expect(JSON.parse(stdout).tenants).toHaveLength(3000);
  });

  it.runIf(process.platform === 'linux')('does not exit with 0 when its answer finds no room', async () => {
    const cli = fileURLToPath(new URL('../../../local/cli.ts', import.meta.url));
    const full = openSync('/dev/full', 'w');
    const child = spawn(process.execPath, [cli, '--help'], { stdio: ['ignore', full, 'ignore'] });
    const [code] = await once(child, 'close');
    closeSync(full);
    expect(code).toBe(2);
  });

  it('ends quietly when the reader of its output goes away', async () => {
    const file = join(cwd, 'large.json');
    await writeFile(file, serializeMatrix(exampleMatrix(3000)));
    const cli = fileURLToPath(new URL('../../../local/cli.ts', import.meta.url));
    const child = spawn(process.execPath, [cli, 'report', file, '--json'], { stdio: ['ignore', 'pipe', 'pipe'] });
    let stderr = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    await once(child.stdout, 'data');
    child.stdout.destroy();
    await once(child, 'close');
    expect(stderr).toBe('');
  });
});
