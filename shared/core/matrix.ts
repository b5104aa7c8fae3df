import type { CompareSettings } from './compare-settings.ts';
import { countFindings, type Finding, type FindingCounts, type Severity, severities } from './finding.ts';
import { cohortId, withoutOtherKey } from './finding-key.ts';
import { compareText } from './order.ts';
import type { Tenant } from './tenant.ts';
import { isChecked, type Lag, type Status, type TenantResult } from './tenant-result.ts';
import { noteWaivers, type WaiverNote } from './waiver-notes.ts';
import { type Acceptance, type Decision, heed, sayAcceptance } from './wishes.ts';

/** The drift matrix: tenants × objects. Who misses what, and for each object, which tenants. Silence is a row too. */

export type SweepOutcome = 'complete' | 'partial' | 'failed';

export interface SweepSummary {
  readonly id: string;
  readonly outcome: SweepOutcome;
  readonly startedAt: string;
  readonly closedAt: string;
  readonly known: number;
  readonly checked: number;
  readonly inSync: number;
  /** The globs of the schemas that were compared; all when absent. */
  readonly schemas?: readonly string[];
}

export interface CanonicalSummary {
  readonly fingerprint: string;
  readonly objects: number;
  /** The name of the canonical release that this fingerprint is. */
  readonly release: string;
}

export interface MatrixRow {
  readonly tenant: Pick<Tenant, 'id' | 'name' | 'ring' | 'server'>;
  readonly status: Status;
  /** When the tenant entered this status; absent when no earlier sweep is known. */
  readonly since?: string;
  readonly counts: FindingCounts;
  readonly findings: readonly Finding[];
  readonly severity?: Severity;
  readonly fingerprint?: string;
  readonly serverVersion?: string;
  readonly cohort?: string;
  readonly lag?: Lag;
  readonly error?: { readonly code: string; readonly message: string };
  /** Of a tenant that this sweep could not check: what it was when it last was. */
  readonly lastChecked?: LastChecked;
  /** Of a tenant that is not in sync: when a check last found it so. */
  readonly lastInSync?: string;
  /** When its status or its schema last changed. */
  readonly changedAt?: string;
  /** What people decided about it in the tracker. */
  readonly decision?: Decision;
  readonly suppressed: readonly { readonly rule: string; readonly count: number }[];
  readonly unmodeled: Readonly<Record<string, number>>;
}

export interface LastChecked {
  readonly status: Status;
  readonly at: string;
}

export type Past = Pick<MatrixRow, 'lastInSync' | 'changedAt'>;

/** Tenants with one and the same set of findings against one canonical: fix one, fix all. */
export interface Cohort {
  readonly id: string;
  readonly size: number;
  readonly tenants: readonly string[];
  readonly findings: readonly Finding[];
}

/** One divergent object and the tenants that diverge in it. */
export interface ObjectRow {
  readonly kind: string;
  readonly id: string;
  readonly severity: Severity;
  readonly tenants: readonly string[];
}

export interface DriftMatrix {
  readonly sweep: SweepSummary;
  readonly canonical: CanonicalSummary;
  /** Worst first, then by id. */
  readonly rows: readonly MatrixRow[];
  /** Largest first; tenants without findings are in none. */
  readonly cohorts: readonly Cohort[];
  /** The most widespread first. */
  readonly objects: readonly ObjectRow[];
  /** Waivers that have ended or match nothing; absent when there are none. */
  readonly waivers?: readonly WaiverNote[];
}

export interface MatrixInput {
  readonly sweep: Pick<SweepSummary, 'id' | 'startedAt' | 'closedAt' | 'schemas'>;
  readonly canonical: CanonicalSummary;
  readonly tenants: readonly Tenant[];
  readonly results: Iterable<TenantResult>;
  /** By tenant id: since when the tenant has had its status. */
  readonly since?: ReadonlyMap<string, string>;
  /** By tenant id: what each was when it last was checked. */
  readonly lastChecked?: ReadonlyMap<string, LastChecked>;
  /** By tenant id: what earlier sweeps know of it. */
  readonly past?: ReadonlyMap<string, Past>;
  /** By tenant id: what people decided, and which findings they let pass. */
  readonly decisions?: ReadonlyMap<string, Decision>;
  readonly accepted?: ReadonlyMap<string, Acceptance>;
  /** Those of the settings. */
  readonly waivers?: CompareSettings['waivers'];
  /** False when only some tenants were swept, so that nothing can be said of the rest; true when absent. */
  readonly wholeFleet?: boolean;
}

const worstFirst: readonly Status[] = [
  'failed',
  'unreachable',
  'lagging-and-drifted',
  'drifted',
  'lagging',
  'not-checked',
  'in-sync',
  'retired',
];

/** Results and tenant list to the matrix. A tenant without a result is a row `not-checked`; a result without a tenant is left out. */
export function buildMatrix(input: MatrixInput): DriftMatrix {
  const results = new Map<string, TenantResult>();
  for (const result of input.results) results.set(result.tenantId, result);
  const cohortOf = remember(cohortId);
  const leaving = remember((findings) => findings.map(withoutOtherKey));
  const rows = input.tenants.map((tenant): MatrixRow => {
    const { id } = tenant;
    const found = results.get(id);
    const accepted = input.accepted?.get(id);
    const result = found && accepted ? letPass(found, accepted, input.sweep.startedAt) : found;
    const since = result?.status === found?.status ? input.since?.get(id) : accepted?.at;
    const row = toRow(tenant, result && { ...result, findings: leaving(result.findings) }, since, cohortOf);
    const lastChecked = isChecked(row.status) ? undefined : input.lastChecked?.get(id);
    const { lastInSync, changedAt } = input.past?.get(id) ?? {};
    const decision = input.decisions?.get(id);
    return {
      ...row,
      ...(lastChecked && { lastChecked }),
      ...(lastInSync && row.status !== 'in-sync' && { lastInSync }),
      ...(changedAt && { changedAt }),
      ...(decision && { decision }),
    };
  });
  rows.sort((a, b) => rank(a.status) - rank(b.status) || compareText(a.tenant.id, b.tenant.id));
  const checked = rows.filter((row) => isChecked(row.status)).length;
  const inSync = rows.filter((row) => row.status === 'in-sync').length;
  const waivers = noteWaivers({
    waivers: input.waivers ?? [],
    accepted: input.accepted ?? new Map(),
    rows,
    wholeFleet: input.wholeFleet ?? true,
    today: input.sweep.startedAt.slice(0, 10),
  });
  const outcome = checked === rows.length ? 'complete' : checked === 0 ? 'failed' : 'partial';
  return {
    sweep: { ...input.sweep, outcome, known: rows.length, checked, inSync },
    canonical: input.canonical,
    rows,
    cohorts: cohortsOf(rows),
    objects: objectsOf(rows),
    ...(waivers.length > 0 && { waivers }),
  };
}

function toRow(
  tenant: Tenant,
  result: TenantResult | undefined,
  since: string | undefined,
  cohortOf: typeof cohortId,
): MatrixRow {
  const { id, name, ring, server } = tenant;
  const base = {
    tenant: { id, ...(name && { name }), ...(ring && { ring }), ...(server && { server }) },
    ...(since && { since }),
  };
  if (!result) {
    return { ...base, status: 'not-checked', counts: countFindings([]), findings: [], suppressed: [], unmodeled: {} };
  }
  const { status, counts, findings, fingerprint, serverVersion, lag, error, suppressed, unmodeled } = result;
  const severity = highestSeverity(findings);
  return {
    ...base,
    status,
    counts,
    findings,
    suppressed,
    unmodeled,
    ...(severity && { severity }),
    ...(fingerprint && { fingerprint }),
    ...(serverVersion && { serverVersion }),
    ...(lag && { lag }),
    ...(error && { error }),
    ...(findings.length > 0 && { cohort: cohortOf(findings) }),
  };
}

/** The result without what people let pass. As with a waiver of the settings, who has nothing left is in sync. */
function letPass(result: TenantResult, accepted: Acceptance, startedAt: string): TenantResult {
  const { standing, hidden } = heed(accepted, result.findings, startedAt.slice(0, 10));
  if (hidden === 0) return result;
  const { lag, ...rest } = result;
  return {
    ...rest,
    ...(standing.length > 0 ? lag && { lag } : { status: 'in-sync' }),
    counts: countFindings(standing),
    findings: [...standing],
    suppressed: [...result.suppressed, { rule: sayAcceptance(accepted), count: hidden }],
  };
}

/** Tenants of one shape share their list of findings, with which the work is then done once. */
function remember<T>(work: (findings: readonly Finding[]) => T): (findings: readonly Finding[]) => T {
  const known = new Map<readonly Finding[], T>();
  return (findings) => {
    const done = known.get(findings) ?? work(findings);
    known.set(findings, done);
    return done;
  };
}

export function highestSeverity(findings: readonly Finding[]): Severity | undefined {
  return severities.findLast((severity) => findings.some((finding) => finding.severity === severity));
}

function cohortsOf(rows: readonly MatrixRow[]): Cohort[] {
  const groups = new Map<string, MatrixRow[]>();
  for (const row of rows) {
    if (row.cohort === undefined) continue;
    const members = groups.get(row.cohort);
    if (members) members.push(row);
    else groups.set(row.cohort, [row]);
  }
  return [...groups]
    .map(([id, members]) => ({
      id,
      size: members.length,
      tenants: members.map((row) => row.tenant.id),
      findings: members[0]?.findings ?? [],
    }))
    .sort((a, b) => b.size - a.size || compareText(a.id, b.id));
}

function objectsOf(rows: readonly MatrixRow[]): ObjectRow[] {
  const objects = new Map<string, { kind: string; id: string; severity: Severity; tenants: string[] }>();
  for (const row of rows) {
    for (const finding of row.findings) {
      const known = objects.get(finding.id) ?? {
        kind: finding.kind,
        id: finding.id,
        severity: finding.severity,
        tenants: [],
      };
      known.tenants.push(row.tenant.id);
      if (severities.indexOf(finding.severity) > severities.indexOf(known.severity)) known.severity = finding.severity;
      objects.set(finding.id, known);
    }
  }
  return [...objects.values()].sort((a, b) => b.tenants.length - a.tenants.length || compareText(a.id, b.id));
}

const rank = (status: Status): number => worstFirst.indexOf(status);
