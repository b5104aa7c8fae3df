import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCommandLine } from '../../local/commands/run.ts';
import { fakeIo } from './fake-io.ts';

let cwd: string;
beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'driftmatrix-read-'));
  if (process.platform !== 'win32') execFileSync('mkfifo', [join(cwd, 'pipe')]);
  await mkdir(join(cwd, 'folder'));
  await writeFile(join(cwd, 'huge'), '');
  // Full of nothing, and takes no room.
  await truncate(join(cwd, 'huge'), 501_000_000);
  await writeFile(
    join(cwd, 'pipe.json'),
    JSON.stringify({ canonical: { snapshot: 'pipe' }, tenants: [{ id: 'acme', url: 'postgres://u@127.0.0.1:1/d' }] }),
  );
});
afterAll(() => rm(cwd, { recursive: true, force: true }));

async function run(...args: string[]) {
  const io = fakeIo({ cwd });
  const code = await runCommandLine([...args, '--json'], io);
  return [code, JSON.parse(io.out()).error];
}

const wrong: Record<string, string> = {
  pipe: 'pipe or a device',
  '/dev/zero': 'pipe or a device',
  folder: 'folder',
  huge: 'MB are read',
};

describe.runIf(process.platform !== 'win32')('what is no file of a sensible size', () => {
  it.each(Object.entries(wrong))('is refused at once: %s', async (file, why) => {
    const because = (code: string) => [2, { code, message: expect.stringContaining(why) }];
    expect(await run('sweep', '--config', file)).toEqual(because('config-invalid'));
    expect(await run('diff', file, file)).toEqual(because('snapshot-missing'));
    expect(await run('report', file)).toEqual(because('record-invalid'));
  });

  it('is refused too where the configuration names it', async () => {
    const [code, error] = await run('sweep', '--config', 'pipe.json');
    expect([code, error.code]).toEqual([2, 'canonical-unreadable']);
    expect(error.message).toContain('pipe or a device');
  });

  it('is refused as YAML before JSON would be, and says what to do', async () => {
    await writeFile(join(cwd, 'fleet.yaml'), `tenants:\n${'  - id: acme\n'.repeat(500_000)}`);
    const [code, error] = await run('sweep', '--config', 'fleet.yaml');
    expect([code, error.code]).toEqual([2, 'config-invalid']);
    expect(error.message).toMatch(/may have 5 MB, and this one has \d+\. Write it as JSON, or let a secret, a query/);
  });

  it('says the first problems of very many', async () => {
    await writeFile(join(cwd, 'wrong.json'), JSON.stringify({ tenants: Array.from({ length: 5000 }, () => ({})) }));
    const [, { message }] = await run('sweep', '--config', 'wrong.json');
    expect(message.split('\n')).toHaveLength(52);
    expect(message).toMatch(/and \d+ more$/);
  });
});
