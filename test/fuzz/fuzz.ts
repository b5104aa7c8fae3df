import { installedMajors } from '../../local/postgres/server.ts';
import { asDriftError } from '../../shared/core/errors.ts';
import { createProgress } from '../simulation/progress.ts';
import { type Bench, createBench } from './bench.ts';
import { type Found, runCampaign, type Tally } from './campaign.ts';
import { readerLimits } from './limits.ts';
import { type FuzzOptions, parseOptions, usageText } from './options.ts';
import { drawRecipe, type Recipe } from './recipe.ts';
import { record } from './record.ts';

/**
 * Replays real sessions with changed bytes to everything that reads a tenant's server: the catalog reader, doctor and the
 * sources of tenants. First it records what real servers say to them; then false servers say it again, changed by the
 * recipe of each run, and a process of its own reads.
 *
 * Whatever is sent, a run must end by its deadline, with what was recorded or a DriftError of one printable line; nothing
 * may be thrown where nobody catches, the process stays below its memory, and no socket or timer is left behind.
 *
 * What it does not count as a failure: a schema that was read otherwise. Without TLS a flipped byte in a value is another
 * value. Such runs are counted and named. Recordings differ a little from time to time (oids, positions of the log), so the
 * same seed gives the same recipes, but not to the last byte the same sessions. TLS is a real handshake; its own bytes are
 * not changed, for they are read by Node.
 */
try {
  process.exitCode = await main(process.argv.slice(2));
} catch (thrown) {
  const { code, message } = asDriftError(thrown);
  if (code !== 'usage-invalid') throw thrown;
  process.stderr.write(message);
  process.exitCode = 64;
}

async function main(args: readonly string[]): Promise<number> {
  const options = parseOptions(args);
  if (options) return await fuzz(options);
  process.stdout.write(usageText);
  return 0;
}

/** Returns the exit code: 0 when nothing failed. */
async function fuzz({ seed, from, runs, lanes, majors, recipe }: FuzzOptions): Promise<number> {
  const installed = installedMajors();
  const recordings = await record(
    majors ?? majorsOf(recipe?.session) ?? [15, 18].filter((one) => installed.includes(one)),
  );
  const bench = await createBench(recordings, readerLimits);
  const progress = createProgress();
  try {
    for (const session of bench.sessions) {
      const { ended, fault } = await bench.alone({ session, login: 'trust', mutations: [] });
      if (fault || ended !== 'read') throw new Error(`${session}, replayed as it was, ends otherwise: ${ended}`);
    }
    const draw = (run: number) => recipe ?? drawRecipe(seed, run, bench.sessions);
    if (runs === 1) process.stderr.write(await tryOne(bench, draw(from)));
    const tally = await runCampaign(bench, { recipe: draw, from, runs, lanes, say: progress.say });
    process.stderr.write(describe(tally, recipe ? undefined : seed));
    process.stdout.write(`${lastLine(tally, seed, runs)}\n`);
    return tally.found.length === 0 ? 0 : 1;
  } finally {
    await bench.stop();
  }
}

/** How one run ends, whether it fails or not. */
async function tryOne(bench: Bench, recipe: Recipe): Promise<string> {
  const { ended, said = '' } = await bench.alone(recipe);
  return `${JSON.stringify(recipe)}\n${ended} ${said.slice(0, 2_000)}\n`;
}

/** A recipe says itself where it was recorded. */
function majorsOf(session: string | undefined): number[] | undefined {
  const major = session?.split('@')[1];
  return major === undefined ? undefined : [Number(major)];
}

function describe({ ended, found, notable }: Tally, seed: number | undefined): string {
  const counts = [...ended].sort(([, a], [, b]) => b - a).map(([how, times]) => `${how} ${times}`);
  const some = [...notable].filter(([, runs]) => runs.length > 0);
  const named = some.map(
    ([how, runs]) => `${how}: runs ${runs.slice(0, 20).join(', ')}${runs.length > 20 ? ', …' : ''}\n`,
  );
  return `${found.map((one) => describeFound(one, seed)).join('')}${counts.join(', ')}\n${named.join('')}`;
}

function describeFound({ symptom, detail, run, times, recipe }: Found, seed: number | undefined): string {
  const replay = seed === undefined ? '' : `  as it was: --seed ${seed} --run ${run}\n`;
  const lines = detail
    .split('\n')
    .slice(0, 6)
    .filter(Boolean)
    .map((line) => `    ${line.slice(0, 300)}\n`);
  return `run ${run}: ${symptom} (${times} times)\n${lines.join('')}  --recipe '${JSON.stringify(recipe)}'\n${replay}`;
}

function lastLine({ found, notable, peak }: Tally, seed: number, runs: number): string {
  const megabytes = Math.round(peak / 1024 / 1024);
  const failed = found.reduce((sum, { times }) => sum + times, 0);
  const seconds = (performance.now() / 1000).toFixed(1);
  return `${runs} runs of seed ${seed}, ${failed} failed, ${notable.get('read otherwise')?.length ?? 0} read otherwise; ${megabytes} MB at most, ${seconds} s`;
}
