import { afterEach, expect, it, vi } from 'vitest';
import { startLocalCloud } from '../../../local/sweep/local-cloud.ts';
import { compareSettings } from '../../../shared/core/compare-settings.ts';
import { aSnapshot } from '../../support/builders.ts';

/** Somebody sets the clock of the machine while a local sweep is under way. */

afterEach(() => vi.restoreAllMocks());

const days = 24 * 3_600_000;
const wallClock = Date.now;

it('a clock that is set two days ahead, and then two days back, stops no sweep and loses no result', async ({
  signal,
}) => {
  const jumps = [2 * days, -2 * days];
  let ahead = 0;
  vi.spyOn(Date, 'now').mockImplementation(() => wallClock() + ahead);
  const cloud = await startLocalCloud({
    canonical: { snapshot: aSnapshot('accounts') },
    // Nobody is there, so that each is tried a second time, a second later.
    tenants: ['acme', 'globex'].map((id) => ({ id, url: `postgres://reader@127.0.0.1:1/${id}` })),
    compare: compareSettings.parse({}),
    concurrency: 1,
    perServer: 1,
    writeLog(line) {
      if (line.includes('"tenant will be tried again"')) ahead = jumps.shift() ?? ahead;
    },
  });
  try {
    const { matrix } = await cloud.sweep({}, { signal });
    expect(jumps).toEqual([]);
    expect(matrix.rows.map(({ tenant, status }) => [tenant.id, status])).toEqual([
      ['acme', 'unreachable'],
      ['globex', 'unreachable'],
    ]);
  } finally {
    await cloud.stop();
  }
  expect(Date.now() - wallClock()).toBeCloseTo(-2 * days, -4);
});
