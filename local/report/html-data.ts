import { describeId, words } from '../../shared/core/describe.ts';
import type { Finding, FindingClass, Severity } from '../../shared/core/finding.ts';
import type { DriftMatrix, MatrixRow } from '../../shared/core/matrix.ts';
import { parseId } from '../../shared/core/object.ts';
import { rates } from '../../shared/core/rates.ts';
import { sayScope } from '../../shared/core/scope.ts';
import { type DiffLine, lineDiff } from '../terminal/line-diff.ts';
import { valueText } from '../values.ts';
import {
  classSymbols,
  countStatuses,
  duration,
  firstMembers,
  inShort,
  notCompared,
  reason,
  statusWords,
} from '../words.ts';

/** What the page of the HTML report draws: the matrix with every text in final form, and findings once per cohort. */
export interface PageData {
  readonly title: string;
  readonly rates: string;
  readonly sweep: DriftMatrix['sweep'] & { readonly took: string };
  readonly canonical: DriftMatrix['canonical'];
  readonly statuses: readonly { readonly status: string; readonly word: string; readonly count: number }[];
  readonly symbols: Readonly<Record<FindingClass, string>>;
  readonly objects: readonly PageObject[];
  readonly cohorts: readonly PageCohort[];
  /** Worst first. */
  readonly tenants: readonly PageTenant[];
  /** Which schemas were compared, where not all were. */
  readonly scope?: string;
  readonly unmodeled: readonly (readonly [string, number])[];
  readonly suppressed: readonly (readonly [string, number])[];
  /** What is to be said of waivers, each a sentence. */
  readonly waivers: readonly string[];
}

interface PageObject {
  readonly id: string;
  readonly kind: string;
  /** In words: `policy app.orders.tenant_isolation`. */
  readonly name: string;
  readonly path: string;
  readonly severity: Severity;
  readonly tenants: number;
}

interface PageCohort {
  readonly size: number;
  readonly title: string;
  readonly findings: readonly PageFinding[];
}

interface PageFinding {
  readonly class: FindingClass;
  readonly severity: Severity;
  /** Place in `objects`. */
  readonly object: number;
  readonly folded: number;
  readonly attributes: readonly PageAttribute[];
}

interface PageAttribute {
  readonly name: string;
  readonly note?: string;
  readonly expected?: string;
  readonly actual?: string;
  /** Instead of the two, when a text has several lines. */
  readonly lines?: readonly DiffLine[];
}

interface PageTenant {
  readonly id: string;
  readonly name?: string;
  readonly ring?: string;
  readonly server?: string;
  readonly status: string;
  readonly headline: string;
  readonly since?: string;
  readonly lag?: MatrixRow['lag'];
  /** Place in `cohorts`. */
  readonly cohort?: number;
  readonly version?: string;
  readonly reason?: string;
  readonly error?: MatrixRow['error'];
}

export function pageData(matrix: DriftMatrix): PageData {
  const { sweep, canonical, rows } = matrix;
  const objectPlaces = new Map(matrix.objects.map(({ id }, place) => [id, place]));
  const cohortPlaces = new Map(matrix.cohorts.map(({ id }, place) => [id, place]));
  const members = firstMembers(matrix);
  const said = sayScope(sweep.schemas);
  return {
    title: `Drift matrix ${sweep.id}`,
    rates: rates(sweep),
    sweep: { ...sweep, took: duration(sweep.startedAt, sweep.closedAt) },
    canonical,
    statuses: countStatuses(rows).map(({ status, count }) => ({ status, word: statusWords[status], count })),
    symbols: classSymbols,
    objects: matrix.objects.map(({ id, kind, severity, tenants }) => {
      return { id, kind: words(kind), name: describeId(id), path: parseId(id).path, severity, tenants: tenants.length };
    }),
    cohorts: matrix.cohorts.map(({ id, size, findings }) => {
      const row = members.get(id);
      const found = findings.map((finding) => pageFinding(finding, objectPlaces.get(finding.id) ?? 0));
      return { size, title: row ? inShort(row) : id, findings: found };
    }),
    tenants: rows.map((row) => pageTenant(row, row.cohort === undefined ? undefined : cohortPlaces.get(row.cohort))),
    ...(said !== undefined && { scope: said }),
    ...notCompared(rows),
    waivers: (matrix.waivers ?? []).map(({ says }) => says),
  };
}

function pageTenant(row: MatrixRow, cohort: number | undefined): PageTenant {
  const { tenant, status, since, lag, error, serverVersion } = row;
  const { id, name, ring, server } = tenant;
  return {
    id,
    status,
    headline: inShort(row),
    ...(name && { name }),
    ...(ring && { ring }),
    ...(server && { server }),
    ...(since && { since }),
    ...(lag && { lag }),
    ...(cohort !== undefined && { cohort }),
    ...(serverVersion && { version: serverVersion }),
    ...(error && { error, reason: reason(row) }),
    ...(status === 'not-checked' && { reason: reason(row) }),
  };
}

function pageFinding(finding: Finding, object: number): PageFinding {
  const { class: findingClass, severity, folded, attributes } = finding;
  return { class: findingClass, severity, object, folded, attributes: attributes.map(pageAttribute) };
}

/** A value this long helps nobody who looks at a page; the whole one is in the JSON report. */
const longestValue = 20_000;

function pageAttribute({ name, expected, actual, note }: Finding['attributes'][number]): PageAttribute {
  const [before, after] = [clipped(valueText(expected)), clipped(valueText(actual))];
  const base = { name: words(name), ...(note && { note }) };
  if (!before.includes('\n') && !after.includes('\n')) return { ...base, expected: before, actual: after };
  return { ...base, lines: lineDiff(before, after, 3) };
}

const clipped = (text: string): string =>
  text.length <= longestValue
    ? text
    : `${text.slice(0, longestValue)}… (${text.length - longestValue} more characters)`;
