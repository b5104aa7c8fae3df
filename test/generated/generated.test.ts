import fc from 'fast-check';
import { expect, it } from 'vitest';
import { installedMajors } from '../../local/postgres/server.ts';
import { loadSameMeaning } from '../../shared/postgres/meaning/same-meaning.ts';
import { startDatabases } from '../support/databases.ts';
import { dumpMajor } from '../support/pg-dump.ts';
import { budget } from './budget.ts';
import { checkPlan, newTally } from './check-plan.ts';
import { plans } from './plan.ts';

/** Random schemas and random changes to them; the seed is fixed, and `more.ts` runs others. */
async function checkRandomPlans(major: number, numRuns: number, dump: boolean): Promise<void> {
  const databases = await startDatabases(major);
  try {
    const checking = { databases, sameMeaning: await loadSameMeaning(), tally: newTally(), dump };
    const property = fc.asyncProperty(plans, (plan) => checkPlan(checking, plan));
    await fc.assert(property, { seed: budget.seed, numRuns, endOnFailure: true });
    expect(checking.tally.changes - checking.tally.refused).toBeGreaterThan(numRuns);
  } finally {
    await databases.stop();
  }
}

const { seed, major, runs, dumpRuns } = budget;
/** Some hundred reads on a busy machine; more is a hang. */
const hangs = 240_000;

it(
  `every random change that the catalogs show is found, and no other (seed ${seed})`,
  () => checkRandomPlans(major, runs, false),
  hangs,
);

const readable = installedMajors().filter(
  (installed) => dumpMajor !== undefined && installed <= dumpMajor && installed >= 15,
);
const dumped = readable.at(-1);

it.skipIf(dumped === undefined)(
  `so is every one that pg_dump shows, where it is installed (seed ${seed})`,
  () => checkRandomPlans(dumped ?? major, dumpRuns, true),
  hangs,
);
