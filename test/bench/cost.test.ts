import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { estimate, type Fleet } from '../../bench/cost/estimate.ts';
import { parseCostOptions } from '../../bench/cost/options.ts';
import { type Goods, priceTable } from '../../bench/cost/prices.ts';
import { sweepTime } from '../../bench/cost/sweep-time.ts';
import { costTables } from '../../bench/cost/tables.ts';
import { standing } from '../../bench/cost/usage.ts';
import { renderTable } from '../../bench/print/table.ts';
import { root } from '../house/source-files.ts';

/** Figures worked out by hand beforehand, two digits each. */

const minute = 60;
const hour = 3_600;

/** Tenants; seconds of a sweep with 50, 200 and 1,000 at once; seconds to publish every row. */
const times = [
  [100, 3, 3, 3, 33],
  [1_000, 10, 10, 10, 5.6 * minute],
  [10_000, 64, 34, 34, 56 * minute],
  [100_000, 10.1 * minute, 2.8 * minute, 1.8 * minute, 9.3 * hour],
] as const;

/** Tenants; USD of one sweep's checks; of a month of checks swept hourly, of one read secret per check, of their secrets. */
const costs = [
  [100, 0.000_49, 0.36, 0.37, 40],
  [1_000, 0.004_9, 3.6, 3.65, 400],
  [10_000, 0.049, 36, 37, 4_000],
  [100_000, 0.49, 360, 365, 40_000],
] as const;

const hourly: Omit<Fleet, 'tenants'> = {
  every: 60,
  concurrency: 50,
  seconds: 0.3,
  secrets: 'tenant',
  hosts: 20,
  endpoints: false,
};

/** What the figures were worked out for: a smaller worker, that asks the table less. */
const lightCheck = { memoryMb: 256, sqsRequests: 2.1, dynamoWrites: 3, dynamoReads: 0.2, logBytes: 2_000 };

const expectAbout = (value: number, expected: number, tolerance: number) =>
  expect(Math.abs(value / expected - 1), `${value} instead of ${expected}`).toBeLessThan(tolerance);

describe('the time of a sweep', () => {
  it.each(times)('of %i tenants is as worked out', (tenants, ...expected) => {
    for (const [at, concurrency] of [50, 200, 1_000].entries()) {
      const { seconds } = sweepTime({ tenants, seconds: 0.3, concurrency });
      expectAbout(seconds, expected[at] ?? 0, tenants === 100 ? 0.15 : 0.02);
    }
    expectAbout(estimate({ ...hourly, tenants }, priceTable).sweep.publishSeconds, expected[3], 0.05);
  });

  it('is at least that of one check, and has no more workers than tenants', () => {
    expect(sweepTime({ tenants: 1, seconds: 0.3, concurrency: 50 })).toEqual({ seconds: 0.3, workers: 1 });
    expect(sweepTime({ tenants: 3, seconds: 2, concurrency: 2 })).toEqual({ seconds: 3, workers: 2 });
  });
});

describe('the cost', () => {
  it.each(costs)('of %i tenants is as worked out', (tenants, ofSweep, checks, reads, secrets) => {
    const { sweep, month } = estimate({ ...hourly, tenants }, priceTable, lightCheck);
    expectAbout(sweep.checks, ofSweep, 0.02);
    expectAbout(month.checks, checks, 0.02);
    expectAbout(month.secretReads, reads, 0.02);
    expectAbout(month.secrets, secrets, 0.001);
  });

  it('of endpoints in two zones is 29 USD, and of what stands there anyway about thirteen', () => {
    const { endpoints, standing } = estimate({ ...hourly, tenants: 1, endpoints: true }, priceTable).month;
    expectAbout(endpoints, 29, 0.01);
    expectAbout(standing, 13, 0.1);
    expect(estimate({ ...hourly, tenants: 1 }, priceTable).month.endpoints).toBe(0);
  });

  it('is the sum of its parts, and half of it when swept half as often', () => {
    const { sweeps, total, ...parts } = estimate({ ...hourly, tenants: 1_000 }, priceTable).month;
    expect(sweeps).toBe(730);
    expect(total).toBeCloseTo(Object.values(parts).reduce((sum, part) => sum + part, 0));
    const rarer = estimate({ ...hourly, tenants: 1_000, every: 120 }, priceTable).month;
    expect(rarer.checks).toBeCloseTo(parts.checks / 2);
    expect(rarer.secretReads).toBeCloseTo(parts.secretReads / 2);
    expect(rarer.secrets).toBe(parts.secrets);
  });

  it('of one secret per server is that of the servers, of IAM tokens nothing', () => {
    const host = estimate({ ...hourly, tenants: 10_000, secrets: 'host' }, priceTable);
    expectAbout(host.month.secrets, 20 * 0.4, 0.001);
    // Each of 50 workers reads each of 20 secrets once.
    expectAbout(host.sweep.secretReads, 20 * 50 * 0.000_005, 0.001);
    const iam = estimate({ ...hourly, tenants: 10_000, secrets: 'iam' }, priceTable);
    expect([iam.month.secrets, iam.month.secretReads]).toEqual([0, 0]);
  });
});

describe('the tables', () => {
  const textOf = (...args: string[]) =>
    costTables(
      parseCostOptions(args).fleets.map((fleet) => estimate(fleet, priceTable)),
      priceTable,
    )
      .map(renderTable)
      .join('\n');

  it('put four sizes and the three ways to keep logins side by side, with the date of the prices', () => {
    const text = textOf();
    const sizes = [...text.matchAll(/^ +([\d,]+) +\d+ +\S+ +\S+ +\S+$/gm)].map(([, size]) => size);
    expect(sizes).toEqual(['100', '1,000', '10,000', '100,000']);
    expect(text).toMatch(/secret per tenant +secret per server +IAM tokens/);
    expect(text).toContain(`Prices of ${priceTable.asOf}, us-east-1`);
  });

  it('are what the README shows of them', () => {
    const readme = readFileSync(join(root, 'README.md'), 'utf8');
    const shown = [...readme.matchAll(/^\| ([\d,]+) \| (.*) \|$/gm)].map(([, size = '', rest = '']) =>
      [size, ...rest.split(' | ')].join(' '),
    );
    const [times = '', months = ''] = textOf().split(/One month in USD|Prices of/);
    const lines = (text: string) =>
      [...text.matchAll(/^ +([\d,]+) {2,}(.*)$/gm)].map(([, size = '', rest = '']) => [
        size,
        ...rest.trim().split(/ {2,}/),
      ]);
    const takes = new Map(lines(times).map(([size, time]) => [size, time]));
    const expected = lines(months).map(([size, _servers, ...ways]) => [size, takes.get(size), ...ways].join(' '));
    expect(expected).toHaveLength(4);
    expect(shown).toEqual(expected);
  });

  it('and the README agree about what stands there anyway, part by part', () => {
    const readme = readFileSync(join(root, 'README.md'), 'utf8').replace(/\s+/g, ' ');
    const [, sum = '', ...parts] =
      /In each of these ([\d.]+) stand .*?: ([\d.]+) for (\d+) figures.*?; ([\d.]+) for the dashboard, ([\d.]+) for (\d+) alarms, ([\d.]+) for asking four empty queues, ([\d.]+) for two secrets/.exec(
        readme,
      ) ?? [];
    const [figures, howManyFigures, dashboard, alarms, howManyAlarms, polling, secrets] = parts.map(Number);
    const priced = (name: Goods) => Number(((standing[name] ?? 0) * priceTable.prices[name].usd).toFixed(2));
    expect([howManyFigures, howManyAlarms]).toEqual([standing.customMetric, standing.alarmMetric]);
    expect([figures, dashboard, alarms, polling, secrets]).toEqual(
      (['customMetric', 'dashboard', 'alarmMetric', 'sqsRequest', 'secret'] as const).map(priced),
    );
    expectAbout(Number(sum), estimate({ ...hourly, tenants: 1 }, priceTable).month.standing, 0.005);
  });

  it('say so when a sweep takes longer than the time to the next', () => {
    const late = 'With 100,000 tenants a sweep takes longer than the time to the next.';
    expect(textOf('--every', '5')).toContain(late);
    expect(textOf('--every', '15')).not.toContain('takes longer than');
  });

  it('show one size in parts, and one way alone when it is named', () => {
    const text = textOf('--tenants', '1000', '--secrets', 'host', '--hosts', '4', '--endpoints');
    expect(text).toMatch(/secrets kept +1\.6\n/);
    expect(text).toMatch(/interface endpoints +29\.2\n/);
    expect(text).not.toContain('IAM tokens');
  });
});

describe('node bench/cost.ts', () => {
  const run = (...args: string[]) =>
    spawnSync(process.execPath, [join(root, 'bench', 'cost.ts'), ...args], { encoding: 'utf8' });

  it('prints one document with --json, money in dollars and times in seconds', () => {
    const { status, stdout } = run('--tenants', '1000', '--json');
    const part = z.object({ fleet: z.object({ secrets: z.string() }), month: z.object({ total: z.number() }) });
    const { estimates, asOf } = z.object({ asOf: z.iso.date(), estimates: z.array(part) }).parse(JSON.parse(stdout));
    expect({ status, asOf }).toEqual({ status: 0, asOf: priceTable.asOf });
    expect(estimates.map(({ fleet }) => fleet.secrets)).toEqual(['tenant', 'host', 'iam']);
  });

  it('ends with 64 and says what it expected when it is asked wrongly', () => {
    const { status, stdout, stderr } = run('--tenants', 'many');
    expect({ status, stdout }).toEqual({ status: 64, stdout: '' });
    expect(stderr).toContain('--tenants "many": expected a whole number from 1');
    expect(stderr).toContain('Usage: node bench/cost.ts');
  });
});

describe('the options', () => {
  it.each([
    [['--tenants', '0'], '--tenants "0": expected a whole number from 1'],
    [['--tenants', '1e3'], '--tenants "1e3"'],
    [['--tenants', ''], '--tenants ""'],
    [['--tenants=-5'], '--tenants "-5"'],
    [['--every', '0.5'], '--every "0.5"'],
    [['--concurrency', '1'], '--concurrency "1": expected a whole number from 2 to 1000'],
    [['--concurrency', '1001'], 'from 2 to 1000'],
    [['--seconds', '0'], '--seconds "0": expected a number above 0'],
    [['--seconds', '61'], 'at most 60'],
    [['--secrets', 'vault'], '--secrets "vault": expected tenant, host or iam'],
    [['--hosts', '3'], '--hosts needs --tenants'],
    [['--tenants', '2', '--hosts', '3'], '--hosts 3: more servers than tenants'],
    [['--tennants', '3'], '--tennants'],
    [['1000'], "'1000'"],
  ])('%j are refused', (args, says) => {
    expect(() => parseCostOptions(args)).toThrow(
      expect.objectContaining({ code: 'usage-invalid', message: expect.stringContaining(says) }),
    );
  });
});
