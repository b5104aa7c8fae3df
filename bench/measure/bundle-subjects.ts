import { copyFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const entry = join(dirname(fileURLToPath(import.meta.url)), '..', 'subjects', 'process.ts');

/** CommonJS packages inside an ES module still call require, and look for their files beside themselves. */
const commonJs = [
  `import { createRequire } from 'node:module';`,
  'const require = createRequire(import.meta.url), __dirname = import.meta.dirname;',
].join(' ');

/**
 * Bundles the processes that are measured, as functions are bundled for the cloud: otherwise what Node needs to read
 * TypeScript would be measured with them. Returns the file to start.
 */
export const bundleSubjects = (folder: string): Promise<string> => bundleProgram(entry, folder);

/** Bundles any program so, with the files that it opens by name. Returns the file to start. */
export async function bundleProgram(entry: string, folder: string): Promise<string> {
  await build({
    entryPoints: [entry],
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    mainFields: ['module', 'main'],
    minify: true,
    keepNames: true,
    external: ['pg-native'],
    logLevel: 'warning',
    banner: { js: commonJs },
  });
  const parser = createRequire(import.meta.url).resolve('libpg-query');
  await copyFile(join(dirname(parser), 'libpg-query.wasm'), join(folder, 'libpg-query.wasm'));
  return join(folder, `${basename(entry, '.ts')}.mjs`);
}
