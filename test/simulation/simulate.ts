import { parseArgs } from 'node:util';
import { type Outcome, simulateSeed } from './run.ts';
import { addUp } from './tally.ts';

/**
 * Simulates whole sweeps, one world per seed, and looks for a seed that breaks an invariant.
 * `--seeds 10000 --from 0` tries many; `--seed 42 --trace` replays one and prints all that happened in it.
 */
const { values } = parseArgs({
  // npm and node both leave a `--` behind.
  args: process.argv.slice(2).filter((argument) => argument !== '--'),
  options: {
    seeds: { type: 'string', default: '500' },
    from: { type: 'string', default: '0' },
    seed: { type: 'string' },
    trace: { type: 'boolean', default: false },
  },
});

const from = Number(values.seed ?? values.from);
const seeds = values.seed === undefined ? Number(values.seeds) : 1;
const outcomes: Outcome[] = [];
for (let seed = from; seed < from + seeds; seed += 1) {
  const outcome = await simulateSeed(seed, { trace: values.trace });
  outcomes.push({ ...outcome, trace: [] });
  if (values.trace) process.stderr.write(`${outcome.trace.join('\n')}\n`);
  if (outcome.violations.length > 0) await report(outcome);
  if ((seed - from + 1) % 500 === 0) process.stderr.write(`${seed - from + 1} of ${seeds}\n`);
}

const reached = [...addUp(outcomes.map(({ counts }) => counts))].sort(([a], [b]) => (a < b ? -1 : 1));
process.stderr.write(`${reached.map(([what, times]) => `${what} ${times}`).join(', ')}\n`);
const violations = outcomes.reduce((sum, outcome) => sum + outcome.violations.length, 0);
process.stdout.write(`${seeds} seeds, ${violations} violations\n`);
process.exitCode = violations === 0 ? 0 : 1;

/** The first seed that fails shows its trace; how to see the others is said. */
async function report({ seed, violations: found }: Outcome): Promise<void> {
  const isFirst = outcomes.filter((outcome) => outcome.violations.length > 0).length === 1;
  if (isFirst && !values.trace)
    process.stderr.write(`${(await simulateSeed(seed, { trace: true })).trace.join('\n')}\n`);
  process.stderr.write(`seed ${seed} (replay: --seed ${seed} --trace)\n${found.map((one) => `  ${one}\n`).join('')}`);
}
