import * as z from 'zod';
import { findingKey } from '../../shared/core/finding-key.ts';
import type { DocumentStore } from '../../shared/core/ports.ts';
import { loadMatrix } from '../../shared/core/stored-matrix.ts';
import { listSome } from '../../shared/core/tenant-list.ts';
import { type Acceptance, acceptance, type Decision, waiverOf } from '../../shared/core/wishes.ts';
import type { Log } from '../../shared/log.ts';

/**
 * Which findings people let pass by a decision in the tracker. A decision covers what the row showed when it was taken:
 * what differs later shows up again, however long the decision holds.
 */

const acceptedKey = 'tracker/accepted.json';
const shownKey = 'tracker/shown.json';
const accepted = z.strictObject({ v: z.literal(1), tenants: z.record(z.string(), acceptance) });
/** Keys of published matrices: the last of the whole fleet, and those of some tenants since, newest first. */
const shown = z.strictObject({ v: z.literal(1), matrices: z.array(z.string()) });

const mostShown = 50;

/**
 * What people let pass, by what was decided before this sweep; kept, so that it holds while the tracker is away. Where nobody
 * remembers what the rows showed, decisions hold from the next sweep on, and that is said.
 */
export async function heedDecisions(
  decisions: ReadonlyMap<string, Decision>,
  at: string,
  { documents, log }: { readonly documents: DocumentStore; readonly log: Log },
): Promise<ReadonlyMap<string, Acceptance>> {
  const kept = await recallAccepted(documents);
  const next = new Map<string, Acceptance>();
  const rowsOf = readShown(documents);
  const unknown: string[] = [];
  for (const [tenantId, decision] of decisions) {
    const waiver = waiverOf(decision);
    if (!waiver) continue;
    const known = kept.get(tenantId);
    const isSame = known?.reason === waiver.reason && known.until === waiver.until && known.owner === waiver.owner;
    if (known && isSame) next.set(tenantId, known);
    else {
      // Who extends a decision sees a row without what it already hides.
      const findings = new Set([...(known?.findings ?? []), ...(await rowsOf(tenantId))]);
      if (findings.size > 0) next.set(tenantId, { ...waiver, at: known?.at ?? at, findings: [...findings] });
      else unknown.push(tenantId);
    }
  }
  if (unknown.length > 0 && !(await read(documents, shownKey, shown))) log.warn(unheeded(unknown));
  const text = JSON.stringify({ v: 1, tenants: Object.fromEntries([...next].sort()) });
  if (text !== JSON.stringify({ v: 1, tenants: Object.fromEntries([...kept].sort()) }))
    await documents.write(acceptedKey, text);
  return next;
}

const unheeded = (tenantIds: readonly string[]): string =>
  `Decisions to waive hold from the next sweep on, for nothing is remembered yet of what the rows in the tracker showed: ${listSome(tenantIds)}`;

/** What people let pass by the last decisions that could be read. */
export async function recallAccepted(documents: DocumentStore): Promise<ReadonlyMap<string, Acceptance>> {
  const stored = await read(documents, acceptedKey, accepted);
  return new Map(Object.entries(stored?.tenants ?? {}));
}

/** Remembers which matrix people look at now. */
export async function rememberShown(matrixKey: string, wholeFleet: boolean, documents: DocumentStore): Promise<void> {
  const before = wholeFleet ? [] : ((await read(documents, shownKey, shown))?.matrices ?? []);
  const matrices = [matrixKey, ...before.filter((key) => key !== matrixKey)];
  // The last one is that of the whole fleet.
  const kept = matrices.length > mostShown ? [...matrices.slice(0, mostShown - 1), ...matrices.slice(-1)] : matrices;
  await documents.write(shownKey, JSON.stringify({ v: 1, matrices: kept }));
}

/** Gives the keys of the findings that a tenant's row shows. Matrices are loaded when somebody asks, each once. */
function readShown(documents: DocumentStore): (tenantId: string) => Promise<readonly string[]> {
  let keys: Promise<readonly string[]> | undefined;
  const loaded = new Map<string, ReturnType<typeof load>>();
  const load = async (key: string) => {
    const matrix = await loadMatrix(documents, key).catch(() => undefined);
    return new Map(matrix?.rows.map(({ tenant, findings }) => [tenant.id, findings]));
  };
  return async (tenantId) => {
    keys ??= read(documents, shownKey, shown).then((stored) => stored?.matrices ?? []);
    for (const key of await keys) {
      const loading = loaded.get(key) ?? load(key);
      loaded.set(key, loading);
      const found = (await loading).get(tenantId);
      if (found) return found.map(findingKey);
    }
    return [];
  };
}

/** What cannot be read any more counts as nothing. */
async function read<Shape>(documents: DocumentStore, key: string, shape: z.ZodType<Shape>): Promise<Shape | undefined> {
  const text = await documents.read(key);
  if (text === undefined) return undefined;
  try {
    return shape.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
