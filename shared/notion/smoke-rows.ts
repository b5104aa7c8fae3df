import { countFindings, type Finding } from '../core/finding.ts';
import type { DriftMatrix, MatrixRow } from '../core/matrix.ts';
import { isChecked } from '../core/tenant-result.ts';

/** Three tenants that nobody has: one of each sort of row, and with what Notion is particular about in their names. */

export const smokePrefix = 'driftmatrix-smoke-';

/** `actual` is what the second tenant differs in. Pure. */
export function smokeMatrix(actual: string, at: string): DriftMatrix {
  const finding: Finding = {
    class: 'changed',
    kind: 'column',
    id: 'column:app.smoke.amount',
    severity: 'high',
    attributes: [{ name: 'type', expected: 'integer', actual }],
    folded: 0,
  };
  const rows = [
    aRow('in-sync', 'Smoke, test 100 % 🚬', {}),
    aRow('drifted', 'Smoke test', { status: 'drifted', findings: [finding], severity: 'high', since: at }),
    aRow('unreachable', 'x'.repeat(3000), {
      status: 'unreachable',
      error: { code: 'connection-refused', message: 'nobody is there' },
    }),
  ];
  const checked = rows.filter(({ status }) => isChecked(status)).length;
  return {
    sweep: {
      id: 'smoke',
      outcome: 'partial',
      startedAt: at,
      closedAt: at,
      known: rows.length,
      checked,
      inSync: rows.filter(({ status }) => status === 'in-sync').length,
    },
    canonical: { fingerprint: 'smoke', objects: 1, release: 'smoke' },
    rows,
    cohorts: [],
    objects: [],
  };
}

function aRow(id: string, name: string, facts: Partial<MatrixRow>): MatrixRow {
  return {
    tenant: { id: `${smokePrefix}${id}`, name },
    status: 'in-sync',
    findings: [],
    suppressed: [],
    unmodeled: {},
    ...facts,
    counts: countFindings(facts.findings ?? []),
  };
}
