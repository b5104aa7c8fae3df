import { globSync, readFileSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository as the house rules see it: paths from its root with `/`, and text. */

export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

const folders = ['infra', 'functions', 'shared', 'local', 'test', 'bench'];

/** Every source file of the repository, sorted by path. */
export function readSourceFiles(): SourceFile[] {
  const patterns = [...folders.map((folder) => `${folder}/**/*.{ts,mts,mjs,js}`), '*.{ts,mts,mjs,js}'];
  return globSync(patterns, { cwd: root })
    .map((path) => path.split(sep).join('/'))
    .sort()
    .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }));
}
