import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { root } from '../house/source-files.ts';

/** Real synths through the command line: bundling and validation included, nothing looked up, no credentials around. */

const out = mkdtempSync(join(tmpdir(), 'driftmatrix-synth-'));
const environment = { PATH: process.env.PATH, HOME: out, TMPDIR: out, AWS_EC2_METADATA_DISABLED: 'true' };
afterAll(() => rmSync(out, { recursive: true, force: true }));

function synth(...args: readonly string[]) {
  const assembly = mkdtempSync(join(out, 'cdk.out-'));
  const command = [join(root, 'infra', 'cdk.ts'), 'synth', '--quiet', '--output', assembly, ...args];
  return { assembly, ...spawnSync(process.execPath, command, { cwd: root, env: environment, encoding: 'utf8' }) };
}

describe('cdk synth', () => {
  it('works offline, bundles the three functions, and prints what they weigh', () => {
    const { status, stderr, assembly } = synth('-c', 'env=prod');
    expect(status, stderr).toBe(0);
    const assets = readdirSync(assembly).filter((name) => name.startsWith('asset.'));
    expect(assets).toHaveLength(3);
    for (const asset of assets) expect(existsSync(join(assembly, asset, 'index.mjs'))).toBe(true);
    for (const stage of ['coordinator', 'worker', 'aggregator'])
      expect(stderr).toMatch(new RegExp(`${stage} +\\d+\\.\\d KB at start, +\\d+\\.\\d KB in all \\(budget \\d+`));
    expect(readFileSync(join(assembly, 'validation-report.json'), 'utf8')).not.toMatch(/"severity": "(?:error|fatal)"/);
    expect(readdirSync(out).filter((name) => name.startsWith('driftmatrix-bundles-'))).toEqual([]);
  });

  it('says which environments there are when none is named, and no more', () => {
    const { status, stderr } = synth();
    expect(status).not.toBe(0);
    expect(stderr).toMatch(/Say which one with -c env=<name>: dev, staging, prod\./);
    expect(stderr).not.toMatch(/^\s+at /m);
  });
});
