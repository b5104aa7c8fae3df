import { countFindings, type Finding } from '../../../shared/core/finding.ts';
import { buildMatrix, type DriftMatrix } from '../../../shared/core/matrix.ts';
import type { TenantResult } from '../../../shared/core/tenant-result.ts';

/** A fleet as a sweep finds it: of every ten tenants one differs, in one of five ways. */

/** What is otherwise than in the first sweep, for the first so many of every hundred tenants. */
export interface Change {
  /** A fact of the row, without the body. */
  readonly facts?: number;
  /** The row and its body. */
  readonly drift?: number;
}

export function fleetMatrix(rows: number, at: number, { facts = 0, drift = 0 }: Change): DriftMatrix {
  const time = new Date(at).toISOString();
  const tenants = Array.from({ length: rows }, (_, place) => ({
    id: `tenant-${place + 1}`,
    name: `Tenant ${place + 1}`,
    ring: place % 20 === 0 ? 'canary' : 'main',
    server: `db-${Math.floor(place / 500) + 1}`,
    connection: { secret: 'unused' },
  }));
  const results = tenants.map(({ id }, place): TenantResult => {
    const percent = place % 100;
    const drifted = percent % 10 === 9 || percent < drift;
    const findings = drifted ? [findingOf(place % 5)] : [];
    return {
      v: 1,
      sweepId: `sweep-${at}`,
      tenantId: id,
      status: drifted ? 'drifted' : 'in-sync',
      fingerprint: drifted ? 'f00d' : 'cafe',
      serverVersion: percent < facts ? '17.11' : '17.10',
      counts: countFindings(findings),
      findings,
      suppressed: [],
      unmodeled: {},
      checkedAt: time,
      durationMs: 100,
      attempt: 1,
    };
  });
  const sweep = { id: `sweep-${at}`, startedAt: time, closedAt: time };
  return buildMatrix({ sweep, canonical: { fingerprint: 'cafe', objects: 1000, release: 'r1' }, tenants, results });
}

const findingOf = (way: number): Finding => ({
  class: 'changed',
  kind: 'column',
  id: `column:app.accounts.field_${way}`,
  severity: 'medium',
  attributes: [{ name: 'type', expected: 'integer', actual: 'bigint' }],
  folded: 0,
});
