import { parseArgs } from 'node:util';
import { DriftError } from '../../shared/core/errors.ts';
import { type Recipe, recipe as recipeShape } from './recipe.ts';

export interface FuzzOptions {
  readonly seed: number;
  /** The first run, and how many from there on. */
  readonly from: number;
  readonly runs: number;
  readonly lanes: number;
  /** Of Postgres; the ones recorded unless said otherwise. */
  readonly majors: readonly number[] | undefined;
  /** One recipe alone. */
  readonly recipe: Recipe | undefined;
}

export const usageText = `Usage: npm run fuzz -- [options]

  --runs 1000      how many runs are tried
  --seed 1         what they depend on; the same seed gives the same runs
  --run 42         one run of the seed alone
  --recipe <json>  one recipe alone, as a failing run prints it
  --major 17       sessions of that Postgres alone, instead of 15 and 18; may be given several times
  --lanes 16       how many runs are tried at a time
`;

/** What the arguments ask for; undefined when they ask for help. Throws `usage-invalid`. */
export function parseOptions(args: readonly string[]): FuzzOptions | undefined {
  const { seed, runs, run, recipe, major, lanes, help } = parse(args);
  if (help) return undefined;
  if (run !== undefined && runs !== undefined) refuse('--run is one run alone: leave out --runs');
  if (recipe !== undefined && (run ?? runs ?? seed) !== undefined)
    refuse('--recipe is one run alone: leave out --seed, --runs and --run');
  return {
    seed: wholeNumber('--seed', seed ?? '1', 0),
    from: wholeNumber('--run', run ?? '0', 0),
    runs: run === undefined && recipe === undefined ? wholeNumber('--runs', runs ?? '1000', 1) : 1,
    lanes: wholeNumber('--lanes', lanes ?? '16', 1),
    majors: major?.map((text) => wholeNumber('--major', text, 13)),
    recipe: recipe === undefined ? undefined : parseRecipe(recipe),
  };
}

function parse(args: readonly string[]) {
  const options = {
    seed: { type: 'string' },
    runs: { type: 'string' },
    run: { type: 'string' },
    recipe: { type: 'string' },
    major: { type: 'string', multiple: true },
    lanes: { type: 'string' },
    help: { type: 'boolean' },
  } as const;
  try {
    // npm and node both leave a `--` behind.
    return parseArgs({ args: args.filter((argument) => argument !== '--'), options }).values;
  } catch (cause) {
    return refuse(cause instanceof Error ? cause.message : String(cause));
  }
}

function parseRecipe(text: string): Recipe {
  try {
    return recipeShape.parse(JSON.parse(text));
  } catch (cause) {
    return refuse(`--recipe cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`);
  }
}

/** Digits and nothing else: `1e3`, `0x10` and an empty text are numbers to JavaScript, and mistakes here. */
function wholeNumber(option: string, text: string, least: number): number {
  const number = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (Number.isSafeInteger(number) && number >= least) return number;
  return refuse(`${option} ${JSON.stringify(text)}: expected a whole number from ${least} on`);
}

function refuse(why: string): never {
  throw new DriftError('usage-invalid', `fuzz: ${why}.\n\n${usageText}`);
}
