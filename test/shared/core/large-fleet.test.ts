import { describe, expect, it } from 'vitest';
import { interleaveByServer } from '../../../shared/core/manifest.ts';
import { buildMatrix } from '../../../shared/core/matrix.ts';
import { aFinding, aResult, aTenant, isoAfter } from '../../support/builders.ts';

/** Well under a second, and minutes for whoever copies a list for each of its elements. */
const timeoutMs = 20_000;

const fleet = Array.from({ length: 100_000 }, (_, at) => aTenant(`t${at}`, { server: 'db.internal:5432' }));

describe('a hundred thousand tenants', () => {
  it('on one server are numbered', { timeout: timeoutMs }, () => {
    expect(interleaveByServer(fleet)).toHaveLength(fleet.length);
  });

  it('in one cohort are a matrix', { timeout: timeoutMs }, () => {
    const findings = [aFinding('table:app.orders')];
    const { cohorts, objects } = buildMatrix({
      sweep: { id: 's1', startedAt: isoAfter(0), closedAt: isoAfter(1) },
      canonical: { fingerprint: 'f', objects: 1, release: 'r1' },
      tenants: fleet,
      results: fleet.map(({ id }) => aResult(id, { status: 'drifted', findings })),
    });
    expect(cohorts.map(({ size }) => size)).toEqual([fleet.length]);
    expect(objects.map(({ tenants }) => tenants.length)).toEqual([fleet.length]);
  });
});
