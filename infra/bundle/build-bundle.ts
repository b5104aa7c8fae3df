import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { type BuildOptions, build } from 'esbuild';
import { lean } from './lean.ts';

export const stages = ['coordinator', 'worker', 'aggregator'] as const;
export type StageName = (typeof stages)[number];

export interface Bundle {
  readonly stage: StageName;
  /** Holds `index.mjs`, whose export `handler` Lambda calls, and what it opens by name. */
  readonly folder: string;
  /** All JavaScript in the folder, in bytes. */
  readonly bytes: number;
  /** How much of it is loaded when the function starts; the rest when it is first needed. */
  readonly startBytes: number;
}

const root = join(import.meta.dirname, '..', '..');

/** Files that a function opens by name when it runs: they go beside its code. */
const companions: Readonly<Record<StageName, readonly string[]>> = {
  coordinator: [],
  // Postgres' own parser, to judge definitions whose texts differ.
  worker: ['libpg-query/wasm/libpg-query.wasm'],
  aggregator: [],
};

/**
 * Writes the code of one function into the folder, which is made if need be: what is deployed, byte for byte, wherever it
 * is built. Throws esbuild's error, which names file and line, when the code does not build.
 */
export async function buildBundle(stage: StageName, folder: string): Promise<Bundle> {
  const entry = `import './infra/bundle/settings.ts';\nexport { handler } from './functions/${stage}/handler.ts';\n`;
  const { outputFiles, metafile } = await build({
    ...options,
    stdin: { contents: entry, resolveDir: root, sourcefile: 'index.ts', loader: 'ts' },
  });
  await mkdir(folder, { recursive: true });
  await Promise.all([
    ...outputFiles.map(({ path, contents }) => writeFile(join(folder, basename(path)), contents)),
    ...companions[stage].map((file) => copyFile(join(root, 'node_modules', file), join(folder, basename(file)))),
  ]);
  return { stage, folder, ...sizesOf(metafile.outputs) };
}

/** All three functions, each in a folder of its own below this one. */
export async function buildBundles(folder: string): Promise<Readonly<Record<StageName, Bundle>>> {
  const build = (stage: StageName) => buildBundle(stage, join(folder, stage));
  const [coordinator, worker, aggregator] = await Promise.all([
    build('coordinator'),
    build('worker'),
    build('aggregator'),
  ]);
  return { coordinator, worker, aggregator };
}

type Outputs = Awaited<ReturnType<typeof build<{ metafile: true }>>>['metafile']['outputs'];

function sizesOf(outputs: Outputs): Pick<Bundle, 'bytes' | 'startBytes'> {
  const code = Object.entries(outputs).filter(([path]) => path.endsWith('.mjs'));
  const atStart = new Set(code.filter(([path]) => basename(path) === 'index.mjs').map(([path]) => path));
  for (const path of atStart) {
    for (const { path: imported, kind } of outputs[path]?.imports ?? []) {
      if (kind === 'import-statement' && outputs[imported]) atStart.add(imported);
    }
  }
  const sum = (paths: Iterable<string>) => [...paths].reduce((bytes, path) => bytes + (outputs[path]?.bytes ?? 0), 0);
  return { bytes: sum(code.map(([path]) => path)), startBytes: sum(atStart) };
}

/** The SDK goes into the bundle, pinned and tree-shaken, instead of whatever version the runtime happens to hold. */
const options = {
  absWorkingDir: root,
  // Nothing is written here; source maps name files as seen from here, so that they are the same on every machine.
  outdir: join(root, 'out', 'bundle'),
  entryNames: 'index',
  chunkNames: 'chunk-[hash]',
  outExtension: { '.js': '.mjs' },
  bundle: true,
  write: false,
  metafile: true,
  // What is imported on demand is loaded on demand.
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node24',
  mainFields: ['module', 'main'],
  minify: true,
  legalComments: 'none',
  sourcemap: true,
  sourcesContent: false,
  logLevel: 'warning',
  plugins: [lean],
  // CommonJS packages inside an ES module still call require, and look for their files beside themselves.
  banner: {
    js: `import { createRequire } from 'node:module'; const require = createRequire(import.meta.url), __dirname = import.meta.dirname;`,
  },
} satisfies BuildOptions;
