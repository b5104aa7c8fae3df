import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { loadSameMeaning } from '../../shared/postgres/meaning/same-meaning.ts';
import { type DatabaseFactory, startDatabases } from '../support/databases.ts';
import { budget } from './budget.ts';
import { checkPlan, newTally } from './check-plan.ts';
import { plans } from './plan.ts';

let databases: DatabaseFactory;
beforeAll(async () => {
  databases = await startDatabases(budget.major);
});
afterAll(() => databases?.stop());

it(`every random change that the catalogs show is found, and no other (seed ${budget.seed})`, async () => {
  const sameMeaning = await loadSameMeaning();
  const tally = newTally();
  const property = fc.asyncProperty(plans, (plan) => checkPlan(databases, plan, sameMeaning, tally));
  await fc.assert(property, { seed: budget.seed, numRuns: budget.runs, endOnFailure: true });
  expect(tally.changes - tally.refused).toBeGreaterThan(budget.runs);
});
