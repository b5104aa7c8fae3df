import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { commands } from '../../../local/commands/registry.ts';
import { runCommandLine } from '../../../local/commands/run.ts';
import { fakeIo } from '../fake-io.ts';

let cwd: string;
beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'driftmatrix-run-'));
});
afterAll(() => rm(cwd, { recursive: true, force: true }));

async function run(...args: string[]) {
  const io = fakeIo({ cwd });
  const code = await runCommandLine(args, io);
  return { code, stdout: io.out(), stderr: io.err() };
}

describe('a command line', () => {
  it('lists the commands and the exit codes', async () => {
    const { code, stdout } = await run('--help');
    expect(code).toBe(0);
    for (const { name } of commands) expect(stdout).toContain(`  ${name}`);
    expect(stdout).toContain('0 in sync or done, 1 drift found, 2 could not tell, 64 wrong usage');
  });

  it.each(commands.map(({ name }) => name))('explains %s', async (name) => {
    for (const args of [
      [name, '--help'],
      ['help', name],
      [name, '-h'],
    ]) {
      const { code, stdout } = await run(...args);
      expect(code).toBe(0);
      expect(stdout).toContain(`Usage: driftmatrix ${name}`);
      expect(stdout).toContain('--json');
    }
  });

  it.each([
    { args: [], says: 'Usage: driftmatrix' },
    { args: ['dif'], says: 'Did you mean diff?' },
    { args: ['frobnicate'], says: 'There is no command frobnicate' },
    { args: ['report', 'latest', '--fromat', 'md'], says: 'Did you mean --format?' },
    { args: ['report', 'latest', '--format', 'pdf'], says: 'Use one of html, md, csv, json' },
    { args: ['report', 'latest', '--format'], says: '--format needs a value: <name>' },
    { args: ['diff', 'a.json'], says: 'Missing argument <tenant>' },
    { args: ['diff', 'a.json', 'b.json', 'c.json'], says: 'Unexpected argument c.json' },
    { args: ['diff', 'mysql://a@b/c', 'b.json'], says: 'the scheme is mysql' },
    { args: ['diff', 'a.json', 'b.json', '--profile', 'strickt'], says: 'Did you mean strict?' },
    { args: ['sweep'], says: '--config <file> is missing' },
    { args: ['sweep', '--config', 'x.json', '--sample', 'many'], says: 'Expected a whole number of at least 1' },
    { args: ['sweep', '--config', 'x.json', '--sample', '3', '--tenant', 'acme'], says: 'exclude each other' },
    { args: ['doctor'], says: '--config <file> is missing' },
    { args: ['demo', '--json=yes'], says: '--json takes no value' },
    { args: ['demo', 'now'], says: 'driftmatrix demo takes none' },
  ])('refuses $args with exit code 64 and says why', async ({ args, says }) => {
    const { code, stderr } = await run(...args);
    expect(code).toBe(64);
    expect(stderr).toContain(says);
  });

  it('names every problem of a configuration and exits with 2', async () => {
    await writeFile(join(cwd, 'fleet.json'), JSON.stringify({ canonical: {}, tenants: [{ id: 'acme' }] }));
    for (const command of ['sweep', 'doctor']) {
      const { code, stdout, stderr } = await run(command, '--config', 'fleet.json', '--json');
      expect(code).toBe(2);
      expect(stderr).toContain('fleet.json has 2 problems');
      expect(JSON.parse(stdout).error.message).toContain('tenants[0].url: missing');
    }
  });

  it('refuses tenants that the configuration does not have', async () => {
    const url = 'postgres://reader@localhost/app';
    await writeFile(join(cwd, 'two.json'), JSON.stringify({ canonical: { url }, tenants: [{ id: 'acme', url }] }));
    const { code, stderr } = await run('sweep', '--config', 'two.json', '--tenant', 'acne');
    expect(code).toBe(64);
    expect(stderr).toContain('no such tenant in the configuration: acne');
  });

  it('repeats no password in an error', async () => {
    const url = 'postgres://reader:hunter2@localhost/app';
    const lines = [
      ['report', 'latest', url],
      [url],
      ['diff', `${url}?sslmode=prefer`, 'x'],
      ['report', url],
      ['sweep', '--config', url],
    ];
    for (const args of lines) {
      const { code, stdout, stderr } = await run(...args);
      expect(code).not.toBe(0);
      expect(stdout + stderr).not.toContain('hunter2');
    }
  });
});
