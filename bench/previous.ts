import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';

/** What an earlier release of ourselves reached. Ratios only: they outlive the machine they were measured on. */

const ratios = z.record(z.string(), z.number());
export type Ratios = Readonly<z.infer<typeof ratios>>;

const file = join(import.meta.dirname, 'previous.json');

/** By the same names that `savePrevious` was given; empty when nothing was saved yet. */
export async function loadPrevious(): Promise<Ratios> {
  const text = await readFile(file, 'utf8').catch(() => '{}');
  return ratios.parse(JSON.parse(text));
}

/** Keeps these ratios, and those of what was not measured this time. */
export async function savePrevious(measured: Ratios): Promise<void> {
  const all = { ...(await loadPrevious()), ...measured };
  const rounded = Object.entries(all).map(([name, ratio]) => [name, Number(ratio.toPrecision(3))] as const);
  const sorted = Object.fromEntries(rounded.sort(([a], [b]) => (a < b ? -1 : 1)));
  await writeFile(file, `${JSON.stringify(sorted, null, 2)}\n`);
}
