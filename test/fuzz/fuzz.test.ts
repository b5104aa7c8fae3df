import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Bench, createBench } from './bench.ts';
import { runCampaign } from './campaign.ts';
import { readerLimits } from './limits.ts';
import { type Login, logins } from './logins.ts';
import { mutationKinds } from './mutations/table.ts';
import { drawRecipe, type Recipe, tlsAnswers } from './recipe.ts';
import { type Recording, record } from './record.ts';
import type { sabotages } from './sabotage.ts';
import { shrink } from './shrink.ts';

const seed = 1;
const runs = 300;
const major = 18;

let recordings: readonly Recording[];
let bench: Bench;
beforeAll(async () => {
  recordings = await record([major]);
  bench = await createBench(recordings, readerLimits);
});
afterAll(() => bench?.stop());

const untouched = (session: string, more: Partial<Recipe> = {}): Recipe => ({
  session: `${session}@${major}`,
  login: 'trust',
  mutations: [],
  ...more,
});

describe('a session that is replayed as it was', () => {
  it('gives what was recorded, whatever reads it', async () => {
    const ended = [];
    for (const session of bench.sessions)
      ended.push([session, await bench.alone({ session, login: 'trust', mutations: [] })]);
    expect(ended).toEqual(bench.sessions.map((session) => [session, { ended: 'read' }]));
  });

  it.each(['trust', 'scram'] as const)('gives it behind a login of kind %s and inside TLS', async (login) => {
    expect(await bench.alone(untouched('read', { login, tls: 'accept' }))).toEqual({ ended: 'read' });
  });
});

describe('whatever a server sends', () => {
  it(`ends in a result or an error of ours, in time and in little memory (${runs} runs)`, async () => {
    const recipe = (run: number) => drawRecipe(seed, run, bench.sessions);
    const tally = await runCampaign(bench, { recipe, from: 0, runs, lanes: 24, say: () => {} });
    expect(tally.found.map(({ symptom, recipe }) => `${symptom}: --recipe '${JSON.stringify(recipe)}'`)).toEqual([]);
    // As far from the recordings as it should be, and not so far that nothing is read any more.
    expect(tally.ended.size).toBeGreaterThan(6);
    expect(tally.ended.get('read') ?? 0).toBeGreaterThan(runs / 20);
  });
});

describe('recipes', () => {
  it('reach every kind of mutation, of login and of answer to TLS, and depend on their seed alone', () => {
    const drawn = Array.from({ length: 5_000 }, (_, run) => drawRecipe(seed, run, ['a', 'b']));
    const kinds = new Set(drawn.flatMap(({ mutations }) => mutations.map(({ kind }) => kind)));
    expect([...mutationKinds.keys()].filter((kind) => !kinds.has(kind))).toEqual([]);
    expect(new Set(drawn.map(({ login }) => login))).toEqual(new Set<Login>(logins));
    expect(new Set(drawn.map(({ tls }) => tls))).toEqual(new Set([undefined, ...tlsAnswers]));
    expect(drawRecipe(seed, 4_711, ['a', 'b'])).toEqual(drawn[4_711]);
  });

  it('shrink to what is needed to fail', async () => {
    const whole = drawRecipe(seed, 6, ['read@18']);
    const one = (kind: string, size: number) => ({ kind, message: 900, byte: 77, size, salt: 5 });
    const recipe = {
      ...whole,
      login: 'scram' as const,
      mutations: [one('flipBits', 3), one('repeat', 900), one('drop', 1)],
    };
    const fails = async ({ mutations }: Recipe) => mutations.some(({ kind, size }) => kind === 'repeat' && size >= 40);
    const smallest = await shrink(recipe, fails, 100);
    expect(smallest).toMatchObject({ login: 'trust', mutations: [{ kind: 'repeat', message: 0, byte: 0 }] });
    expect(smallest.mutations[0]?.size).toBeLessThan(80);
  });
});

// At once, for most of them only wait.
describe.concurrent('the fuzzer notices a reader that', () => {
  const symptoms: readonly [keyof typeof sabotages, RegExp, Partial<Recipe>?][] = [
    ['uncaught', /^uncaught: Error: Unknown authenticationOk/, { login: 'gss' }],
    ['rejects', /^uncaught: Error: nobody waits/],
    ['exits', /the process died with exit code 3/],
    ['blocks', /the process blocked for 1 s/],
    ['hoards', /the process held more than 300 MB/],
    ['late', /did not end by its deadline/],
    ['leavesSocket', /left its socket open/],
    ['leavesTimer', /left open: Timeout/],
    ['throwsOther', /threw what is no DriftError: not one of ours/],
    ['floodsTerminal', /internal with a message of over 1000 characters/],
    ['twoLines', /internal with a message that is not one printable line/],
  ];
  it.each(symptoms)('%s', async (sabotage, symptom, more = {}) => {
    const limits = sabotage === 'blocks' ? { ...readerLimits, silenceMs: 1_000 } : readerLimits;
    const sabotaged = await createBench(recordings, limits, sabotage);
    try {
      expect((await sabotaged.alone(untouched('read', more))).fault?.symptom).toMatch(symptom);
    } finally {
      await sabotaged.stop();
    }
  });
});
