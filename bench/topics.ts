import type { TopicName } from './options.ts';
import { runColdStart } from './topics/cold-start.ts';
import { runDiff } from './topics/diff.ts';
import { runFleet } from './topics/fleet.ts';
import { runNotion } from './topics/notion.ts';
import { runReading } from './topics/reading.ts';
import { runSweep } from './topics/sweep.ts';
import type { TopicResult, Workbench } from './workbench.ts';

/** All that is measured. To add a topic: its name in options.ts, its file, its line here. */
export const topics: Readonly<Record<TopicName, (bench: Workbench) => Promise<TopicResult>>> = {
  reading: runReading,
  fleet: runFleet,
  diff: runDiff,
  'cold-start': runColdStart,
  sweep: runSweep,
  notion: runNotion,
};
