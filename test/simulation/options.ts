import { parseArgs } from 'node:util';
import { DriftError } from '../../shared/core/errors.ts';

/** Which worlds are simulated, and how they are shown. */
export interface SimulateOptions {
  /** The first seed, and how many from there on. */
  readonly from: number;
  readonly seeds: number;
  /** Whether all that happened is printed. */
  readonly trace: boolean;
  /** Whether the worlds stand on emulators of DynamoDB, S3 and SQS instead of memory. */
  readonly emulators: boolean;
  /** How many tenants each world has; few, and drawn, when undefined. */
  readonly tenants: number | undefined;
}

export const usageText = `Usage: npm run simulate -- [options]

  --seeds 500   how many seeds are tried
  --from 0      the first of them
  --seed 42     one seed alone
  --emulators   on emulators of DynamoDB, S3 and SQS instead of memory; 30 seeds unless said otherwise
  --tenants N   so many tenants, instead of one to eight
  --trace       prints all that happened
`;

/** What the arguments ask for. Throws `usage-invalid`. */
export function parseOptions(args: readonly string[]): SimulateOptions {
  const { seed, seeds, from, tenants: wanted, trace = false, emulators = false } = parse(args);
  const tenants = wanted === undefined ? undefined : wholeNumber('--tenants', wanted, 1);
  const shown = { trace, emulators, tenants };
  if (seed !== undefined && (seeds !== undefined || from !== undefined))
    refuse('--seed is one seed alone: leave out --seeds and --from');
  if (seed !== undefined) return { from: wholeNumber('--seed', seed, 0), seeds: 1, ...shown };
  const most = seeds ?? (emulators ? '30' : '500');
  return { from: wholeNumber('--from', from ?? '0', 0), seeds: wholeNumber('--seeds', most, 1), ...shown };
}

function parse(args: readonly string[]) {
  const options = {
    seeds: { type: 'string' },
    from: { type: 'string' },
    seed: { type: 'string' },
    tenants: { type: 'string' },
    trace: { type: 'boolean' },
    emulators: { type: 'boolean' },
  } as const;
  try {
    // npm and node both leave a `--` behind.
    return parseArgs({ args: args.filter((argument) => argument !== '--'), options }).values;
  } catch (cause) {
    return refuse(cause instanceof Error ? cause.message : String(cause));
  }
}

/** Digits and nothing else: `1e3`, `0x10` and an empty text are numbers to JavaScript, and mistakes here. */
function wholeNumber(option: string, text: string, least: number): number {
  const number = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (Number.isSafeInteger(number) && number >= least) return number;
  return refuse(`${option} ${JSON.stringify(text)}: expected a whole number from ${least} on`);
}

function refuse(why: string): never {
  throw new DriftError('usage-invalid', `simulate: ${why}.\n\n${usageText}`);
}
