import { describe, expect, it } from 'vitest';
import type { Sabotage } from './functions.ts';
import { type Outcome, simulateSeed } from './run.ts';
import { sabotages } from './sabotage.ts';
import { story } from './story.ts';
import { addUp } from './tally.ts';

const seeds = 500;

/** Everything that a row of the failure matrix is about must happen somewhere in these seeds. */
const happenings = [
  'dies-before',
  'dies-after',
  'answer-lost',
  'refused',
  'done-twice',
  'slow',
  'delivered-twice',
  'came-back',
  'late-result',
  'worker-out-of-time',
  'tenants-dead-letter',
  'coordinator-gave-up',
  'sweep-skipped',
  'forced',
  'superseded',
  'older-came-later',
  'lease-taken-again',
  'aggregator-broken',
  'secret-rotated',
  'redeployed',
  'quiet-read',
  'server-silent',
  'told-to-wait',
  'canonical-suspected',
  'ended-aggregated-by-all-answered',
  'ended-aggregated-by-deadline',
  'ended-abandoned',
];

describe('whole sweeps while everything goes wrong', () => {
  it(`keep every invariant (${seeds} seeds), and everything that can go wrong does`, async ({ signal }) => {
    const outcomes: Outcome[] = [];
    for (let seed = 0; seed < seeds; seed += 1) {
      signal.throwIfAborted();
      const outcome = await simulateSeed(seed);
      if (outcome.violations.length > 0) throw new Error(await story(outcome));
      outcomes.push(outcome);
    }
    const reached = addUp(outcomes.map(({ counts }) => counts));
    expect(happenings.filter((what) => !reached.has(what))).toEqual([]);
  });

  it('go the same way whenever they are repeated, watched or not', async () => {
    const [first, second] = [await simulateSeed(42, { trace: true }), await simulateSeed(42, { trace: true })];
    const unwatched = await simulateSeed(42);
    expect(second.trace).toEqual(first.trace);
    expect(first.trace.length).toBeGreaterThan(100);
    expect(unwatched.counts).toEqual(first.counts);
  });

  it('keep every invariant with hundreds of tenants, and none of them costs more for it', async () => {
    const [few, many] = [await simulateSeed(0, { tenants: 40 }), await simulateSeed(0, { tenants: 400 })];
    expect([...few.violations, ...many.violations]).toEqual([]);
    const perTenant = ({ undisturbed: { counts, tenants } }: Outcome) => (counts.get('requests-store') ?? 0) / tenants;
    expect(many.undisturbed.tenants).toBeGreaterThan(300);
    expect(perTenant(many) / perTenant(few)).toBeLessThan(1.2);
  });

  it.for(Object.entries(sabotages))('bring to light %s', async ([what, sabotage], { signal }) => {
    const found = await firstViolation(sabotage, signal);
    expect(found, `none of ${seeds} seeds found ${what}`).toBeDefined();
    expect(found?.violations, `seed ${found?.seed} found ${what}`).not.toEqual([]);
  });
});

async function firstViolation(sabotage: Sabotage, signal: AbortSignal): Promise<Outcome | undefined> {
  const { from = 0 } = sabotage;
  for (let seed = from; seed < from + seeds; seed += 1) {
    signal.throwIfAborted();
    const outcome = await simulateSeed(seed, { sabotage });
    if (outcome.violations.length > 0) return outcome;
  }
  return undefined;
}
