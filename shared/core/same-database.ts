import { countFindings } from './finding.ts';
import { printable } from './printable.ts';
import { listSome, mostNamed } from './tenant-list.ts';
import type { TenantResult } from './tenant-result.ts';

/** Two tenants on one database are a mistake of the list: nobody can tell whose it is, and each looks checked. */

/** That a tenant was found on a database. */
export interface Found {
  readonly tenantId: string;
  readonly databaseId: string;
}

/**
 * The results of tenants that share their database with another one of these results, or with one of `elsewhere` (found there
 * earlier, and not in these results): `failed`, naming the others, ten at most.
 */
export function failSharing(results: readonly TenantResult[], elsewhere: readonly Found[] = []): TenantResult[] {
  const answered = new Set(results.map(({ tenantId }) => tenantId));
  const here = Map.groupBy(results, ({ databaseId }) => databaseId);
  const there = Map.groupBy(
    elsewhere.filter(({ tenantId }) => !answered.has(tenantId)),
    ({ databaseId }) => databaseId,
  );
  return results.flatMap((result) => {
    if (result.databaseId === undefined) return [];
    const group = here.get(result.databaseId) ?? [];
    const others = there.get(result.databaseId) ?? [];
    if (group.length + others.length < 2) return [];
    const named = [...group.slice(0, mostNamed + 1), ...others.slice(0, mostNamed)].map(({ tenantId }) => tenantId);
    const names = named.filter((id) => id !== result.tenantId);
    return [failed(result, names, group.length + others.length - 1)];
  });
}

/** What `doctor` and a sweep say of a tenant whose database is also that of these `count` others, not all of them named. */
export function saySharing(others: readonly string[], count = others.length): string {
  const names = listSome(
    others.map((id) => printable(id, longestName)),
    count,
  );
  return `This is the very database that the list also gives to ${names}. Correct the list: each tenant needs its own.`;
}

const longestName = 100;

function failed(result: TenantResult, others: readonly string[], count: number): TenantResult {
  const { v, sweepId, tenantId, serverVersion, databaseId, checkedAt, durationMs, attempt } = result;
  return {
    v,
    sweepId,
    tenantId,
    status: 'failed',
    ...(serverVersion && { serverVersion }),
    ...(databaseId && { databaseId }),
    counts: countFindings([]),
    findings: [],
    suppressed: [],
    unmodeled: {},
    error: { code: 'same-database', message: saySharing(others, count) },
    checkedAt,
    durationMs,
    attempt,
  };
}
