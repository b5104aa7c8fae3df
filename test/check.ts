import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Everything that must hold before a change is shared: types, lint, then all tests (the import rules are among them). */

const here = dirname(fileURLToPath(import.meta.url));
const modules = join(dirname(here), 'node_modules');

const steps = [
  { name: 'types', args: [join(modules, 'typescript', 'bin', 'tsc'), '--noEmit'] },
  { name: 'lint', args: [join(modules, '@biomejs', 'biome', 'bin', 'biome'), 'check', '--error-on-warnings', '.'] },
  { name: 'tests', args: [join(here, 'run.ts'), ...process.argv.slice(2)] },
];

for (const { name, args } of steps) {
  process.stderr.write(`${name} ...\n`);
  const { status } = spawnSync(process.execPath, args, { cwd: dirname(here), stdio: 'inherit' });
  if (status !== 0) process.exitCode = 1;
}
