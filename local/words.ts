import type { FindingClass } from '../shared/core/finding.ts';
import { headline } from '../shared/core/headline.ts';
import { isWaiverRule } from '../shared/core/ignore-rules.ts';
import type { Cohort, DriftMatrix, MatrixRow } from '../shared/core/matrix.ts';
import { parseId } from '../shared/core/object.ts';
import type { Status } from '../shared/core/tenant-result.ts';

/** What people read, said once: the terminal and every report speak with these words. */

export const statusWords: Readonly<Record<Status, string>> = {
  'in-sync': 'in sync',
  lagging: 'lagging',
  drifted: 'drifted',
  'lagging-and-drifted': 'lagging and drifted',
  unreachable: 'unreachable',
  failed: 'failed',
  'not-checked': 'not checked',
  retired: 'retired',
};

/** Worst first: the order of rows, counts and filters. */
export const statusOrder: readonly Status[] = [
  'failed',
  'unreachable',
  'lagging-and-drifted',
  'drifted',
  'lagging',
  'not-checked',
  'in-sync',
  'retired',
];

export const classSymbols: Readonly<Record<FindingClass, string>> = {
  missing: '−',
  extra: '+',
  changed: '~',
  invalid: '!',
};

/** Messages name this many tenants and count the rest. */
export const namedTenants = 10;

export const counted = (n: number, singular: string, plural = `${singular}s`): string =>
  `${formatNumber(n)} ${n === 1 ? singular : plural}`;

export const formatNumber = (n: number): string => n.toLocaleString('en-US');

/** How many tenants are in each status, worst first, statuses nobody has left out. */
export function countStatuses(rows: readonly MatrixRow[]): { status: Status; count: number }[] {
  const counts = new Map<Status, number>();
  for (const { status } of rows) counts.set(status, (counts.get(status) ?? 0) + 1);
  return statusOrder.flatMap((status) => {
    const count = counts.get(status);
    return count === undefined ? [] : [{ status, count }];
  });
}

/** `acme, globex and 41 more`: at most ten names. */
export function nameSome(names: readonly string[], most = namedTenants): string {
  const rest = names.length - most;
  if (rest > 0) return `${names.slice(0, most).join(', ')} and ${formatNumber(rest)} more`;
  return names.join(', ');
}

/** `12 s`, `3 min 20 s`: how long from one ISO time to another. */
export function duration(from: string, to: string): string {
  const seconds = Math.max(0, Math.round((Date.parse(to) - Date.parse(from)) / 1000));
  if (!Number.isFinite(seconds)) return 'unknown time';
  if (seconds < 60) return `${seconds} s`;
  return seconds % 60 === 0 ? `${Math.floor(seconds / 60)} min` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

export const cannotTell: readonly Status[] = ['failed', 'unreachable', 'not-checked'];

/** The first row of each cohort: whoever describes a cohort describes this tenant. */
export function firstMembers(matrix: DriftMatrix): ReadonlyMap<Cohort['id'], MatrixRow> {
  const members = new Map<string, MatrixRow>();
  for (const row of matrix.rows) if (row.cohort && !members.has(row.cohort)) members.set(row.cohort, row);
  return members;
}

/** The headline, and where it counts one or two objects, which: `Misses 1 policy: billing.invoices.portal`. */
export function inShort(row: MatrixRow): string {
  const few = row.findings.length > 0 && row.findings.length <= 2;
  return few ? `${headline(row)}: ${row.findings.map(({ id }) => parseId(id).path).join(', ')}` : headline(row);
}

/**
 * How many objects of kinds that are not read exist anywhere in the fleet, and what rules hid. Of waivers that hid nothing
 * the matrix speaks itself, because it knows their scope.
 */
export function notCompared(rows: readonly MatrixRow[]): {
  unmodeled: [string, number][];
  suppressed: [string, number][];
} {
  const unmodeled = new Map<string, number>();
  const suppressed = new Map<string, number>();
  for (const row of rows) {
    for (const [kind, n] of Object.entries(row.unmodeled)) unmodeled.set(kind, (unmodeled.get(kind) ?? 0) + n);
    for (const { rule, count } of row.suppressed) suppressed.set(rule, (suppressed.get(rule) ?? 0) + count);
  }
  return {
    unmodeled: [...unmodeled].filter(([, n]) => n > 0),
    suppressed: [...suppressed].filter(([rule, n]) => n > 0 || !isWaiverRule(rule)),
  };
}

/** What a tenant could not be checked for, in words for people who do not know the code. */
const reasons: Readonly<Record<string, string>> = {
  'connection-refused': 'its server was not reached',
  'connection-timed-out': 'its server did not answer in time',
  'host-unknown': 'its host name does not resolve',
  'tls-failed': 'no TLS connection that both sides accept',
  'authentication-failed': 'its server refused the password or role',
  'database-missing': 'its database does not exist',
  'login-refused': 'its database refused the login',
  'permission-denied': 'the role may not connect to it or read it',
  'too-many-connections': 'its server has no connection left',
  'machine-exhausted': 'this machine had no descriptor or memory left',
  'server-busy': 'its server was busy with other checks',
  'server-starting': 'its server is starting or shutting down',
  'not-postgres': 'what answered is not PostgreSQL',
  'version-unsupported': 'its PostgreSQL version is not supported',
  'pooler-unsupported': 'its connection pooler refuses what is needed',
  'query-timed-out': 'reading its catalog took too long',
  'ddl-in-progress': 'a migration was running',
  'secret-missing': 'its secret does not exist',
  'secret-invalid': 'its secret holds no connection',
  'worker-died': 'the check crashed',
};

/** Why a tenant could not be checked, in plain words. */
export function reason({ status, error }: MatrixRow): string {
  if (!error) return status === 'not-checked' ? 'no result arrived before the sweep closed' : statusWords[status];
  return reasons[error.code] ?? error.message;
}
