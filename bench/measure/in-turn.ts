import type { Contender, Sample } from './contender.ts';
import { medianOfKnown } from './statistics.ts';
import type { WireMeter } from './wire-meter.ts';

/** The samples of one contender, in the order of the rounds. */
export type Samples = ReadonlyMap<string, readonly Sample[]>;

/**
 * Measures all of them in each round, in an order that turns from round to round: a machine that slows down for a while
 * slows down all of them. Each is run once before, unmeasured.
 */
export async function measureInTurn(
  contenders: readonly Contender[],
  rounds: number,
  onStep: (what: string, done: number, total: number) => void,
): Promise<Samples> {
  const samples = new Map<string, Sample[]>(contenders.map(({ name }) => [name, []]));
  let done = 0;
  for (let round = 0; round <= rounds; round += 1) {
    const first = round % contenders.length;
    for (const contender of [...contenders.slice(first), ...contenders.slice(0, first)]) {
      onStep(contender.name, done, contenders.length * (rounds + 1));
      const sample = await contender.measure();
      if (round > 0) samples.get(contender.name)?.push(sample);
      done += 1;
    }
  }
  return samples;
}

/** What costs to find out, so that it is not found out while time is taken. */
export interface Counted {
  readonly serverCpuMs: number | undefined;
  readonly receivedBytes: number;
  readonly peakBytes: number | undefined;
}

/** Medians of runs in fresh processes, through the meter. */
export async function countFresh(contender: Contender, meter: WireMeter, times: number): Promise<Counted> {
  const runs: Counted[] = [];
  for (let run = 0; run < times; run += 1) {
    const fresh = await contender.fresh();
    try {
      meter.take();
      const { peakBytes } = await fresh.measure(meter.port);
      runs.push({ ...meter.take(), peakBytes });
    } finally {
      fresh.stop();
    }
  }
  return {
    serverCpuMs: medianOfKnown(runs.map((run) => run.serverCpuMs)),
    receivedBytes: medianOfKnown(runs.map((run) => run.receivedBytes)) ?? 0,
    peakBytes: medianOfKnown(runs.map((run) => run.peakBytes)),
  };
}
