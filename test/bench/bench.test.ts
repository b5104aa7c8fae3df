import { spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { installedMajors } from '../../local/postgres/server.ts';
import { root } from '../house/source-files.ts';

/** The smallest case of each table, run as a person runs it. What the figures are is nobody's business here. */

const timeout = 240_000;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'driftmatrix-bench-test-'));
  // Where servers do not run as root, they run as somebody else.
  chmodSync(folder, 0o755);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the measurements with a temporary folder of their own. `onProgress` sees what they print on stderr. */
function bench(args: readonly string[], onProgress: (text: string, interrupt: () => void) => void = () => {}) {
  return new Promise<Ended>((resolve) => {
    const env = { ...process.env, TMPDIR: folder };
    const child = spawn(process.execPath, [join(root, 'bench', 'run.ts'), ...args], { env });
    let [stdout, stderr] = ['', ''];
    child.stdout.on('data', (chunk: Buffer) => {
      stdout += chunk;
    });
    child.stderr.on('data', (chunk: Buffer) => {
      stderr += chunk;
      onProgress(stderr, () => child.kill('SIGINT'));
    });
    child.once('close', (code) => resolve({ code, stdout, stderr }));
  });
}

const major = String(installedMajors().includes(15) ? 15 : installedMajors().at(-1));
const smallest = [
  '--tables',
  '50',
  '--majors',
  major,
  '--rounds',
  '1',
  '--databases',
  '2',
  '--rows',
  '20',
  '--fleets',
  '2,4',
];

const row = z.record(z.string(), z.union([z.string(), z.number()]));
const output = z.object({
  tables: z.array(z.object({ title: z.string(), rows: z.array(row).min(1) })),
  targets: z.array(z.object({ what: z.string(), measured: z.number(), limit: z.number(), met: z.boolean() })),
});

describe('the measurements', () => {
  it('give a table for each topic, without an empty figure, and judge the targets', { timeout }, async () => {
    const { code, stdout, stderr } = await bench([...smallest, '--json']);
    expect(code, stderr).toBe(0);
    const { tables, targets } = output.parse(JSON.parse(stdout));
    expect(tables.map(({ title }) => title.replace(/ \(.*| on .*|, PostgreSQL.*|, databases of.*/, ''))).toEqual([
      'Reading 50 tables',
      'A fleet of 2 databases of 50 tables',
      "The worker's own part of a check",
      'Cold start of the deployed code',
      'A sweep in Notion',
      'Whole sweeps by the deployed code',
    ]);
    const numbers = tables
      .flatMap(({ rows }) => rows.flatMap(Object.values))
      .filter((cell) => typeof cell === 'number');
    expect(numbers.filter((number) => !(number > 0) || !Number.isFinite(number))).toEqual([]);
    const reading = tables[0]?.rows ?? [];
    const received = new Map(reading.map((each) => [each.case, Number(each['received KB'])]));
    expect(received.get('first check, in sync')).toBeGreaterThan(10 * (received.get('quiet check') ?? 0));
    const judged = targets.map(({ what }) => what);
    expect(judged).toContain(`50 tables on ${major}, quiet check ÷ bare connect + select 1`);
    expect(judged).toEqual(
      expect.arrayContaining(['cold start of the worker, code', 'cold start of the worker, import']),
    );
  });

  it('stop and leave nothing behind when they are interrupted', { timeout }, async () => {
    const { code, stdout, stderr } = await bench(['reading', ...smallest], (text, interrupt) => {
      if (text.includes('reading 50 tables')) interrupt();
    });
    expect(code, stderr).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toMatch(/Stopped before it was done\.\n$/);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('say what they can do when they are asked for something else', async () => {
    const { code, stderr } = await bench(['writing']);
    expect(code).toBe(64);
    expect(stderr).toContain('there is no topic "writing"');
    expect(stderr).toContain('Usage: npm run bench');
  });
});

describe('what the previous release reached', () => {
  it('is kept as ratios only', () => {
    const file = join(root, 'bench', 'previous.json');
    expect(existsSync(file)).toBe(true);
    const kept = z.record(z.string(), z.number().positive()).parse(JSON.parse(readFileSync(file, 'utf8')));
    expect(Object.keys(kept).filter((name) => !/ [÷×] /.test(name))).toEqual([]);
  });
});
