import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import * as z from 'zod';

export interface Load {
  /** From the start of the process to its end. */
  readonly wallMs: number;
  readonly importMs: number;
  readonly peakBytes: number;
}

const program = `
import { readFileSync } from 'node:fs';
const startedAt = performance.now();
if (process.argv[2]) {
  const { handler } = await import(process.argv[2]);
  if (typeof handler !== 'function') throw new Error('The bundle has no handler.');
}
const importMs = performance.now() - startedAt;
let status = '';
try { status = readFileSync('/proc/self/status', 'utf8'); } catch {}
const peak = Number(/^VmHWM:\\s+(\\d+)/m.exec(status)?.[1] ?? process.resourceUsage().maxRSS);
process.stdout.write(JSON.stringify({ importMs, peakBytes: peak * 1024 }), () => process.exit());
`;

const said = z.strictObject({ importMs: z.number(), peakBytes: z.number() });

/** The program that loads a bundle, tells how long it took, and ends. Returns its file. */
export async function writeLoader(folder: string): Promise<string> {
  const file = join(folder, 'load.mjs');
  await writeFile(file, program);
  return file;
}

/** Starts Node as Lambda does and loads a bundle, or nothing. Throws when the bundle has no `handler`. */
export async function loadInFreshProcess(loader: string, bundle: string | undefined): Promise<Load> {
  const args = ['--enable-source-maps', loader, ...(bundle === undefined ? [] : [pathToFileURL(bundle).href])];
  const startedAt = performance.now();
  const { stdout } = await promisify(execFile)(process.execPath, args);
  return { wallMs: performance.now() - startedAt, ...said.parse(JSON.parse(stdout)) };
}
