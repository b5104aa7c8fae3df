import { spawn } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import { untilEndedServersAreForgotten } from '../local/postgres/forgotten.ts';
import { scratchFolder } from './runner/scratch-folder.ts';
import { formatTally, type Tally } from './runner/tally.ts';

/**
 * Runs the tests and ends with one line: `N passed, N failed`. Arguments go to vitest (a path, `-t <name>`);
 * `--every-scenario` also tries all scenarios where otherwise a sixth of them has to do (about two minutes more).
 * Exits 0 only when something ran and nothing failed.
 */

const here = dirname(fileURLToPath(import.meta.url));
const root = dirname(here);
const everyScenarioFlag = '--every-scenario';
const args = process.argv.slice(2).filter((argument) => argument !== everyScenarioFlag);
const everyScenario = process.argv.includes(everyScenarioFlag);
const tally = z.object({ passed: z.int(), failed: z.int(), skipped: z.int() });

interface Run {
  /** Absent when vitest ended before it had one. */
  readonly tally: Tally | undefined;
  readonly exitCode: number | null;
}

function runVitest(args: readonly string[]): Promise<Run> {
  const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
  const reporters = ['--reporter=default', `--reporter=${join(here, 'runner', 'tally.ts')}`];
  const folder = scratchFolder(process.env);
  const child = spawn(process.execPath, [vitest, 'run', ...reporters, ...args], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    env: { ...process.env, ...(everyScenario && { SCENARIOS: 'all' }), ...(folder && { TMPDIR: folder }) },
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => child.kill(signal));
  let received: Tally | undefined;
  child.on('message', (message) => {
    received = tally.parse(message);
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (exitCode) => resolve({ tally: received, exitCode }));
  });
}

/** A run that vitest calls failed has at least one failure, also when no test can be blamed. */
function judge({ tally, exitCode }: Run): Tally {
  const counted = tally ?? { passed: 0, failed: 0, skipped: 0 };
  const ranNothing = counted.passed + counted.failed === 0;
  if (ranNothing) process.stderr.write('No test ran: the arguments match none, or vitest ended before its first.\n');
  return ranNothing || exitCode !== 0 ? { ...counted, failed: Math.max(counted.failed, 1) } : counted;
}

const result = judge(await runVitest(args));
await untilEndedServersAreForgotten();
process.stdout.write(`${formatTally(result)}\n`);
process.exitCode = result.failed === 0 ? 0 : 1;
