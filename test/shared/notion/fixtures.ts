import type { Finding } from '../../../shared/core/finding.ts';
import { countFindings } from '../../../shared/core/finding.ts';
import type { DriftMatrix, MatrixRow } from '../../../shared/core/matrix.ts';
import { isChecked } from '../../../shared/core/tenant-result.ts';

/** A matrix row that is in sync unless told otherwise. */
export function aRow(id: string, changes: Partial<MatrixRow> = {}): MatrixRow {
  const findings = changes.findings ?? [];
  return {
    tenant: { id },
    status: 'in-sync',
    counts: countFindings(findings),
    findings,
    fingerprint: 'f00d',
    serverVersion: '17.10',
    suppressed: [],
    unmodeled: {},
    ...changes,
  };
}

/** A row that differs in the type of one column. */
export const aDriftedRow = (id: string, actual = 'bigint'): MatrixRow =>
  aRow(id, {
    status: 'drifted',
    severity: 'high',
    findings: [aFinding({ class: 'changed', attributes: [{ name: 'type', expected: 'integer', actual }] })],
  });

export function aFinding(changes: Partial<Finding> = {}): Finding {
  const kind = changes.kind ?? 'column';
  return { class: 'missing', kind, id: `${kind}:app.x`, severity: 'high', attributes: [], folded: 0, ...changes };
}

export function aMatrix(rows: readonly MatrixRow[], sweep = 1): DriftMatrix {
  const checked = rows.filter(({ status }) => isChecked(status)).length;
  return {
    sweep: {
      id: `sweep-${sweep}`,
      outcome: 'complete',
      startedAt: '2026-09-01T10:00:00.000Z',
      closedAt: '2026-09-01T10:05:00.000Z',
      known: rows.length,
      checked,
      inSync: rows.filter(({ status }) => status === 'in-sync').length,
    },
    canonical: { fingerprint: 'f00d', objects: 10, release: 'r7' },
    rows,
    cohorts: [],
    objects: [],
  };
}

export const tenantIds = (count: number): string[] =>
  Array.from({ length: count }, (_, index) => `tenant-${index + 1}`);

/** A clock that stands still until somebody sleeps. */
export function aClock(start = Date.UTC(2026, 8, 1, 10)): { now: () => number; sleep: (ms: number) => Promise<void> } {
  let at = start;
  return {
    now: () => at,
    sleep: async (ms) => {
      at += ms;
    },
  };
}
