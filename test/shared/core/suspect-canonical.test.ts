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
    expect(suspectCanonical(matrixOf([...shapes, undefined]), 60)).toMatchObject([
      { finding: 'missing table app.i', tenants: 7, checked: 10 },
    ]);
  });

  it('for each difference that so many have, the widest first', () => {
    const shapes = [...times(7, drifted('table:app.i', 'table:app.v')), ...times(2, drifted('table:app.v')), well];
    expect(suspectCanonical(matrixOf(shapes), 60).map(({ finding, tenants }) => `${finding} ${tenants}`)).toEqual([
      'missing table app.v 9',
      'missing table app.i 7',
    ]);
  });

  it('when most tenants have the release before and with it something that was lost since', () => {
    const lacks = { ...drifted('table:app.new'), status: 'lagging' as const };
    const has = { status: 'lagging' as const, findings: [aFinding('table:app.old', { class: 'extra' })] };
    expect(suspectCanonical(matrixOf([...times(7, has), ...times(3, lacks)]), 60)).toMatchObject([
      { finding: 'extra table app.old', tenants: 7, checked: 10 },
    ]);
  });

  it('when it lost much since the release before, be the tenants ever so few', () => {
    const findings = ['table:app.i', 'table:app.j'].map((id) => aFinding(id, { class: 'extra' }));
    const matrix = matrixOf([{ status: 'lagging', findings }, well]);
    const had = (objects: number) => ({ name: 'r1', objects: objects + 1 });
    expect(suspectCanonical(matrix, 60, had(9))).toMatchObject([
      { finding: 'the canonical schema lost 9 of the 10 objects that release r1 had', tenants: 1, checked: 2 },
    ]);
    expect(suspectCanonical(matrix, 60, had(4))).toEqual([]);
    expect(suspectCanonical(matrix, 100, had(9))).toEqual([]);
    expect(suspectCanonical(matrixOf([well, undefined]), 60, had(9))).toEqual([]);
  });

  it('not for a release that takes a part away', () => {
    const shrunk = {
      ...matrixOf([drifted('table:app.i')]),
      canonical: { fingerprint: 'f', objects: 700, release: 'r2' },
    };
    expect(suspectCanonical(shrunk, 60, { name: 'r1', objects: 1000 })).toEqual([]);
    expect(suspectCanonical(shrunk, 60, { name: 'r1', objects: 1001 })).toHaveLength(1);
  });

  it.each([
    ['just so many', [...times(6, drifted('table:app.i')), ...times(4, well)]],
    ['different ones', [...times(5, drifted('table:app.i')), ...times(5, drifted('table:app.j'))]],
    ['tenants that merely lag', times(10, { ...drifted('table:app.i'), status: 'lagging' })],
    ['too few tenants', times(4, drifted('table:app.i'))],
    ['nobody at all', times(3, undefined)],
  ])('not for %s', (_, shapes) => {
    expect(suspectCanonical(matrixOf(shapes), 60)).toEqual([]);
  });

  it('never when that is turned off', () => {
    expect(suspectCanonical(matrixOf(times(10, drifted('table:app.i'))), 100)).toEqual([]);
  });
});
