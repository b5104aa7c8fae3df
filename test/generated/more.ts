import { parseArgs } from 'node:util';
import fc from 'fast-check';
import { loadSameMeaning } from '../../shared/postgres/meaning/same-meaning.ts';
import { startDatabases } from '../support/databases.ts';
import { dumpMajor } from '../support/pg-dump.ts';
import { budget } from './budget.ts';
import { checkPlan, newTally } from './check-plan.ts';
import { everyChange } from './every-change.ts';
import { type Plan, plans } from './plan.ts';

/**
 * A longer run: `node test/generated/more.ts -- --runs 2000 --seed 7 --major 17`. It stops at the first counterexample and
 * makes it as small as it can; `--keep-going` prints all of them as they are instead, and `--every` tries each change there
 * is once, object by object; `--skip` leaves out the first of them. Where pg_dump can read the server it is asked too. From
 * 15 on: the oracle reads catalogs that older servers do not have. Exits 1 when there is any counterexample.
 */

const { values } = parseArgs({
  args: process.argv.slice(2).filter((argument) => argument !== '--'),
  options: {
    runs: { type: 'string', default: '200' },
    seed: { type: 'string', default: String(budget.seed) },
    major: { type: 'string', default: String(budget.major) },
    skip: { type: 'string', default: '0' },
    every: { type: 'boolean', default: false },
    'keep-going': { type: 'boolean', default: false },
  },
});
const parameters = { seed: Number(values.seed), numRuns: Number(values.runs) };
const print = (text: string) => process.stdout.write(`${text}\n`);
if (Number(values.major) < 15) throw new Error(`--major ${values.major}: the oracle reads 15 and newer.`);
const databases = await startDatabases(Number(values.major));
const tally = newTally();

async function shrinking(check: (plan: Plan) => Promise<void>): Promise<void> {
  const result = await fc.check(fc.asyncProperty(plans, check), parameters);
  if (!result.failed) return;
  print(`${fc.defaultReportMessage(result) ?? 'failed'}\n${String(result.errorInstance)}`);
  process.exitCode = 1;
}

async function keepingGoing(all: readonly Plan[], check: (plan: Plan) => Promise<void>): Promise<void> {
  const chosen = all.slice(Number(values.skip)).slice(0, parameters.numRuns);
  for (const [place, plan] of chosen.entries()) {
    process.stderr.write(`schema ${place + 1} of ${chosen.length}\n`);
    await check(plan).catch((thrown: unknown) => {
      print(`${String(thrown)}\n  ${JSON.stringify(plan)}`);
      process.exitCode = 1;
    });
  }
}

try {
  const dump = dumpMajor !== undefined && databases.server.major <= dumpMajor;
  const checking = { databases, sameMeaning: await loadSameMeaning(), tally, dump };
  const check = (plan: Plan) => checkPlan(checking, plan);
  if (values.every) await keepingGoing(everyChange(), check);
  else if (values['keep-going'])
    await keepingGoing(fc.sample(plans, { ...parameters, numRuns: parameters.numRuns + Number(values.skip) }), check);
  else await shrinking(check);
  for (const [change, refusal] of tally.refusals) process.stderr.write(`refused: ${change}\n  ${refusal}\n`);
  print(
    `${tally.schemas} schemas, ${tally.changes} changes (${tally.refused} refused, ${tally.silent} without effect), seed ${parameters.seed}`,
  );
} finally {
  await databases.stop();
}
