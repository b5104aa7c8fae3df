import type { Bench } from './bench.ts';
import { startFalseServer } from './false-server.ts';
import { type Fault, uncaughtFault } from './judge.ts';
import type { Reader } from './reader.ts';
import type { Recipe } from './recipe.ts';
import { shrink } from './shrink.ts';

/** Many runs, several at a time. */

export interface CampaignOptions {
  /** The recipe of a run. */
  readonly recipe: (run: number) => Recipe;
  readonly from: number;
  readonly runs: number;
  /** How many are tried at a time. */
  readonly lanes: number;
  readonly say: (line: string) => void;
}

/** What went wrong in one way: the first run that did, made as simple as it may be. */
export interface Found extends Fault {
  readonly run: number;
  readonly times: number;
  readonly recipe: Recipe;
}

export interface Tally {
  /** How many runs ended in each way. */
  readonly ended: ReadonlyMap<string, number>;
  readonly found: readonly Found[];
  /** The runs that ended in one of the `notable` ways. */
  readonly notable: ReadonlyMap<string, readonly number[]>;
  /** The most memory a process held that read, in bytes. */
  readonly peak: number;
}

/** Not wrong by themselves: another result than was recorded and no error, and an error that says that the reader broke. */
const notableEndings = ['read otherwise', 'internal'];

/** So many runs share one process, which then rests: what is still open then is theirs. */
const perProcess = 1_000;
const mostShrunk = 12;
const mostTries = 40;

export async function runCampaign(bench: Bench, options: CampaignOptions): Promise<Tally> {
  const { recipe, from, runs, lanes, say } = options;
  const ended = new Map<string, number>();
  const faults = new Map<string, { run: number; times: number; fault: Fault }>();
  const notable = new Map<string, number[]>(notableEndings.map((how) => [how, []]));
  let peak = 0;
  let done = 0;
  const note = (run: number, { symptom, detail }: Fault): void => {
    const known = faults.get(symptom);
    const first = known && known.run < run ? known : { run, fault: { symptom, detail } };
    faults.set(symptom, { ...first, times: (known?.times ?? 0) + 1 });
  };
  const count = (run: number, how: string): void => {
    ended.set(how, (ended.get(how) ?? 0) + 1);
    notable.get(how)?.push(run);
    done += 1;
    say(`${done} of ${runs} runs, ${faults.size} ways to go wrong`);
  };

  for (let start = from; start < from + runs; start += perProcess) {
    const some = Array.from({ length: Math.min(perProcess, from + runs - start) }, (_, n) => start + n);
    const { suspects, highest } = await tryTogether(bench, some, { lanes, recipe, note, count });
    peak = Math.max(peak, highest);
    // In the company of others nobody can tell whose doing it was.
    for (const run of suspects) {
      const verdict = await bench.alone(recipe(run));
      if (verdict.fault) note(run, verdict.fault);
      count(run, verdict.ended);
    }
  }

  const found: Found[] = [];
  for (const { run, times, fault } of [...faults.values()].sort((a, b) => a.run - b.run)) {
    say(`making run ${run} simpler: ${fault.symptom}`);
    const fails = async (simpler: Recipe) => (await bench.alone(simpler)).fault?.symptom === fault.symptom;
    const whole = recipe(run);
    const smallest = found.length < mostShrunk ? await shrink(whole, fails, mostTries) : whole;
    found.push({ ...fault, run, times, recipe: smallest });
  }
  return { ended, found, notable, peak };
}

interface Together {
  readonly lanes: number;
  readonly recipe: (run: number) => Recipe;
  note(run: number, fault: Fault): void;
  count(run: number, how: string): void;
}

/** Tries these runs in one process, or in as many as they use up. Gives those that have to be tried alone. */
async function tryTogether(
  bench: Bench,
  runs: readonly number[],
  { lanes, recipe, note, count }: Together,
): Promise<{ suspects: Set<number>; highest: number }> {
  const suspects = new Set<number>();
  const left = [...runs].reverse();
  let highest = 0;
  while (left.length > 0) {
    const reader = await bench.startReader();
    const servers = await Promise.all(Array.from({ length: Math.min(lanes, left.length) }, startFalseServer));
    const tried: number[] = [];
    await Promise.all(
      servers.map(async (server) => {
        for (let run = left.pop(); run !== undefined; run = reader.isAlive() ? left.pop() : undefined) {
          tried.push(run);
          const { ended, fault } = await bench.among(run, recipe(run), server, reader);
          // Time and memory are shared: only alone is it sure whose they were.
          if (ended === 'lost' || ended === 'late') suspects.add(run);
          else {
            if (fault) note(run, fault);
            count(run, ended);
          }
        }
      }),
    );
    const open = suspects.size > 0 ? [] : await reader.rest();
    highest = Math.max(highest, reader.peak());
    blame(reader, suspects, note);
    if (open.length > 0) for (const run of tried) suspects.add(run);
    await Promise.all([reader.stop(), ...servers.map((server) => server.stop())]);
  }
  return { suspects, highest };
}

/** Who let an exception go uncaught, where that is known; who may have, where it is not. */
function blame({ uncaught }: Reader, suspects: Set<number>, note: Together['note']): void {
  for (const { ids, stack } of uncaught) {
    const [only] = ids;
    if (only !== undefined && ids.length === 1) note(only, uncaughtFault(stack));
    else for (const id of ids) suspects.add(id);
  }
}
