import type { CoordinatorInput } from '../../shared/core/messages.ts';
import { noon } from '../support/builders.ts';
import { allPastAfter, drawFaults, type Faults } from './faults.ts';
import type { Sabotage } from './functions.ts';
import { type Ground, memoryGround } from './ground.ts';
import { withVirtualIntervals } from './intervals.ts';
import { gatherEnded } from './invariants/evidence.ts';
import { invariants } from './invariants.ts';
import { createRandom, type Random } from './random.ts';
import { scaleFaults, scaleOf } from './scale.ts';
import { createScheduler, type Scheduler } from './scheduler.ts';
import { hour, minute, settings } from './settings.ts';
import { createTally, difference } from './tally.ts';
import { createTrace } from './trace.ts';
import { createWorld, type World } from './world.ts';

export interface Outcome {
  readonly seed: number;
  readonly violations: readonly string[];
  /** What happened, how often. */
  readonly counts: ReadonlyMap<string, number>;
  /** The same of the last sweep alone, with how many tenants it had. */
  readonly undisturbed: { readonly tenants: number; readonly counts: ReadonlyMap<string, number> };
  /** Empty unless it was asked for. */
  readonly trace: readonly string[];
}

export interface SimulationOptions {
  /** Whether what happens is written down. */
  readonly trace?: boolean;
  readonly sabotage?: Sabotage;
  readonly ground?: Ground;
  /** How many tenants there are, instead of a few. */
  readonly tenants?: number | undefined;
  /** Told now and then how far it is. */
  readonly progress?: (how: string) => void;
}

const lastSweep = 'last';
/** A last delivery that failed just before the calm is repeated, waits for whoever is publishing, and for one tick. */
const healingMs = settings.controlVisibilityMs + settings.aggregatorMs + 2 * minute;

/** One simulation: sweeps while things go wrong, then calm, then one sweep that nothing disturbs, then the invariants. */
export async function simulateSeed(seed: number, options: SimulationOptions = {}): Promise<Outcome> {
  const { ground = memoryGround } = options;
  const random = createRandom(seed);
  const scheduler = createScheduler(noon, random, ground.settled);
  return await withVirtualIntervals(() =>
    ground.withClock(scheduler.now, () => simulate(seed, random, scheduler, options)),
  );
}

async function simulate(
  seed: number,
  random: Random,
  scheduler: Scheduler,
  { trace: wanted = false, tenants, progress, ...rest }: SimulationOptions,
): Promise<Outcome> {
  const scale = scaleOf(tenants);
  const faults = scaleFaults(drawFaults(random), scale);
  const trace = createTrace(scheduler, { wanted });
  const tally = createTally();
  const world = await createWorld(seed, { scheduler, random, faults, trace, tally }, scale, rest);
  describe(faults, world);
  const before = scheduleSweeps(world, random);
  const isQuiet = await scheduler.run(scale.mostHappenings, (happened) =>
    progress?.(`seed ${seed}: ${happened} things happened in ${((scheduler.now() - noon) / hour).toFixed(1)} hours`),
  );
  await world.look();
  const ended = await gatherEnded({ ...world, healingMs }, lastSweep, isQuiet);
  const violations: string[] = [];
  for (const invariant of invariants) {
    for (const sentence of await invariant(ended)) violations.push(`${invariant.name}: ${sentence}`);
  }
  const undisturbed = { tenants: ended.last?.manifest.length ?? 0, counts: difference(tally.counts, before()) };
  return { seed, violations, counts: tally.counts, undisturbed, trace: trace.lines };
}

/** The schedule, the hands of people, and at the end of all trouble one last sweep. Returns what had happened before that one. */
function scheduleSweeps(world: World, random: Random): () => ReadonlyMap<string, number> {
  const { faults, tally } = world;
  const every = random.pick([20 * minute, 40 * minute, hour]);
  const turns = Math.ceil((faults.calmAt - noon) / every);
  for (let at = noon; at < faults.calmAt; at += every) {
    const event: CoordinatorInput = { trigger: 'schedule', scheduledAt: new Date(at).toISOString() };
    wakeAt(at + random.between(0, 5_000), event, world);
    if (!random.chance(0.2)) continue;
    tally.add('woken-twice');
    // Half of them while the first is still reading what it will compare.
    wakeAt(at + random.between(0, random.chance(0.5) ? 2_000 : minute), event, world);
  }
  for (let hands = random.between(0, 2); hands > 0; hands -= 1) {
    // Most people come while a sweep is busy.
    const busyAt = noon + random.between(0, turns - 1) * every + random.between(0, 90_000);
    const at = random.chance(0.7) ? Math.min(busyAt, faults.calmAt) : random.between(noon, faults.calmAt);
    const force = random.chance(0.6);
    if (force) tally.add('forced');
    wakeAt(at, { sweepId: `hand-${hands}`, force, dryRun: random.chance(0.1), full: random.chance(0.2) }, world);
  }
  const allEnded = faults.calmAt + allPastAfter + hour / 2;
  // What the one before the last suspects, the last one confirms.
  if (faults.suspectPercent < 100) wakeAt(allEnded, { sweepId: 'last-but-one' }, world);
  let before: ReadonlyMap<string, number> = new Map();
  world.scheduler.after(allEnded + hour - world.scheduler.now(), () => {
    before = new Map(tally.counts);
    wakeAt(world.scheduler.now(), { sweepId: lastSweep }, world);
  });
  return () => before;
}

function wakeAt(at: number, event: CoordinatorInput, { scheduler, trace, wake }: World): void {
  scheduler.after(at - scheduler.now(), () => {
    trace.note('operator', `wakes the coordinator ${JSON.stringify(event)}`);
    void wake(event);
  });
}

/** What the seed has in store, at the head of the trace. */
function describe(
  { rates, duplicates, skewMs, rowMs, suspectPercent, outages, calmAt }: Faults,
  { trace, fleet }: World,
): void {
  const percent = (rate: number) => `${(100 * rate).toFixed(1)} %`;
  const at = (moment: number) => `+${((moment - noon) / minute).toFixed(1)} min`;
  trace.note(
    'faults',
    Object.entries(rates)
      .map(([name, rate]) => `${name} ${percent(rate)}`)
      .join(', '),
  );
  trace.note('faults', `duplicates ${percent(duplicates)}, clocks ±${skewMs} ms, a row takes up to ${rowMs} ms`);
  trace.note('faults', `the canonical schema is suspected from ${suspectPercent} % on`);
  for (const { what, from, until } of outages) trace.note('faults', `${what} from ${at(from)} to ${at(until)}`);
  trace.note('faults', `calm from ${at(calmAt)}; ${fleet.ids.map((id) => `${id} ${fleet.temperOf(id)}`).join(', ')}`);
}
