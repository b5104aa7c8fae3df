import { createStopper } from '../../local/stopper.ts';
import type { TopicResult, Workbench } from '../workbench.ts';
import { buildFleet } from './fleet/build.ts';
import { buildCode, startMeasuredCloud } from './sweep/cloud.ts';
import { countRequests } from './sweep/count-requests.ts';
import { makeBlind } from './sweep/make-blind.ts';
import { measureSweep, type SweepFigures } from './sweep/measure-sweep.ts';
import { judgeSweeps, sweepRatios, sweepTable } from './sweep/table.ts';
import { enterTenants } from './sweep/tenant-entries.ts';

/** Whole sweeps of fleets of several sizes by the deployed code: what a tenant costs must not depend on how many there are. */
export async function runSweep(bench: Workbench): Promise<TopicResult> {
  const fleet = await buildFleet(bench);
  const canonical = await makeBlind(fleet);
  const code = await buildCode(bench.folder);
  const poller = countRequests();
  const figures: SweepFigures[] = [];
  for (const size of bench.options.fleets) {
    // A cloud of its own for each size: an emulator that is full is slower, and a function that was large stays large.
    const stopper = createStopper();
    try {
      const entries = enterTenants(fleet, canonical, size);
      const cloud = await startMeasuredCloud(code, entries, stopper);
      for (const kind of ['first', 'quiet'] as const) {
        const what = `sweeping ${size} tenants, ${kind} checks`;
        const onProgress = (done: number) => bench.progress.update(what, done, size);
        figures.push(await measureSweep({ kind, entries, cloud, poller, onProgress }));
      }
    } finally {
      await stopper.stop();
    }
  }
  return { tables: [sweepTable(fleet, figures)], judged: judgeSweeps(figures), ratios: sweepRatios(figures) };
}
