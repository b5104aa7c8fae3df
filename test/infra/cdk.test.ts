import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { root } from '../house/source-files.ts';

/** One real synth through the command line: bundling included, nothing looked up, no credentials around. */

const out = mkdtempSync(join(tmpdir(), 'driftmatrix-synth-'));
const assembly = join(out, 'cdk.out');
const environment = { PATH: process.env.PATH, HOME: out, TMPDIR: out, AWS_EC2_METADATA_DISABLED: 'true' };
let synth: { status: number | null; stderr: string };

beforeAll(() => {
  const args = [join(root, 'infra', 'cdk.ts'), 'synth', '--quiet', '-c', 'env=dev', '--output', assembly];
  synth = spawnSync(process.execPath, args, { cwd: root, env: environment, encoding: 'utf8' });
}, 120_000);
afterAll(() => rmSync(out, { recursive: true, force: true }));

const bundles = (): string[] =>
  readdirSync(assembly)
    .filter((name) => name.startsWith('asset.'))
    .map((name) => join(assembly, name));

describe('cdk synth -c env=dev', () => {
  it('works offline and bundles the three functions', () => {
    expect(synth.status, synth.stderr).toBe(0);
    expect(bundles()).toHaveLength(3);
  });

  it('makes bundles that load by themselves and have a handler', () => {
    for (const bundle of bundles()) {
      const script = `const { handler } = await import('${pathToFileURL(join(bundle, 'index.mjs')).href}'); console.log(typeof handler);`;
      const args = ['--input-type=module', '-e', script];
      const { stdout, stderr } = spawnSync(process.execPath, args, { cwd: bundle, env: environment, encoding: 'utf8' });
      expect(stdout.trim(), stderr).toBe('function');
    }
  });

  it('puts beside a bundle what it opens by name', () => {
    for (const bundle of bundles()) {
      const opened = readFileSync(join(bundle, 'index.mjs'), 'utf8').match(/[\w.-]+\.wasm(?=["'`])/g) ?? [];
      expect(readdirSync(bundle)).toEqual(expect.arrayContaining([...new Set(opened)]));
    }
  });
});
