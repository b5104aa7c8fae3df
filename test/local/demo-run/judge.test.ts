import { describe, expect, it } from 'vitest';
import { demoTenants } from '../../../local/demo/fleet.ts';
import { judgeRows, judgeVerdicts } from '../../../local/demo-run/judge.ts';
import { buildMatrix } from '../../../shared/core/matrix.ts';
import { aFinding, aResult, aTenant } from '../example-matrix.ts';

const picked = demoTenants.filter(({ id }) =>
  ['umbra-games', 'vantage-energy', 'nimbus-hosting', 'driftwood-hotels'].includes(id),
);

function matrixOf(results: ReturnType<typeof aResult>[]) {
  return buildMatrix({
    sweep: { id: 's-1', startedAt: '2026-11-22T10:00:00.000Z', closedAt: '2026-11-22T10:00:02.000Z' },
    canonical: { fingerprint: 'f', objects: 3, release: 'r1' },
    tenants: results.map(({ tenantId }) => aTenant(tenantId)),
    results,
  });
}

const lag = { release: 'r15', behind: 1, since: '2026-11-19T09:00:00.000Z' };
const asTold = [
  aResult('umbra-games'),
  aResult('vantage-energy', { findings: [aFinding('policy:billing.invoices.invoices_portal')] }),
  aResult('nimbus-hosting', { status: 'lagging', lag, findings: [aFinding('table:a.b')] }),
  aResult('driftwood-hotels', { status: 'unreachable', error: { code: 'authentication-failed', message: 'no' } }),
];

describe('the judge of the demo', () => {
  it('has nothing to say when each tenant is what its story says', () => {
    expect(judgeVerdicts(matrixOf(asTold), picked)).toEqual([]);
  });

  it('names every tenant that is not, and why', () => {
    const wrong = [
      aResult('umbra-games', { findings: [aFinding('table:a.b')] }),
      aResult('vantage-energy', {
        findings: [aFinding('policy:billing.invoices.invoices_portal', { class: 'extra' })],
      }),
      aResult('nimbus-hosting', { status: 'lagging', lag: { ...lag, behind: 2 }, findings: [aFinding('table:a.b')] }),
    ];
    const problems = judgeVerdicts(matrixOf(wrong), picked);
    expect(problems).toContainEqual('driftwood-hotels: has no row');
    expect(problems).toContainEqual('umbra-games (at-head): is drifted, expected in-sync');
    expect(problems).toContainEqual('nimbus-hosting (behind): is behind by 2, expected 1');
    expect(problems).toContainEqual(
      expect.stringMatching(/^vantage-energy .*found extra policy.*expected missing policy/),
    );
  });

  it('wants exactly one row with the right status for each tenant', () => {
    const rows = [
      { 'Tenant ID': 'umbra-games', Status: 'In sync' },
      { 'Tenant ID': 'vantage-energy', Status: 'Drifted' },
      { 'Tenant ID': 'nimbus-hosting', Status: 'Lagging' },
      { 'Tenant ID': 'driftwood-hotels', Status: 'Unreachable' },
    ];
    expect(judgeRows(matrixOf(asTold), rows)).toEqual([]);
    expect(judgeRows(matrixOf(asTold), rows.slice(1))).toEqual(['Notion has 3 rows, expected 4']);
    const [first, ...others] = rows;
    expect(judgeRows(matrixOf(asTold), [{ ...first, Status: 'Drifted' }, ...others])).toEqual([
      'Notion says umbra-games: drifted',
      'Notion does not say umbra-games: in sync',
    ]);
  });
});
