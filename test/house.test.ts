import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { registry } from '../shared/core/kinds/registry.ts';
import { findCycles } from './house/cycles.ts';
import { connectors, environmentReaders, judgeImport, makesClient } from './house/rules.ts';
import { importsOf, isBarrel, resolveImport, stringLiterals, withoutComments } from './house/scan.ts';
import { readSourceFiles, root } from './house/source-files.ts';

/** The rules of the house that no compiler checks. Each failure says what to do. */

const files = readSourceFiles();
const imports = new Map(
  files.map(({ path, text }) => [path, importsOf(text).map((name) => resolveImport(path, name))]),
);
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const pathsWhere = (test: (file: (typeof files)[number]) => boolean): string[] =>
  files.filter(test).map(({ path }) => path);

describe('imports', () => {
  it('follow the rules of the house', () => {
    const inFolders = [...imports].filter(([path]) => path.includes('/'));
    const problems = inFolders.flatMap(([path, names]) => names.map((name) => judgeImport(path, name)));
    expect(problems.filter((problem) => problem !== undefined)).toEqual([]);
  });

  it('run in no circle', () => {
    expect(findCycles(imports)).toEqual([]);
  });

  it('go to the file that defines the name: no file only passes on others', () => {
    expect(pathsWhere(({ text }) => isBarrel(text))).toEqual([]);
  });

  it("take zod as a namespace: the named import puts five times as much into a function's bundle", () => {
    expect(pathsWhere(({ text }) => /import\s+(?:\{|z\b)[^;]*from 'zod'/.test(withoutComments(text)))).toEqual([]);
  });
});

describe('the environment', () => {
  it('is read at the doors only; everything else receives values', () => {
    const reads = /\bprocess\s*(?:\?\.|\.|\[\s*['"])\s*env\b|\benv\b[^;=]*\}\s*=\s*process\b|['"](?:node:)?process['"]/;
    const mayRead = (path: string) => environmentReaders.some((reader) => reader.path.test(path));
    expect(pathsWhere(({ path, text }) => !mayRead(path) && reads.test(withoutComments(text)))).toEqual([]);
  });
});

describe('a session on a database', () => {
  it('is opened in one place only: no other file of the product makes a client of the driver', () => {
    const mayConnect = (path: string) => connectors.some((connector) => connector.path.test(path));
    const makers = files.filter(({ text }) => /from 'pg'/.test(text) && makesClient.test(withoutComments(text)));
    expect(makers.map(({ path }) => path).filter((path) => !mayConnect(path))).toEqual([]);
    expect(makers.map(({ path }) => path)).toContain('shared/postgres/wire/guarded-client.ts');
  });

  it.each(['new pg.Client({})', 'new Client()', 'new pg.Pool()', 'class A extends pg.Client {}'])(
    '%s makes one',
    (text) => {
      expect(makesClient.test(text)).toBe(true);
    },
  );
});

describe('the differ', () => {
  it('names no object kind', () => {
    const kinds = new Set(registry.map(({ kind }) => kind));
    const literals = stringLiterals(read('shared/core/diff.ts'));
    expect(literals.filter((literal) => kinds.has(literal.split(':')[0] ?? ''))).toEqual([]);
    expect(kinds.size).toBeGreaterThan(0);
  });
});

describe('files', () => {
  it('are read in one sitting: at most 300 lines, lists of test cases aside', () => {
    const lines = (text: string) => text.trimEnd().split('\n').length;
    const long = files.filter(({ path, text }) => !path.endsWith('.test.ts') && lines(text) > 300);
    expect(long.map(({ path, text }) => `${path}: ${lines(text)} lines, split it`)).toEqual([]);
  });

  it('export names, and a default only where a tool asks for one', () => {
    const tools = /^vitest\.config\.ts$|^test\/runner\/tally\.ts$/;
    expect(
      pathsWhere(({ path, text }) => !tools.test(path) && /^export default\b/m.test(withoutComments(text))),
    ).toEqual([]);
  });

  it('are named in kebab-case', () => {
    expect(
      pathsWhere(({ path }) => !/^(?:[a-z0-9-]+\/)*[a-z0-9-]+(?:\.(?:test|config|d))?\.(?:ts|mjs|js)$/.test(path)),
    ).toEqual([]);
  });
});

describe('the toolchain', () => {
  const dependencies = z.record(z.string(), z.string());
  const manifest = z
    .object({ dependencies, devDependencies: dependencies, optionalDependencies: dependencies })
    .parse(JSON.parse(read('package.json')));
  const all = Object.entries({
    ...manifest.dependencies,
    ...manifest.devDependencies,
    ...manifest.optionalDependencies,
  });

  it('is pinned to exact versions', () => {
    const exact = /^(?:npm:@?[\w./-]+@)?\d+\.\d+\.\d+(?:-[\w.]+)?$/;
    expect(all.filter(([, version]) => !exact.test(version))).toEqual([]);
  });

  it('has the CDK command line of major 2: version 3.0.0 is an accidental publish', () => {
    const installed = z.object({ version: z.string() }).parse(JSON.parse(read('node_modules/aws-cdk/package.json')));
    expect(manifest.devDependencies['aws-cdk']).toMatch(/^2\./);
    expect(installed.version).toBe(manifest.devDependencies['aws-cdk']);
  });

  it('has one version of the AWS SDK', () => {
    const sdk = all.filter(([name]) => name.startsWith('@aws-sdk/')).map(([, version]) => version);
    expect(new Set(sdk).size).toBe(1);
  });

  it('is locked without addresses, so that it installs from any registry', () => {
    expect(read('package-lock.json')).not.toContain('"resolved"');
  });
});
