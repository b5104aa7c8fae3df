import { asDriftError } from '../../shared/core/errors.ts';
import { parseOptions, type SimulateOptions } from './options.ts';
import { type Outcome, simulateSeed } from './run.ts';
import { addUp } from './tally.ts';

/**
 * Simulates whole sweeps, one world per seed, and looks for a seed that breaks an invariant.
 * `--seeds 10000 --from 0` tries many; `--seed 42 --trace` replays one and prints all that happened in it.
 */
try {
  process.exitCode = await simulate(parseOptions(process.argv.slice(2)));
} catch (thrown) {
  const { code, message } = asDriftError(thrown);
  if (code !== 'usage-invalid') throw thrown;
  process.stderr.write(message);
  process.exitCode = 64;
}

/** Returns the exit code: 0 when nothing was violated. */
async function simulate({ from, seeds, trace }: SimulateOptions): Promise<number> {
  const outcomes: Outcome[] = [];
  for (let seed = from; seed < from + seeds; seed += 1) {
    const outcome = await simulateSeed(seed, { trace });
    const isFirst = !outcomes.some(({ violations }) => violations.length > 0);
    outcomes.push({ ...outcome, trace: [] });
    if (trace) process.stderr.write(`${outcome.trace.join('\n')}\n`);
    if (outcome.violations.length > 0) await report(outcome, isFirst && !trace);
    if ((seed - from + 1) % 500 === 0) process.stderr.write(`${seed - from + 1} of ${seeds}\n`);
  }
  const reached = [...addUp(outcomes.map(({ counts }) => counts))].sort(([a], [b]) => (a < b ? -1 : 1));
  process.stderr.write(`${reached.map(([what, times]) => `${what} ${times}`).join(', ')}\n`);
  const violations = outcomes.reduce((sum, outcome) => sum + outcome.violations.length, 0);
  process.stdout.write(`${seeds} seeds from ${from} on, ${violations} violations\n`);
  return violations === 0 ? 0 : 1;
}

/** What a seed violated and how to see it; the trace too when it is asked for. */
async function report({ seed, violations }: Outcome, isTraced: boolean): Promise<void> {
  if (isTraced) process.stderr.write(`${(await simulateSeed(seed, { trace: true })).trace.join('\n')}\n`);
  const found = violations.map((one) => `  ${one}\n`).join('');
  process.stderr.write(`seed ${seed} (replay: --seed ${seed} --trace)\n${found}`);
}
