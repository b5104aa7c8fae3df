import type { BenchTable, Column } from '../print/table.ts';
import type { Estimate } from './estimate.ts';
import type { PriceTable } from './prices.ts';
import type { SecretWay } from './usage.ts';

const dollars = (name: string): Column => ({ name, show: (value) => rounded(value) });
const time = (name: string): Column => ({ name, show: showTime });
const count = (name: string): Column => ({ name, show: (value) => value.toLocaleString('en-US') });
const text = (name: string): Column => ({ name });

const wayNames: Readonly<Record<SecretWay, string>> = {
  tenant: 'secret per tenant',
  host: 'secret per server',
  iam: 'IAM tokens',
};

/** What sweeps take and cost, for all sizes and ways that were estimated, and the prices that this is made of. */
export function costTables(estimates: readonly Estimate[], prices: PriceTable): readonly BenchTable[] {
  const bySize = [...Map.groupBy(estimates, ({ fleet }) => fleet.tenants).values()];
  return [
    sweepTable(bySize),
    monthTable(bySize),
    ...(bySize.length === 1 ? [billTable(estimates)] : []),
    priceList(prices),
  ];
}

/** Of each size, its estimates by way; what a sweep takes is the same for all of them. */
type BySize = readonly (readonly Estimate[])[];

function sweepTable(bySize: BySize): BenchTable {
  const { fleet } = firstOf(bySize.flat());
  const rows = bySize.map((ways) => {
    const { fleet, sweep } = firstOf(ways);
    return [fleet.tenants, sweep.seconds, sweep.workers, sweep.publishSeconds, sweep.checks];
  });
  return {
    title: `One sweep: ${fleet.seconds} s a check, ${fleet.concurrency} at once`,
    columns: [count('tenants'), time('takes'), count('workers'), time('all rows to Notion'), dollars('checks USD')],
    rows,
    notes: [
      'When every database answers. Notion gets all rows once; after that only those that changed.',
      ...overlaps(bySize.flat()),
    ],
  };
}

/** A sweep that is still under way makes the next one skip. */
function overlaps(estimates: readonly Estimate[]): string[] {
  const late = estimates.filter(({ fleet, sweep }) => sweep.seconds > fleet.every * 60);
  const sizes = [...new Set(late.map(({ fleet }) => fleet.tenants.toLocaleString('en-US')))];
  return sizes.length === 0
    ? []
    : [`With ${sizes.join(' and ')} tenants a sweep takes longer than the time to the next.`];
}

function monthTable(bySize: BySize): BenchTable {
  const all = bySize.flat();
  const { fleet } = firstOf(all);
  const ways = [...new Set(all.map(({ fleet }) => fleet.secrets))];
  const rows = bySize.map((estimates) => {
    const { fleet } = firstOf(estimates);
    const totals = ways.map((way) => estimates.find(({ fleet }) => fleet.secrets === way)?.month.total);
    return [fleet.tenants, fleet.hosts, ...totals];
  });
  return {
    title: `One month in USD: a sweep every ${fleet.every} min, ${fleet.endpoints ? 'with' : 'without'} endpoints`,
    columns: [count('tenants'), count('servers'), ...ways.map((way) => dollars(wayNames[way]))],
    rows,
    notes: [
      'Checks, logins, and what stands there anyway. Not in it: seconds of coordinator and aggregator, documents in S3.',
    ],
  };
}

function billTable(ways: readonly Estimate[]): BenchTable {
  const parts = {
    checks: 'checks',
    secretReads: 'secrets read',
    secrets: 'secrets kept',
    endpoints: 'interface endpoints',
    standing: 'alarms, dashboard, idle queues, own secrets',
    total: 'together',
  } as const;
  const keys = ['checks', 'secretReads', 'secrets', 'endpoints', 'standing', 'total'] as const;
  return {
    title: 'The month in parts, USD',
    columns: [text('for'), ...ways.map(({ fleet }) => dollars(wayNames[fleet.secrets]))],
    rows: keys.map((key) => [parts[key], ...ways.map(({ month }) => month[key])]),
    notes: [],
  };
}

function priceList({ asOf, region, prices }: PriceTable): BenchTable {
  return {
    title: `Prices of ${asOf}, ${region}`,
    columns: [{ name: 'USD', show: showPrice }, text('for one')],
    rows: Object.values(prices).map(({ usd, unit }) => [usd, unit]),
    notes: ['Without taxes, discounts and free tiers. Hold them against your own bill before you quote a sum.'],
  };
}

function firstOf(estimates: readonly Estimate[]): Estimate {
  const [first] = estimates;
  if (!first) throw new TypeError('There is no estimate to be shown.');
  return first;
}

/** Three digits that count: an estimate has no more. */
function rounded(value: number): string {
  return value.toLocaleString('en-US', { maximumSignificantDigits: 3 });
}

function showPrice(value: number): string {
  return value.toLocaleString('en-US', { maximumSignificantDigits: 6, maximumFractionDigits: 12 });
}

function showTime(seconds: number): string {
  if (seconds < 120) return `${rounded(seconds)} s`;
  return seconds < 7_200 ? `${rounded(seconds / 60)} min` : `${rounded(seconds / 3_600)} h`;
}
