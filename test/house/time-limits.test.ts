import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

/** Tests are bounded by their work: a time limit of a test's own would make a busy machine fail it. */

const folder = join(import.meta.dirname, '..');

const limits = [
  /\{ timeout: [\w.]+ \}, (?:async )?\(/,
  /^\s*\}, [0-9_]{4,}\);$/m,
  /waitFor\([^;]*\{ timeout: (?!20)/,
  /AbortSignal\.timeout\([0-9_]+\)/,
];

const hasLimit = (text: string): boolean => limits.some((limit) => limit.test(text));

it('no test has a time limit of its own', () => {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
    (file) => file.endsWith('.test.ts') && !file.endsWith('time-limits.test.ts'),
  );
  expect(files.length).toBeGreaterThan(100);
  expect(files.filter((file) => hasLimit(readFileSync(join(folder, file), 'utf8')))).toEqual([]);
});

it.each([
  "it('x', { timeout: 20_000 }, async () => {",
  "  it('x', async () => {\n    work();\n  }, 60_000);",
  'await vi.waitFor(check, { timeout: 30_000 });',
  'await sweep({ signal: AbortSignal.timeout(60_000) });',
])('%s is one', (text) => expect(hasLimit(text)).toBe(true));
