import { createHash } from 'node:crypto';
import * as z from 'zod';
import type { DocumentStore } from './ports.ts';
import type { Found } from './same-database.ts';
import type { Tenant } from './tenant.ts';
import { isChecked, type TenantResult } from './tenant-result.ts';

/**
 * On which database each tenant was when it was last checked. A sweep of some tenants needs it to see that another one, which
 * it does not check, has the same.
 */

const key = 'tracker/databases.json';
const elsewhereKey = (sweepId: string): string => `sweeps/${sweepId}/elsewhere.json`;

/** Tenant, database, digest of what the list said of the way there. */
const stored = z.object({ v: z.literal(1), tenants: z.array(z.tuple([z.string(), z.string(), z.string()])) });
type Known = z.infer<typeof stored>['tenants'][number];

/** For a sweep of the `chosen`: where the rest of the fleet was found, as far as the list still says the same of them. */
export async function keepElsewhere(
  documents: DocumentStore,
  sweepId: string,
  { fleet, chosen }: { readonly fleet: readonly Tenant[]; readonly chosen: readonly Tenant[] },
): Promise<void> {
  const known = await read(documents, key);
  if (known.length === 0) return;
  const checked = new Set(chosen.map(({ id }) => id));
  const ways = waysOf(fleet);
  const elsewhere = known.filter(([id, , way]) => !checked.has(id) && ways.get(id) === way);
  if (elsewhere.length > 0) await documents.write(elsewhereKey(sweepId), textOf(elsewhere));
}

/** What `keepElsewhere` kept for this sweep. */
export async function recallElsewhere(documents: DocumentStore, sweepId: string): Promise<readonly Found[]> {
  return (await read(documents, elsewhereKey(sweepId))).map(([tenantId, databaseId]) => ({ tenantId, databaseId }));
}

/** Brings what is known up to date with a sweep's results. Of the whole fleet, it also forgets who is no longer listed. */
export async function rememberDatabases(
  documents: DocumentStore,
  { tenants, results, wholeFleet }: SweptTenants,
): Promise<void> {
  const before = await read(documents, key);
  const ways = waysOf(tenants);
  const checked = new Set(results.filter(({ status }) => isChecked(status)).map(({ tenantId }) => tenantId));
  const kept = before.filter(([id, , way]) => !checked.has(id) && (ways.has(id) ? ways.get(id) === way : !wholeFleet));
  const found = results.flatMap(({ tenantId, databaseId }): Known[] => {
    const way = ways.get(tenantId);
    return databaseId === undefined || way === undefined ? [] : [[tenantId, databaseId, way]];
  });
  const next = [...kept, ...found].sort(([a], [b]) => (a < b ? -1 : 1));
  if (textOf(next) !== textOf(before)) await documents.write(key, textOf(next));
}

interface SweptTenants {
  readonly tenants: readonly Tenant[];
  readonly results: readonly TenantResult[];
  readonly wholeFleet: boolean;
}

const textOf = (tenants: readonly Known[]): string => JSON.stringify({ v: 1, tenants });

/** It only ever adds to what results say: what cannot be read any more counts as nothing. */
async function read(documents: DocumentStore, from: string): Promise<readonly Known[]> {
  const text = await documents.read(from);
  if (text === undefined) return [];
  try {
    return stored.safeParse(JSON.parse(text)).data?.tenants ?? [];
  } catch {
    return [];
  }
}

const waysOf = (tenants: readonly Tenant[]): ReadonlyMap<string, string> =>
  new Map(
    tenants.map(({ id, connection }) => [
      id,
      createHash('sha256').update(JSON.stringify(connection)).digest('hex').slice(0, 12),
    ]),
  );
