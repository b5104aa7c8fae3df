import type { Plan } from '../../../local/notion/rate-limit.ts';
import { startNotionStandIn } from '../../../local/notion/stand-in.ts';
import { DriftError } from '../../../shared/core/errors.ts';
import { createNotionTracker } from '../../../shared/notion/tracker.ts';
import { type Change, fleetMatrix } from './fleet.ts';

export interface SweepCost {
  readonly name: string;
  readonly requests: number;
  readonly writes: number;
  /** Of the stand-in's clock: requests, and waiting for the allowance. */
  readonly minutes: number;
}

/** One after the other, an hour apart, on one database. */
const sweeps: readonly (readonly [name: string, change: Change])[] = [
  ['first fill', {}],
  ['quiet', {}],
  ['2 % changed', { facts: 2 }],
  ['10 % changed', { facts: 12 }],
  ['10 % newly drifted', { facts: 12, drift: 11 }],
  ['quiet again', { facts: 12, drift: 11 }],
];

/** What one request is taken to last. */
export const requestMs = 500;

/** What each sweep of such a fleet asks of Notion. Throws when a row is not written as it should be. */
export async function measureSweeps(
  rows: number,
  { plan, requestsPerMinute }: { readonly plan: Plan; readonly requestsPerMinute: number },
): Promise<SweepCost[]> {
  let at = Date.UTC(2026, 0, 1);
  const now = (): number => at;
  const sleep = async (ms: number): Promise<void> => {
    at += ms;
  };
  /** Requests that are under way together end together. */
  const timed: typeof fetch = async (input, init) => {
    const until = at + requestMs;
    const answer = await fetch(input, init);
    at = Math.max(at, until);
    return answer;
  };
  const notion = await startNotionStandIn({ plan, now, checkAnswers: false });
  try {
    const { token, baseUrl, databaseId: database } = notion;
    const tracker = createNotionTracker({
      token,
      baseUrl,
      database,
      now,
      sleep,
      requestsPerMinute,
      fetch: timed,
      companions: true,
    });
    const costs: SweepCost[] = [];
    for (const [name, change] of sweeps) {
      at += 3_600_000;
      const before = { at, requests: notion.requests.length, writes: notion.stats().writes };
      const matrix = fleetMatrix(rows, at, change);
      const report = await tracker.publish(matrix, { deadline: Number.POSITIVE_INFINITY, complete: true });
      if (report.failed.length > 0 || !report.finished) throw lost(name, rows);
      costs.push({
        name,
        requests: notion.requests.length - before.requests,
        writes: notion.stats().writes - before.writes,
        minutes: (at - before.at) / 60_000,
      });
    }
    if (notion.rows().length !== rows || notion.stats().rateLimited > 0) throw lost('all sweeps', rows);
    return costs;
  } finally {
    await notion.stop();
  }
}

const lost = (sweep: string, rows: number): DriftError =>
  new DriftError(
    'internal',
    `${sweep} of ${rows} rows: not every row is where it should be, or Notion had to slow us down.`,
  );
