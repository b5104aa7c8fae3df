import { loadManifest } from '../../../shared/core/manifest.ts';
import type { DriftMatrix } from '../../../shared/core/matrix.ts';
import type { DocumentStore } from '../../../shared/core/ports.ts';
import { loadMatrix } from '../../../shared/core/stored-matrix.ts';
import { isPlanned, type PlannedSweep, type Sweep } from '../../../shared/core/sweep.ts';
import type { SweepStore } from '../../../shared/core/sweep-store.ts';
import type { TenantResult } from '../../../shared/core/tenant-result.ts';
import type { Faults } from '../faults.ts';
import type { Fleet } from '../fleet.ts';
import type { Ledger } from '../ledger.ts';
import type { Publishers } from '../publishers.ts';
import type { Queue } from '../queue.ts';
import type { Seen } from '../seen.ts';
import type { Board } from '../tracker.ts';

/** What must be true once everything has come to rest, whatever happened before. Each says what is wrong, if anything. */
export type Invariant = (ended: Ended) => Promise<readonly string[]>;

type Leftovers = Pick<Queue, 'name' | 'bodies' | 'buried'>;

/** What can be looked at in the end, however the sweeps were run. */
export interface Witness {
  readonly store: SweepStore;
  readonly documents: DocumentStore;
  readonly ledger: Pick<Ledger, 'sweeps' | 'broken' | 'history'>;
  readonly publishers: Pick<Publishers, 'broken'>;
  readonly board: Pick<Board, 'pages' | 'overwrites' | 'writers'>;
  readonly queues: Readonly<Record<'tenants' | 'control' | 'deadTenants' | 'deadControl', Leftovers>>;
  readonly fleet: Pick<Fleet, 'truth' | 'deathsSince'>;
  readonly faults: Pick<Faults, 'calmAt' | 'outages' | 'suspectPercent'>;
  /** How long the healer may take for what is due, at most. */
  readonly healingMs: number;
}

/** A world at rest, and all that its stores hold. */
export interface Ended {
  readonly world: Witness;
  /** In the order in which they started. */
  readonly sweeps: readonly EndedSweep[];
  /** The sweep that nothing disturbed. */
  readonly last: EndedSweep | undefined;
  readonly isQuiet: boolean;
}

export interface EndedSweep {
  readonly seen: Seen;
  readonly sweep: Sweep;
  /** With its plan. */
  readonly planned?: PlannedSweep;
  /** Tenant ids in index order. */
  readonly manifest: readonly string[];
  readonly results: readonly TenantResult[];
  /** How many tenants the shards' sets have. */
  readonly counted: number;
  readonly matrix?: DriftMatrix;
}

export async function gatherEnded(world: Witness, lastId: string, isQuiet: boolean): Promise<Ended> {
  const sweeps: EndedSweep[] = [];
  for (const seen of world.ledger.sweeps.values()) {
    const sweep = await world.store.readSweep(seen.sweepId);
    if (sweep) sweeps.push(await gatherSweep(world, seen, sweep));
  }
  sweeps.sort((a, b) => a.sweep.seq - b.sweep.seq);
  return { world, sweeps, last: sweeps.find(({ seen }) => seen.sweepId === lastId), isQuiet };
}

async function gatherSweep({ store, documents }: Witness, seen: Seen, sweep: Sweep): Promise<EndedSweep> {
  if (!isPlanned(sweep)) return { seen, sweep, manifest: [], results: [], counted: 0 };
  const tenants = await loadManifest(documents, sweep.plan.manifestKey);
  const results: TenantResult[] = [];
  for await (const result of store.readResults(sweep)) results.push(result);
  const shards = await store.readShards(
    sweep.sweepId,
    Array.from({ length: sweep.plan.shards }, (_, at) => at),
  );
  const counted = [...shards.values()].reduce((sum, size) => sum + size, 0);
  const matrix = sweep.end && (await loadMatrix(documents, sweep.end.matrixKey));
  const manifest = tenants.map(({ id }) => id);
  return { seen, sweep, planned: sweep, manifest, results, counted, ...(matrix && { matrix }) };
}

export function compareIds(what: string, expected: readonly string[], actual: readonly string[]): string[] {
  const [wanted, found] = [new Set(expected), new Set(actual)];
  const once = new Set<string>();
  const twice = actual.filter((id) => once.has(id) || !once.add(id));
  const lacking = expected.filter((id) => !found.has(id));
  const strange = actual.filter((id) => !wanted.has(id));
  return failing(what, [
    [`twice: ${twice.join(', ')}`, twice.length > 0],
    [`missing: ${lacking.join(', ')}`, lacking.length > 0],
    [`nobody asked for: ${strange.join(', ')}`, strange.length > 0],
  ]);
}

/** The sentences whose condition is true. */
export function failing(what: string, rules: readonly (readonly [string, boolean])[]): string[] {
  return rules.filter(([, isBroken]) => isBroken).map(([sentence]) => `${what}: ${sentence}`);
}
