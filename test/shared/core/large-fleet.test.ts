import { describe, expect, it } from 'vitest';
import { breakShared, settleIds } from '../../../shared/core/contested.ts';
import { interleaveByServer } from '../../../shared/core/manifest.ts';
import { buildMatrix } from '../../../shared/core/matrix.ts';
import { failSharing } from '../../../shared/core/same-database.ts';
import type { Tenant } from '../../../shared/core/tenant.ts';
import { aFinding, aResult, aTenant, isoAfter } from '../../support/builders.ts';
import { growthOf } from '../../support/growth.ts';

/** Work on a whole fleet grows with the fleet, not with its square, as it does where a list is copied for each of its elements. */

/** Four times as many: 4 when linear, 16 when quadratic. */
const sizes = { small: 10_000, large: 40_000 };
const mostGrowth = 10;
const isLinear = (growth: number): boolean => growth <= mostGrowth;
const expectLinear = (work: (tenants: number) => unknown): void =>
  expect(growthOf(work, sizes, isLinear)).toBeLessThanOrEqual(mostGrowth);

const some = <Item>(count: number, make: (at: number) => Item): Item[] =>
  Array.from({ length: count }, (_, at) => make(at));
const findings = [aFinding('table:app.orders')];

const work: Readonly<Record<string, (tenants: number) => unknown>> = {
  'on one server are numbered': (count) =>
    interleaveByServer(some(count, (at) => aTenant(`t${at}`, { server: 'db.internal:5432' }))),
  'in one cohort are a matrix': (count) => {
    const tenants: Tenant[] = some(count, (at) => aTenant(`t${at}`));
    const results = tenants.map(({ id }) => aResult(id, { status: 'drifted', findings }));
    const sweep = { id: 's1', startedAt: isoAfter(0), closedAt: isoAfter(1) };
    return buildMatrix({ sweep, canonical: { fingerprint: 'f', objects: 1, release: 'r1' }, tenants, results });
  },
  'on one database are failed': (count) => failSharing(some(count, (at) => aResult(`t${at}`, { databaseId: 'one' }))),
  'with one connection are failed': (count) =>
    breakShared(settleIds(some(count, (at) => aTenant(`t${at}`, { connection: { secret: 'one' } })))),
  'with one id are one': (count) => settleIds(some(count, () => aTenant('same'))),
  'whose ids look alike are failed': (count) =>
    settleIds(some(count, (at) => aTenant(`x${' '.repeat((at % 150) + 1)}${'\u00a0'.repeat(1 + (at >> 9))}`))),
};

describe('tenants by the ten thousand', () => {
  it.each(Object.entries(work))('%s', (_, run) => expectLinear(run));
});
