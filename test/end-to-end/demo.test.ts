import { chmod, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { demoTenants, expectedVerdict } from '../../local/demo/fleet.ts';
import { runCli } from '../local/run-cli.ts';

let cwd: string;
let temporary: string;
beforeEach(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'driftmatrix-demo-'));
  temporary = await mkdtemp(join(tmpdir(), 'driftmatrix-demo-tmp-'));
  // The server runs as another user when this is root, and has to get in.
  await chmod(temporary, 0o755);
});
afterEach(async () => {
  await Promise.all([cwd, temporary].map((folder) => rm(folder, { recursive: true, force: true })));
});

const serversLeft = async (): Promise<string[]> =>
  (await readdir(temporary)).filter((name) => name.startsWith('driftmatrix-postgres'));

describe('npm start', () => {
  it('sweeps the demo fleet, says of each tenant what its story says, and leaves nothing running', async () => {
    const { code, stdout, stderr } = await runCli(['demo', '--json'], { cwd, env: { TMPDIR: temporary } });
    expect(stderr).not.toMatch(/error|warning/i);
    const document = JSON.parse(stdout);
    expect(document.demo).toEqual({ problems: [], rowsWritten: demoTenants.length, rowsWrittenBySecondSweep: 0 });
    expect(code).toBe(0);

    const verdicts = new Map(
      document.tenants.map((tenant: { id: string; status: string }) => [tenant.id, tenant.status]),
    );
    for (const { id, story } of demoTenants) expect(expectedVerdict(story).status, id).toContain(verdicts.get(id));

    expect(Object.keys(document.files)).toEqual(['report', 'notion', 'sweep']);
    const report = await readFile(join(cwd, document.files.report), 'utf8');
    const page = await readFile(join(cwd, document.files.notion), 'utf8');
    for (const { id, name } of demoTenants) {
      expect(report).toContain(JSON.stringify(id));
      expect(page).toContain(name.replaceAll('&', '&amp;'));
    }
    expect(await readdir(cwd)).toEqual(['out']);
    expect(await serversLeft()).toEqual([]);
  });

  it('stops everything when it is interrupted', async () => {
    const options = { cwd, env: { TMPDIR: temporary }, interruptWhen: 'Building the fleet' };
    const { code, stdout, stderr } = await runCli(['demo'], options);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/interrupted: Stopped before it was done\.\n$/);
    expect(await serversLeft()).toEqual([]);
    expect(await readdir(cwd)).toEqual([]);
  });
});
