import { type Goods, goods, type PriceTable } from './prices.ts';
import { sweepTime } from './sweep-time.ts';
import {
  type CheckUsage,
  checkUsage,
  endpointUsage,
  minutesAMonth,
  perServer,
  rowsASecond,
  type SecretWay,
  secretKeptSeconds,
  standing,
  type Usage,
} from './usage.ts';

/** A fleet, how often it is swept, and how its logins are kept. */
export interface Fleet {
  readonly tenants: number;
  /** Minutes from one sweep to the next. */
  readonly every: number;
  readonly concurrency: number;
  /** Of one check. */
  readonly seconds: number;
  readonly secrets: SecretWay;
  /** Database servers; what `host` has a secret for. */
  readonly hosts: number;
  /** Whether interface endpoints of its own are paid for. */
  readonly endpoints: boolean;
}

/** Money in US dollars, times in seconds. */
export interface Estimate {
  readonly fleet: Fleet;
  readonly sweep: {
    readonly seconds: number;
    readonly workers: number;
    /** How long the tracker takes when every row is new or changed. */
    readonly publishSeconds: number;
    /** What its checks cost, and what it costs to read their logins. */
    readonly checks: number;
    readonly secretReads: number;
  };
  readonly month: {
    readonly sweeps: number;
    readonly checks: number;
    readonly secretReads: number;
    /** For keeping them. */
    readonly secrets: number;
    readonly endpoints: number;
    /** Alarms, dashboard, metrics, idle queues, and the two secrets that every environment has. */
    readonly standing: number;
    readonly total: number;
  };
}

/** What sweeping the fleet takes and costs, when all its databases answer at the first try. */
export function estimate(fleet: Fleet, table: PriceTable, usage: CheckUsage = checkUsage): Estimate {
  const { seconds, workers } = sweepTime({
    ...fleet,
    concurrency: Math.min(fleet.concurrency, perServer * fleet.hosts),
  });
  const priced = (name: Goods): number => table.prices[name].usd;
  const { secrets, reads } = secretsOf(fleet, workers, seconds);
  const sweeps = minutesAMonth / fleet.every;
  const sweep = {
    checks: fleet.tenants * costOfCheck(fleet.seconds, table, usage),
    secretReads: reads * priced('secretRead'),
  };
  const month = {
    checks: sweeps * sweep.checks,
    secretReads: sweeps * sweep.secretReads,
    secrets: secrets * priced('secret'),
    endpoints: fleet.endpoints ? costOf(endpointUsage, table) : 0,
    standing: costOf(standing, table),
  };
  const total = Object.values(month).reduce((sum, part) => sum + part, 0);
  const publishSeconds = fleet.tenants / rowsASecond;
  return { fleet, sweep: { seconds, workers, publishSeconds, ...sweep }, month: { sweeps, ...month, total } };
}

/** One check, without its login. */
function costOfCheck(seconds: number, table: PriceTable, usage: CheckUsage): number {
  return costOf(
    {
      lambdaCompute: (usage.memoryMb / 1024) * seconds,
      lambdaInvocation: 1,
      sqsRequest: usage.sqsRequests,
      dynamoWrite: usage.dynamoWrites,
      dynamoRead: usage.dynamoReads,
      logByte: usage.logBytes,
    },
    table,
  );
}

/** How many secrets the tenants have, and how often a sweep reads one; what a worker has just read it still knows. */
function secretsOf({ tenants, secrets, hosts }: Fleet, workers: number, sweepSeconds: number) {
  if (secrets === 'iam') return { secrets: 0, reads: 0 };
  if (secrets === 'tenant') return { secrets: tenants, reads: tenants };
  const readings = Math.ceil(sweepSeconds / secretKeptSeconds);
  return { secrets: hosts, reads: Math.min(tenants, hosts * workers * readings) };
}

const costOf = (usage: Usage, { prices }: PriceTable): number =>
  goods.reduce((sum, name) => sum + prices[name].usd * (usage[name] ?? 0), 0);
