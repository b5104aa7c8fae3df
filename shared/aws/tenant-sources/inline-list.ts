import { fitNames } from '../../core/contested.ts';
import type { TenantSource } from '../../core/ports.ts';
import type { Tenant } from '../../core/tenant.ts';
import { refuseDuplicates } from '../../core/tenant-list.ts';

/** Tenants as they were given. */
export function createInlineList(tenants: readonly Tenant[]): TenantSource {
  return { list: async () => refuseDuplicates(fitNames(tenants)) };
}
