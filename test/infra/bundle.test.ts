import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { budgets, describeSizes, overBudget } from '../../infra/bundle/budgets.ts';
import { type Bundle, buildBundles, type StageName, stages } from '../../infra/bundle/build-bundle.ts';
import { root } from '../house/source-files.ts';

const folder = mkdtempSync(join(tmpdir(), 'driftmatrix-bundle-'));
let bundles: Readonly<Record<StageName, Bundle>>;

beforeAll(async () => {
  bundles = await buildBundles(folder);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const textOf = (stage: StageName, ending: RegExp): string =>
  readdirSync(bundles[stage].folder)
    .filter((name) => ending.test(name))
    .map((name) => readFileSync(join(bundles[stage].folder, name), 'utf8'))
    .join('\n');

const hashOf = (path: string): string => createHash('sha256').update(readFileSync(path)).digest('hex');

/** Runs a process with nothing around but Node. */
function node(args: readonly string[], env: Readonly<Record<string, string>> = {}, cwd = folder) {
  return spawnSync(process.execPath, args, { cwd, env: { TMPDIR: tmpdir(), ...env }, encoding: 'utf8' });
}

describe('the parser in the bundle of the worker', () => {
  it('finds its file wherever the process was started', () => {
    const { folder } = bundles.worker;
    const chunk = readdirSync(folder).find(
      (name) => /^chunk.*\.mjs$/.test(name) && readFileSync(join(folder, name), 'utf8').includes('libpg-query.wasm'),
    );
    const file = pathToFileURL(join(folder, chunk ?? 'no chunk')).href;
    const script = `const { loadModule, parseSync } = await import('${file}'); await loadModule();
      process.stdout.write(String(parseSync('select 1').stmts.length));`;
    const { stdout, stderr } = node(['--input-type=module', '-e', script], {}, tmpdir());
    expect(stdout, stderr).toBe('1');
  });
});

describe.each(stages)('the bundle of the %s', (stage) => {
  it('keeps to its budget', () => {
    expect(overBudget(bundles[stage]), describeSizes(bundles)).toEqual([]);
    // A budget far above what is needed watches nothing.
    expect(bundles[stage].startBytes).toBeGreaterThan(budgets[stage].startBytes * 0.8);
  });

  it('loads by itself, with nothing installed beside it, and has a handler', () => {
    const file = pathToFileURL(join(bundles[stage].folder, 'index.mjs')).href;
    const script = `const { handler } = await import('${file}'); process.stdout.write(typeof handler);`;
    const { stdout, stderr } = node(['--input-type=module', '-e', script]);
    expect(stdout, stderr).toBe('function');
  });

  it('has source maps without sources, and nothing in it says where it was built', () => {
    const maps = textOf(stage, /\.map$/);
    const all = textOf(stage, /\.(?:mjs|map)$/);
    expect(maps.includes(`functions/${stage}/handler.ts`)).toBe(true);
    expect([maps.includes('"sourcesContent"'), all.includes(root), all.includes(folder)]).toEqual([
      false,
      false,
      false,
    ]);
  });

  it('holds the SDK, without what finds credentials anywhere but in the environment', () => {
    // Never the text itself in an assertion: a failure would print it.
    const text = textOf(stage, /\.mjs$/);
    const elsewhere = /AssumeRoleWithWebIdentity|credential_process|sso_session|GetRoleCredentials/g;
    expect(text.includes('AWS_SECRET_ACCESS_KEY')).toBe(true);
    expect(text.match(elsewhere)).toBeNull();
  });

  it('has beside it what it opens by name', () => {
    const opened = textOf(stage, /\.mjs$/).match(/[\w.-]+\.wasm(?=["'`])/g) ?? [];
    expect(opened.length > 0).toBe(stage === 'worker');
    for (const name of opened) expect(existsSync(join(bundles[stage].folder, name)), name).toBe(true);
  });
});

describe('a bundle', () => {
  it('is the same, byte for byte, wherever it is built', async () => {
    const elsewhere = mkdtempSync(join(tmpdir(), 'driftmatrix-bundle-again-'));
    try {
      const again = await buildBundles(elsewhere);
      const files = (bundle: Bundle) =>
        readdirSync(bundle.folder).map((name) => [name, hashOf(join(bundle.folder, name))]);
      expect(files(again.coordinator)).toEqual(files(bundles.coordinator));
    } finally {
      rmSync(elsewhere, { recursive: true, force: true });
    }
  });

  it('that outgrows its budget is told so', () => {
    const grown = { ...bundles.worker, startBytes: 900_000 };
    expect(overBudget(grown)).toEqual(['The worker loads 900.0 KB of JavaScript, its budget is 825.0 KB.']);
  });
});
