import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Outcome, simulateSeed } from '../run.ts';
import { sabotages } from '../sabotage.ts';
import { story } from '../story.ts';
import { addUp } from '../tally.ts';
import { startEmulatedGround } from './ground.ts';

/** A few of those that `npm run simulate -- --emulators` tries: quick ones in which all of this happens. */
const seeds = [5, 7, 16, 22, 27, 28];
const happenings = [
  'dies-before',
  'dies-after',
  'answer-lost',
  'refused',
  'done-twice',
  'delivered-twice',
  'came-back',
  'sent-late',
  'worker-out-of-time',
  'dead-tenants-arrival',
  'aggregator-broken',
  'lease-taken-again',
  'sweep-skipped',
  'forced',
  'superseded',
  'secret-rotated',
  'quiet-read',
];

let emulated: Awaited<ReturnType<typeof startEmulatedGround>>;
beforeAll(async () => {
  emulated = await startEmulatedGround();
});
afterAll(() => emulated.stop());

describe('whole sweeps on emulators of DynamoDB, S3 and SQS while everything goes wrong', () => {
  it(`keep every invariant (seeds ${seeds.join(', ')})`, async ({ signal }) => {
    const { ground } = emulated;
    const outcomes: Outcome[] = [];
    for (const seed of seeds) {
      signal.throwIfAborted();
      const outcome = await simulateSeed(seed, { ground });
      if (outcome.violations.length > 0) throw new Error(await story(outcome, ground));
      outcomes.push(outcome);
    }
    const reached = addUp(outcomes.map(({ counts }) => counts));
    expect(happenings.filter((what) => !reached.has(what))).toEqual([]);
  });

  it('go the same way when they are repeated', async () => {
    const [first, second] = [await traced(7), await traced(7)];
    expect(second).toEqual(first);
    expect(first.length).toBeGreaterThan(100);
  });

  it('bring to light a worker that counts a tenant before its result is stored', async () => {
    const sabotage = sabotages['a worker that counts a tenant before its result is stored'] ?? {};
    const { violations } = await simulateSeed(7, { ground: emulated.ground, sabotage });
    expect(violations.filter((one) => one.includes('was counted without a result'))).not.toEqual([]);
  });
});

async function traced(seed: number): Promise<readonly string[]> {
  return (await simulateSeed(seed, { ground: emulated.ground, trace: true })).trace;
}
