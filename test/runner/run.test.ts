import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { formatTally } from './tally.ts';

const runner = join(dirname(dirname(fileURLToPath(import.meta.url))), 'run.ts');
const passing = `it('passes', () => {});`;

/** What the runner prints last and how it exits, given these test files. */
async function runFiles(
  files: Readonly<Record<string, string>>,
): Promise<{ lastLine: string; exitCode: number | null }> {
  const folder = mkdtempSync(join(tmpdir(), 'driftmatrix-runner-'));
  try {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('VITEST')));
    const child = spawn(process.execPath, [runner, '--root', folder, '--globals', '--cache=false'], {
      env,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    let output = '';
    child.stdout.on('data', (chunk) => {
      output += chunk;
    });
    const exitCode = await new Promise<number | null>((resolve) => child.on('close', resolve));
    return { lastLine: output.trimEnd().split('\n').at(-1) ?? '', exitCode };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

describe.concurrent('the test runner ends with the tally', () => {
  const cases = [
    { name: 'when all pass', files: { 'a.test.js': passing }, lastLine: '1 passed, 0 failed', exitCode: 0 },
    {
      name: 'when one fails and one is skipped',
      files: { 'a.test.js': `${passing} it('fails', () => expect(1).toBe(2)); it.skip('waits', () => {});` },
      lastLine: '1 passed, 1 failed, 1 skipped',
      exitCode: 1,
    },
    {
      name: 'when nobody catches a rejection',
      files: { 'a.test.js': `${passing} Promise.reject(new Error('lost'));` },
      lastLine: '1 passed, 1 failed',
      exitCode: 1,
    },
    {
      name: 'when a file does not load',
      files: { 'a.test.js': passing, 'b.test.js': `import './nowhere.js';` },
      lastLine: '1 passed, 1 failed',
      exitCode: 1,
    },
    {
      name: 'when a test takes its process with it (the test and the lost process both count)',
      files: { 'a.test.js': passing, 'b.test.js': `it('dies', () => process.kill(process.pid, 'SIGKILL'));` },
      lastLine: '1 passed, 2 failed',
      exitCode: 1,
    },
    { name: 'when there is no test', files: {}, lastLine: '0 passed, 1 failed', exitCode: 1 },
  ];
  for (const { name, files, ...expected } of cases) {
    it(name, async () => expect(await runFiles(files)).toEqual(expected));
  }
});

describe('formatTally', () => {
  it('names the skipped only when there are any', () => {
    expect(formatTally({ passed: 3, failed: 0, skipped: 0 })).toBe('3 passed, 0 failed');
    expect(formatTally({ passed: 3, failed: 1, skipped: 2 })).toBe('3 passed, 1 failed, 2 skipped');
  });
});
