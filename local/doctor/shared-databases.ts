import { saySharing } from '../../shared/core/same-database.ts';
import { mostNamed } from '../../shared/core/tenant-list.ts';
import type { Check } from './check-database.ts';

/** What was tried of a tenant, or of something else. */
export interface Tried {
  readonly check: Check;
  readonly tenantId?: string;
}

/** The checks, those of tenants that share a database failed as they would fail in a sweep. */
export function failSharedDatabases(tried: readonly Tried[]): Check[] {
  const tenants = tried.filter(({ tenantId }) => tenantId !== undefined);
  const groups = Map.groupBy(tenants, ({ check }) => check.databaseId);
  return tried.map(({ check: { databaseId, ...check }, tenantId }) => {
    const group = databaseId === undefined || tenantId === undefined ? [] : (groups.get(databaseId) ?? []);
    if (group.length < 2) return check;
    const named = group.slice(0, mostNamed + 1).flatMap((one) => one.tenantId ?? []);
    const others = named.filter((id) => id !== tenantId);
    const message = saySharing(others, group.length - 1);
    return { ...check, ok: false, findings: [message], error: { code: 'same-database', message } };
  });
}
