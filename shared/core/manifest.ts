import { createHash } from 'node:crypto';
import * as z from 'zod';
import { DriftError } from './errors.ts';
import { compareText } from './order.ts';
import type { DocumentStore } from './ports.ts';
import { serverOf } from './server-slots.ts';
import { type Tenant, tenant } from './tenant.ts';

/** The tenants of one sweep in index order: the numbering that messages and results share. */

const manifest = z.strictObject({ v: z.literal(1), sweepId: z.string(), tenants: z.array(tenant) });

/** Servers take turns, so that a sweep's first messages do not all knock on one. Within a server by id. */
export function interleaveByServer(tenants: readonly Tenant[]): Tenant[] {
  const servers = new Map<string, Tenant[]>();
  for (const one of [...tenants].sort((a, b) => compareText(a.id, b.id))) {
    const server = serverOf(one) ?? '';
    const queue = servers.get(server);
    if (queue) queue.push(one);
    else servers.set(server, [one]);
  }
  const queues = [...servers.entries()].sort(([a], [b]) => compareText(a, b)).map(([, queue]) => queue);
  const longest = Math.max(0, ...queues.map((queue) => queue.length));
  const ordered: Tenant[] = [];
  for (let turn = 0; turn < longest; turn += 1) {
    for (const queue of queues) {
      const next = queue[turn];
      if (next) ordered.push(next);
    }
  }
  return ordered;
}

/**
 * Stores the list and returns its key. The key names the content: two coordinators of one sweep that read different
 * lists write two manifests, and the sweep's plan says which one counts.
 */
export async function saveManifest(
  documents: DocumentStore,
  sweepId: string,
  tenants: readonly Tenant[],
): Promise<string> {
  const text = JSON.stringify({ v: 1, sweepId, tenants });
  const key = `sweeps/${sweepId}/manifest-${createHash('sha256').update(text).digest('hex').slice(0, 16)}.json`;
  await documents.write(key, text);
  return key;
}

/** Throws `record-missing` when it is gone, `record-invalid` when it is no manifest of this version. */
export async function loadManifest(documents: DocumentStore, key: string): Promise<readonly Tenant[]> {
  const text = await documents.read(key);
  if (text === undefined) {
    throw new DriftError('record-missing', `The sweep's tenant list ${key} is gone. Start a new sweep.`);
  }
  const parsed = manifest.safeParse(JSON.parse(text));
  if (parsed.success) return parsed.data.tenants;
  throw new DriftError('record-invalid', `${key} is no tenant list of this version: ${z.prettifyError(parsed.error)}.`);
}
