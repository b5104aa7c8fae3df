import { asDriftError } from '../../shared/core/errors.ts';
import { type Ground, memoryGround } from './ground.ts';
import { parseOptions, type SimulateOptions } from './options.ts';
import { createProgress } from './progress.ts';
import { type Outcome, simulateSeed } from './run.ts';
import { addUp } from './tally.ts';

const mostShown = 20;

/**
 * Simulates whole sweeps, one world per seed, and looks for a seed that breaks an invariant.
 * `--seeds 10000 --from 0` tries many, `--emulators` some on emulators of the cloud; `--seed 42 --trace` replays one and
 * prints all that happened in it.
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
async function simulate(options: SimulateOptions): Promise<number> {
  if (!options.emulators) return await simulateOn(memoryGround, options);
  // Memory needs none of what the emulators load.
  const { startEmulatedGround } = await import('./emulated/ground.ts');
  const { ground, stop } = await startEmulatedGround();
  try {
    return await simulateOn(ground, options);
  } finally {
    await stop();
  }
}

async function simulateOn(ground: Ground, options: SimulateOptions): Promise<number> {
  const { from, seeds, tenants, trace } = options;
  const outcomes: Outcome[] = [];
  const progress = createProgress();
  for (let seed = from; seed < from + seeds; seed += 1) {
    const outcome = await simulateSeed(seed, { trace, ground, tenants, progress: progress.say });
    const isFirst = !outcomes.some(({ violations }) => violations.length > 0);
    outcomes.push({ ...outcome, trace: [] });
    if (trace) process.stderr.write(`${outcome.trace.join('\n')}\n`);
    if (outcome.violations.length > 0) await report(outcome, ground, options, isFirst && !trace);
    progress.say(`${seed - from + 1} of ${seeds} seeds`);
  }
  const reached = [...addUp(outcomes.map(({ counts }) => counts))].sort(([a], [b]) => (a < b ? -1 : 1));
  process.stderr.write(`${reached.map(([what, times]) => `${what} ${times}`).join(', ')}\n`);
  process.stderr.write(`${costs(outcomes)}\n`);
  const violations = outcomes.reduce((sum, outcome) => sum + outcome.violations.length, 0);
  process.stdout.write(`${seeds} seeds from ${from} on, ${violations} violations\n`);
  return violations === 0 ? 0 : 1;
}

/** What a seed violated and how to see it; the trace too when it is asked for and small enough to be read. */
async function report(
  { seed, violations }: Outcome,
  ground: Ground,
  { tenants, emulators }: SimulateOptions,
  isTraced: boolean,
): Promise<void> {
  if (isTraced && tenants === undefined)
    process.stderr.write(`${(await simulateSeed(seed, { trace: true, ground })).trace.join('\n')}\n`);
  const found = violations.slice(0, mostShown).map((one) => `  ${one}\n`);
  const more = violations.length > mostShown ? `  and ${violations.length - mostShown} more\n` : '';
  const how = `${emulators ? ' --emulators' : ''}${tenants === undefined ? '' : ` --tenants ${tenants}`}`;
  process.stderr.write(`seed ${seed} (replay: --seed ${seed} --trace${how})\n${found.join('')}${more}`);
}

/** What a tenant cost in requests in a sweep that nothing disturbed, and all of it in time and memory. */
function costs(outcomes: readonly Outcome[]): string {
  const undisturbed = outcomes.map((outcome) => outcome.undisturbed);
  const tenants = undisturbed.reduce((sum, one) => sum + one.tenants, 0);
  const per = [...addUp(undisturbed.map(({ counts }) => counts))]
    .filter(([what]) => what.startsWith('requests-'))
    .map(([what, times]) => `${what.slice('requests-'.length)} ${(times / Math.max(1, tenants)).toFixed(2)}`);
  const peakMb = Math.round(process.resourceUsage().maxRSS / 1024);
  const seconds = performance.now() / 1000;
  return `requests per tenant, undisturbed: ${per.sort().join(', ')}; ${seconds.toFixed(1)} s, ${peakMb} MB at most`;
}
