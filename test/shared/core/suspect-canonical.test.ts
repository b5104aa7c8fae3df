import { describe, expect, it } from 'vitest';
import { buildMatrix } from '../../../shared/core/matrix.ts';
import { suspectCanonical } from '../../../shared/core/suspect-canonical.ts';
import type { TenantResult } from '../../../shared/core/tenant-result.ts';
import { aFinding, aResult, aTenant, isoAfter } from '../../support/builders.ts';

const drifted = (...ids: string[]): Partial<TenantResult> => ({
  status: 'drifted',
  findings: ids.map((id) => aFinding(id)),
});
const well: Partial<TenantResult> = { status: 'in-sync' };

function matrixOf(shapes: readonly (Partial<TenantResult> | undefined)[]) {
  const tenants = shapes.map((_, place) => aTenant(`t${place}`));
  const results = shapes.flatMap((shape, place) => (shape ? [aResult(`t${place}`, shape)] : []));
  const sweep = { id: 's1', startedAt: isoAfter(0), closedAt: isoAfter(1) };
  return buildMatrix({ sweep, canonical: { fingerprint: 'f', objects: 1, release: 'r1' }, tenants, results });
}
const times = (count: number, shape: Partial<TenantResult> | undefined) => Array.from({ length: count }, () => shape);

describe('a canonical schema is suspected', () => {
  it('when most checked tenants have one difference in common, whatever else they have', () => {
    const shapes = [
      ...times(4, drifted('table:app.i')),
      ...times(3, drifted('table:app.i', 'table:app.v')),
      ...times(3, well),
    ];
    expect(suspectCanonical(matrixOf([...shapes, undefined]), 60)).toMatchObject({
      finding: 'missing table app.i',
      tenants: 7,
      checked: 10,
    });
  });

  it.each([
    ['just so many', [...times(6, drifted('table:app.i')), ...times(4, well)]],
    ['different ones', [...times(5, drifted('table:app.i')), ...times(5, drifted('table:app.j'))]],
    ['tenants that merely lag', times(10, { ...drifted('table:app.i'), status: 'lagging' })],
    ['too few tenants', times(4, drifted('table:app.i'))],
    ['nobody at all', times(3, undefined)],
  ])('not for %s', (_, shapes) => {
    expect(suspectCanonical(matrixOf(shapes), 60)).toBeUndefined();
  });

  it('never when that is turned off', () => {
    expect(suspectCanonical(matrixOf(times(10, drifted('table:app.i'))), 100)).toBeUndefined();
  });
});
