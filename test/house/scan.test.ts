import { describe, expect, it } from 'vitest';
import { judgeImport } from './rules.ts';
import { importsOf, isBarrel, resolveImport, stringLiterals, withoutComments } from './scan.ts';

describe('importsOf sees', () => {
  const cases: readonly (readonly [name: string, text: string, expected: readonly string[]])[] = [
    ['a named import', `import { a } from './a.ts';`, ['./a.ts']],
    ['a type import', `import type { A } from '../a.ts';`, ['../a.ts']],
    ['a namespace import', `import * as z from 'zod';`, ['zod']],
    ['a default import', `import pg from "pg";`, ['pg']],
    ['an import over several lines', `import {\n  a,\n  type B,\n} from './a.ts';`, ['./a.ts']],
    ['an import for its effect', `import './setup.ts';`, ['./setup.ts']],
    ['a dynamic import', `const { a } = await import('./a.ts');`, ['./a.ts']],
    ['a type taken from an import', `let a: import('./a.ts').A;`, ['./a.ts']],
    ['a dynamic import of a plain template', 'await import(`./a.ts`);', ['./a.ts']],
    ['a require', `const pg = require('pg');`, ['pg']],
    ['a re-export', `export { a } from './a.ts';\nexport * from './b.ts';`, ['./a.ts', './b.ts']],
    ['an import after a regular expression with a quote', `const q = /['"]/;\nexport { a } from './a.ts';`, ['./a.ts']],
    ['nothing in a comment', `// import './a.ts'\n/* import './b.ts' */\n/** from './c.ts' */`, []],
    ['nothing in a template of code', 'const text = `import { a } from "./a.ts";`;', []],
    ['nothing in a string of code', `const text = "await import('./a.ts')";`, []],
    ['nothing in an export of its own', `export const a = 1;\nexport function from() {}\nconst b = 'x';`, []],
    ['a URL for what it is', `const url = 'postgres://a';\nimport { b } from './b.ts';`, ['./b.ts']],
  ];
  for (const [name, text, expected] of cases) it(name, () => expect(importsOf(text)).toEqual(expected));
});

describe('resolveImport', () => {
  it('turns a relative import into a path from the root', () => {
    expect(resolveImport('shared/core/kinds/tables.ts', '../object.ts')).toBe('shared/core/object.ts');
    expect(resolveImport('functions/worker/handler.ts', '../coordinator/handler.ts')).toBe(
      'functions/coordinator/handler.ts',
    );
  });
  it('leaves packages alone', () => expect(resolveImport('shared/core/diff.ts', 'node:fs')).toBe('node:fs'));
});

describe('judgeImport', () => {
  it('names the file, the import and the reason', () => {
    expect(judgeImport('shared/core/diff.ts', 'node:fs')).toMatch(
      /^shared\/core\/diff\.ts imports node:fs: .*test without a machine/,
    );
  });
  const forbidden: readonly (readonly [from: string, imported: string])[] = [
    ['shared/core/diff.ts', 'shared/config/worker.ts'],
    ['shared/core/diff.ts', 'pg'],
    ['shared/postgres/connect.ts', 'shared/aws/clients.ts'],
    ['shared/aws/secrets.ts', 'shared/notion/row.ts'],
    ['shared/notion/row.ts', '@aws-sdk/client-s3'],
    ['shared/config/worker.ts', 'aws-cdk-lib'],
    ['functions/worker/handler.ts', 'functions/coordinator/start-sweep.ts'],
    ['functions/worker/check-tenant.ts', 'pg'],
    ['functions/worker/handler.ts', 'local/cloud/emulators.ts'],
    ['infra/sweep-stack.ts', 'functions/worker/handler.ts'],
    ['infra/sweep-stack.ts', 'shared/core/errors.ts'],
    ['local/cli.ts', 'test/support/database.ts'],
    ['local/cli.ts', 'infra/app.ts'],
    ['bench/read.ts', 'test/support/database.ts'],
    ['shared/core/object.ts', 'zodiac'],
    ['elsewhere/a.ts', 'zod'],
  ];
  for (const [from, imported] of forbidden) {
    it(`forbids ${from} to import ${imported}`, () => expect(judgeImport(from, imported)).toBeDefined());
  }
  const allowed: readonly (readonly [from: string, imported: string])[] = [
    ['shared/core/diff.ts', 'shared/core/object.ts'],
    ['shared/postgres/connect.ts', 'pg'],
    ['shared/aws/clients.ts', '@aws-sdk/client-sqs'],
    ['functions/worker/handler.ts', 'shared/postgres/catalog-reader.ts'],
    ['infra/stage-function.ts', 'aws-cdk-lib/aws-lambda-nodejs'],
    ['infra/sweep-stack.ts', 'shared/config/worker.ts'],
    ['local/cli.ts', 'functions/worker/handler.ts'],
    ['local/cloud/emulators.ts', 'fauxqs'],
    ['test/support/database.ts', 'local/postgres/server.ts'],
  ];
  for (const [from, imported] of allowed) {
    it(`allows ${from} to import ${imported}`, () => expect(judgeImport(from, imported)).toBeUndefined());
  }
});

describe('the small readers', () => {
  it('withoutComments keeps line numbers and strings', () => {
    expect(withoutComments(`const a = 'x//y'; // gone\nb;`)).toBe(`const a = 'x//y';        \nb;`);
  });
  it('stringLiterals returns what is quoted, whichever way', () => {
    expect(stringLiterals(`f('a', "b", \`c\`); // 'd'`)).toEqual(['a', 'b', 'c']);
  });
  it('isBarrel tells a file that only passes on', () => {
    expect(isBarrel(`/** All of it. */\nexport * from './a.ts';\nexport type { B } from './b.ts';\n`)).toBe(true);
    expect(isBarrel(`export * from './a.ts';\nexport const b = 1;\n`)).toBe(false);
    expect(isBarrel(`import './a.ts';\n`)).toBe(false);
  });
});
