import { countFindings, type Finding } from '../../shared/core/finding.ts';
import { buildMatrix, type DriftMatrix } from '../../shared/core/matrix.ts';
import type { Tenant } from '../../shared/core/tenant.ts';
import type { TenantResult } from '../../shared/core/tenant-result.ts';

/** Matrices of any size for tests of what people see: mostly in sync, some lagging, some drifted, some unreachable. */

export const aFinding = (id: string, over: Partial<Finding> = {}): Finding => ({
  class: 'missing',
  kind: id.slice(0, id.indexOf(':')),
  id,
  severity: 'medium',
  attributes: [],
  folded: 0,
  ...over,
});

export const aTenant = (id: string, over: Partial<Tenant> = {}): Tenant => ({
  id,
  ring: 'general',
  connection: { secret: 'tenants', tenant: id },
  ...over,
});

export function aResult(tenantId: string, over: Partial<TenantResult> = {}): TenantResult {
  const findings = over.findings ?? [];
  return {
    v: 1,
    sweepId: 's-1',
    tenantId,
    status: findings.length > 0 ? 'drifted' : 'in-sync',
    counts: countFindings(findings),
    findings,
    suppressed: [],
    unmodeled: {},
    checkedAt: '2026-11-22T10:00:01.000Z',
    durationMs: 12,
    attempt: 1,
    ...over,
  };
}

const function0 = ['create or replace function billing.total(i bigint) returns numeric', 'language sql stable as $$'];
const body = (rate: string): string =>
  [...function0, '  select sum(amount)', `    * ${rate}`, '  from billing.lines', '$$'].join('\n');

export const someFindings: Readonly<Record<string, readonly Finding[]>> = {
  behind: [
    aFinding('table:billing.tax_rates', { severity: 'high', folded: 7 }),
    aFinding('column:billing.invoices.due_on'),
    aFinding('index:billing.invoices_due_idx', { severity: 'low' }),
  ],
  altered: [
    aFinding('column:app.members.email', {
      class: 'changed',
      severity: 'high',
      attributes: [{ name: 'type', expected: 'citext', actual: 'text' }],
    }),
  ],
  hotfixed: [
    aFinding('function:billing.total(bigint)', {
      class: 'changed',
      attributes: [{ name: 'definition', expected: body('1.19'), actual: body('1.16') }],
    }),
  ],
  extra: [aFinding('column:app.members.sap_id', { class: 'extra', severity: 'low' })],
  broken: [
    aFinding('index:app.members_email_key', {
      class: 'invalid',
      severity: 'high',
      attributes: [{ name: 'valid', expected: true, actual: false }],
    }),
  ],
};

/** Of every 30 tenants: 18 in sync, 4 lagging, 4 drifted in four ways, 1 lagging and drifted, 2 unreachable, 1 without a result. */
export function exampleMatrix(size: number): DriftMatrix {
  const tenants = Array.from({ length: size }, (_, at) =>
    aTenant(`tenant-${String(at).padStart(4, '0')}`, {
      name: `Tenant ${at}`,
      ring: at % 10 === 0 ? 'canary' : 'general',
    }),
  );
  const results = tenants.flatMap(({ id }, at) => resultOf(id, at % 30));
  return buildMatrix({
    sweep: { id: 's-2026-11-22T10-00-00', startedAt: '2026-11-22T10:00:00.000Z', closedAt: '2026-11-22T10:00:12.000Z' },
    canonical: { fingerprint: '3fa9c04b7be1d2aa90cc1e55f0a1b2c3', objects: 212, release: 'r14' },
    tenants,
    results,
  });
}

function resultOf(id: string, at: number): TenantResult[] {
  const lag = { release: 'r13', behind: 1, since: '2026-11-10T00:00:00.000Z' };
  const { behind = [], altered = [], hotfixed = [], extra = [], broken = [] } = someFindings;
  if (at < 18) return [aResult(id)];
  if (at < 22) return [aResult(id, { status: 'lagging', findings: [...behind], lag })];
  if (at === 22) return [aResult(id, { findings: [...altered] })];
  if (at === 23) return [aResult(id, { findings: [...hotfixed] })];
  if (at === 24) return [aResult(id, { findings: [...extra] })];
  if (at === 25) return [aResult(id, { findings: [...broken] })];
  if (at === 26) return [aResult(id, { status: 'lagging-and-drifted', findings: [...behind, ...altered], lag })];
  if (at === 27) return [unreachable(id, 'connection-timed-out', 'db.example:5432 did not answer within 2 s')];
  if (at === 28) return [unreachable(id, 'authentication-failed', 'db.example:5432 refused the password of reader')];
  return [];
}

const unreachable = (
  id: string,
  code: 'connection-timed-out' | 'authentication-failed',
  message: string,
): TenantResult => aResult(id, { status: 'unreachable', error: { code, message } });
