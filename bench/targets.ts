import { budgets } from '../infra/bundle/budgets.ts';
import type { BenchTable } from './print/table.ts';
import { showRatio, text } from './print/units.ts';

/** What we hold ourselves to. The floor of each is in docs/PERFORMANCE.md. */

export type CaseName = keyof typeof caseNames;

/** What is measured of one schema, as the tables call it. */
export const caseNames = {
  connect: 'bare connect + select 1',
  first: 'first check, in sync',
  findings: 'first check, 10 findings',
  quiet: 'quiet check',
  dump: 'pg_dump --schema-only',
  delta: 'pg-delta extraction',
} as const;

export interface ReadingTarget {
  readonly cases: readonly CaseName[];
  /** Sizes that it is meant for, first and last. */
  readonly tables: readonly [number, number];
  /** A ratio of wall times to another case, or a figure of its own in bytes. */
  readonly of: CaseName | 'receivedBytes' | 'peakBytes';
  readonly atMost: number;
}

const firstChecks: readonly CaseName[] = ['first', 'findings'];
const megabyte = 1024 * 1024;

export const readingTargets: readonly ReadingTarget[] = [
  { cases: firstChecks, tables: [500, 5_000], of: 'dump', atMost: 0.4 },
  { cases: firstChecks, tables: [500, 5_000], of: 'delta', atMost: 1 / 8 },
  { cases: firstChecks, tables: [1, 2_000], of: 'peakBytes', atMost: 130 * megabyte },
  { cases: firstChecks, tables: [2_001, 5_000], of: 'peakBytes', atMost: 220 * megabyte },
  { cases: ['quiet'], tables: [500, 4_999], of: 'dump', atMost: 0.08 },
  { cases: ['quiet'], tables: [5_000, 5_000], of: 'dump', atMost: 0.04 },
  { cases: ['quiet'], tables: [1, 499], of: 'connect', atMost: 3 },
  { cases: ['quiet'], tables: [1, 5_000], of: 'receivedBytes', atMost: 1024 },
];

/** Server time per table of the largest schema, as a multiple of that of the smallest of 500 tables or more. */
export const growthAtMost = 1.3;

/** Tenants per second, as a multiple of what `pg_dump` and `diff` reach with their best number of processes. */
export const fleetAtLeast = { first: 6, quiet: 20 } as const;

/** Requests per tenant of the largest fleet, as a multiple of those of the smallest. */
export const sweepGrowthAtMost = 1.1;

/** Of the worker: what it loads when it starts, in bytes as for every synth, and how long that takes in a fresh process. */
export const coldStartAtMost = { startBytes: budgets.worker.startBytes, importMs: 150 } as const;

export interface Judged {
  /** What was measured of what. */
  readonly what: string;
  readonly measured: number;
  readonly limit: number;
  readonly sense: 'at most' | 'at least';
  /** A plain ratio when absent. */
  readonly unit?: 'bytes' | 'ms';
}

export const isMet = ({ measured, limit, sense }: Judged): boolean =>
  sense === 'at most' ? measured <= limit : measured >= limit;

/** Every target that what was measured allows to judge. */
export function targetTable(judged: readonly Judged[]): BenchTable {
  const met = judged.filter(isMet).length;
  return {
    title: `Targets: ${met} of ${judged.length} met`,
    columns: [text('of'), text('target'), text('measured'), text('verdict')],
    rows: judged.map((one) => [
      one.what,
      `${one.sense} ${showMeasured(one.limit, one)}`,
      showMeasured(one.measured, one),
      isMet(one) ? 'met' : 'not met',
    ]),
    notes: [],
  };
}

function showMeasured(value: number, { unit }: Judged): string {
  if (unit === undefined) return showRatio(value);
  if (unit === 'ms') return `${value.toFixed(0)} ms`;
  return value < megabyte ? `${(value / 1024).toFixed(1)} KB` : `${(value / megabyte).toFixed(0)} MB`;
}
