import { parseArgs } from 'node:util';
import { DriftError } from '../../shared/core/errors.ts';
import type { Fleet } from './estimate.ts';
import { type SecretWay, secretWays } from './usage.ts';

export interface CostOptions {
  /** One per size and way to keep logins; the ways of one size follow each other. */
  readonly fleets: readonly Fleet[];
  readonly json: boolean;
}

export const usageText = `Usage: node bench/cost.ts [options]

  --tenants 1000             databases of the fleet; without it: 100, 1,000, 10,000 and 100,000
  --every 60                 minutes from one sweep to the next
  --concurrency 50           tenants checked at once, 2 to 1000
  --seconds 0.3              how long one check takes
  --secrets ${secretWays.join('|')}  one secret per tenant, one per database server, or IAM tokens; without it: all three
  --hosts 2                  database servers; without it: one for every 500 tenants
  --endpoints                with interface endpoints of its own in the VPC
  --json                     one JSON document on stdout
`;

const usualSizes = [100, 1_000, 10_000, 100_000];
const tenantsPerHost = 500;

/** The fleets that the arguments ask for. Throws `usage-invalid`. */
export function parseCostOptions(args: readonly string[]): CostOptions {
  const values = parse(args);
  const tenants = whole('--tenants', values.tenants, { from: 1, to: 10_000_000 });
  const hosts = whole('--hosts', values.hosts, { from: 1, to: 10_000_000 });
  if (hosts !== undefined && tenants === undefined) refuse('--hosts needs --tenants: a fleet of what size has them');
  if (hosts !== undefined && hosts > (tenants ?? hosts)) refuse(`--hosts ${hosts}: more servers than tenants`);
  const ways = values.secrets === undefined ? secretWays : [wayNamed(values.secrets)];
  const rest = {
    every: whole('--every', values.every, { from: 1, to: 525_600 }) ?? 60,
    concurrency: whole('--concurrency', values.concurrency, { from: 2, to: 1_000 }) ?? 50,
    seconds: seconds(values.seconds) ?? 0.3,
    endpoints: values.endpoints ?? false,
  };
  const sizes = tenants === undefined ? usualSizes : [tenants];
  const fleets = sizes.flatMap((size) =>
    ways.map((way) => ({
      tenants: size,
      hosts: hosts ?? Math.ceil(size / tenantsPerHost),
      secrets: way,
      ...rest,
    })),
  );
  return { fleets, json: values.json ?? false };
}

function parse(args: readonly string[]) {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean' } as const;
  const options = {
    ...{ tenants: text, every: text, concurrency: text, seconds: text, secrets: text, hosts: text },
    ...{ endpoints: flag, json: flag },
  };
  try {
    return parseArgs({ args: [...args], options }).values;
  } catch (cause) {
    return refuse(cause instanceof Error ? cause.message.replace(/\.$/, '') : String(cause));
  }
}

function wayNamed(text: string): SecretWay {
  return (
    secretWays.find((way) => way === text) ??
    refuse(`--secrets ${JSON.stringify(text)}: expected ${secretWays.slice(0, -1).join(', ')} or ${secretWays.at(-1)}`)
  );
}

/** Digits only: what Number makes of an empty text or of 1e3 nobody meant. */
function whole(option: string, text: string | undefined, { from, to }: { readonly from: number; readonly to: number }) {
  if (text === undefined) return undefined;
  const number = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (number >= from && number <= to) return number;
  return refuse(`${option} ${JSON.stringify(text)}: expected a whole number from ${from} to ${to}`);
}

function seconds(text: string | undefined) {
  if (text === undefined) return undefined;
  const number = /^\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
  // A worker is stopped after a minute.
  if (number > 0 && number <= 60) return number;
  return refuse(`--seconds ${JSON.stringify(text)}: expected a number above 0, at most 60`);
}

function refuse(why: string): never {
  throw new DriftError('usage-invalid', `cost: ${why}.\n\n${usageText}`);
}
