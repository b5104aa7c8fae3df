import { loadManifest } from '../../shared/core/manifest.ts';
import type { DriftMatrix } from '../../shared/core/matrix.ts';
import { parseTenantMessage } from '../../shared/core/messages.ts';
import { loadMatrix } from '../../shared/core/stored-matrix.ts';
import { isEnded, isPlanned, type PlannedSweep, type Sweep } from '../../shared/core/sweep.ts';
import { isChecked, type TenantResult } from '../../shared/core/tenant-result.ts';
import { minute } from './faults.ts';
import type { Seen } from './ledger.ts';
import { settings } from './settings.ts';
import type { World } from './world.ts';

/** What must be true of every world once it has come to rest, whatever happened in it. Each says what is wrong, if anything. */
export type Invariant = (ended: Ended) => Promise<readonly string[]>;

/** A world at rest, and all that its stores hold. */
export interface Ended {
  readonly world: World;
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
  readonly manifest: readonly string[];
  readonly results: readonly TenantResult[];
  /** How many tenants the shards' sets have. */
  readonly counted: number;
  readonly matrix?: DriftMatrix;
}

export async function gatherEnded(world: World, lastId: string, isQuiet: boolean): Promise<Ended> {
  const sweeps: EndedSweep[] = [];
  for (const seen of world.ledger.sweeps.values()) {
    const sweep = await world.store.readSweep(seen.sweepId);
    if (sweep) sweeps.push(await gatherSweep(world, seen, sweep));
  }
  sweeps.sort((a, b) => a.sweep.seq - b.sweep.seq);
  return { world, sweeps, last: sweeps.find(({ seen }) => seen.sweepId === lastId), isQuiet };
}

async function gatherSweep({ store, documents }: World, seen: Seen, sweep: Sweep): Promise<EndedSweep> {
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

/** Once a message was sent for a tenant, it ends in one result, unless the sweep ended first; nobody else has one. */
export async function everyTenantHasOneResult({ sweeps }: Ended): Promise<readonly string[]> {
  return sweeps.flatMap(({ seen, sweep, manifest, results }) => {
    const asked = manifest.filter((_, index) => seen.queued.has(index));
    const answered = results.map(({ tenantId }) => tenantId);
    const awaited = sweep.closedWhy === 'all-answered' ? asked : asked.filter((id) => answered.includes(id));
    return compareIds(`${seen.sweepId}: results`, awaited, answered);
  });
}

/** Whoever died between storing a result and counting it was followed by somebody who counted it. */
export async function everyResultIsCounted({ sweeps }: Ended): Promise<readonly string[]> {
  return sweeps.flatMap(({ seen, results, counted }) =>
    failing(seen.sweepId, [[`${results.length} results, ${counted} counted`, counted !== results.length]]),
  );
}

/** In the matrix of each sweep, and in the tracker after the last one. */
export async function everyTenantHasOneRow({ sweeps, last, world }: Ended): Promise<readonly string[]> {
  const inMatrix = sweeps.flatMap(({ seen, manifest, matrix }) =>
    matrix ? compareIds(`${seen.sweepId}: rows`, manifest, idsOf(matrix)) : [],
  );
  const published = [...world.board.pages.values()].map(({ tenantId }) => tenantId);
  return [...inMatrix, ...compareIds('tracker: rows', last?.manifest ?? [], published)];
}

/** One count everywhere, and whoever counted as answered has a result. */
export async function countsAddUp({ sweeps }: Ended): Promise<readonly string[]> {
  return sweeps.flatMap(({ seen, sweep, planned, matrix }) => {
    if (!planned || !sweep.end || !matrix) return [];
    const { known, checked, inSync, outcome } = matrix.sweep;
    const statuses = matrix.rows.map(({ status }) => status);
    const silent = statuses.filter((status) => status === 'not-checked').length;
    return failing(seen.sweepId, [
      ['known is not what the plan says', known !== planned.plan.known || known !== statuses.length],
      ['checked is not the number of checked rows', checked !== statuses.filter(isChecked).length],
      ['inSync is not the number of rows in sync', inSync !== statuses.filter((one) => one === 'in-sync').length],
      ['the end does not say what the matrix says', sweep.end.checked !== checked || sweep.end.inSync !== inSync],
      ['the outcome is wrong', (outcome === 'complete') !== (checked === known)],
      [`closed as all-answered with ${silent} not checked`, sweep.closedWhy === 'all-answered' && silent > 0],
    ]);
  });
}

/** What is known of a tenant comes from the newest sweep that has a result for it; no row was overwritten by an older one. */
export async function olderNeverWins({ world, sweeps }: Ended): Promise<readonly string[]> {
  const newest = new Map<string, number>();
  for (const { sweep, results } of sweeps) for (const { tenantId } of results) newest.set(tenantId, sweep.seq);
  const currents = await world.store.readCurrents([...newest.keys()]);
  const stale = [...newest].filter(([id, seq]) => currents.get(id)?.seq !== seq);
  return [
    ...world.ledger.broken,
    ...stale.map(([id, seq]) => `${id}: current is of ${currents.get(id)?.seq}, its newest sweep is ${seq}`),
    ...world.board.overwrites.map(
      ({ tenantId, older, newer }) => `tracker: the row of ${tenantId} from ${newer} was overwritten by ${older}`,
    ),
  ];
}

export async function lockIsFree({ world }: Ended): Promise<readonly string[]> {
  const request = { sweepId: 'anybody', now: 0, until: 0, force: false };
  const answer = await world.store.takeLock(request);
  await world.store.releaseLock(request.sweepId);
  if (!answer.held) return [`the lock is still held by ${answer.by}`];
  return answer.superseded === undefined ? [] : [`the lock had still to be taken from ${answer.superseded}`];
}

/**
 * By its hard cap, or as soon after it as the healer works again: one that nobody was told to watch, or whose watch became
 * a dead letter, is ended by the next sweep. One that was taken over before it was opened, and whose coordinator failed every
 * time, may stay `preparing` for good: it never had a plan, sent nothing and holds nothing.
 */
export async function sweepsEndInTime({ world, sweeps }: Ended): Promise<readonly string[]> {
  const lost = new Set(world.queues.deadControl.bodies.map((body) => String(JSON.parse(body).sweepId)));
  return sweeps.flatMap(({ seen, sweep, planned }) => {
    if (sweep.status === 'preparing' && seen.givenUp && seen.queued.size === 0) return [];
    if (!isEnded(sweep.status) || seen.endedAt === undefined) return [`${seen.sweepId} is still ${sweep.status}`];
    if (!planned || !seen.watched || lost.has(seen.sweepId)) return [];
    const latest = Math.max(Date.parse(planned.plan.hardCapAt), world.faults.calmAt) + healingMs;
    return seen.endedAt <= latest ? [] : [`${seen.sweepId} ended ${seen.endedAt - latest} ms too late`];
  });
}

/** A last delivery that failed just before the calm is repeated, waits for whoever is publishing, and for one tick. */
const healingMs = settings.controlVisibilityMs + settings.aggregatorMs + 2 * minute;

/** Dead letters of tenants are recorded; those of the control queue stay where the alarm points. */
export async function noMessageIsLeft({ world, isQuiet }: Ended): Promise<readonly string[]> {
  const { tenants, control, deadTenants } = world.queues;
  const left = [tenants, control, deadTenants].filter(({ bodies }) => bodies.length > 0);
  return [
    ...(isQuiet ? [] : ['it never came to rest']),
    ...left.map(({ name, bodies }) => `${bodies.length} messages are left in ${name}`),
  ];
}

/** Every tenant message that became a dead letter is kept, for whoever wants to know what killed its workers. */
export async function deadLettersAreRecorded({ world }: Ended): Promise<readonly string[]> {
  return world.queues.tenants.buried
    .map((body) => parseTenantMessage(body))
    .filter(({ sweepId, index }) => !world.documents.texts.has(`dead-letters/${sweepId}/${index}.json`))
    .map(({ sweepId, tenant }) => `${sweepId}: the dead letter of ${tenant.id} is not kept`);
}

/** A sweep that nothing disturbs says of every tenant what is true, whatever was believed before. */
export async function lastSweepTellsTheTruth({ world, last }: Ended): Promise<readonly string[]> {
  if (!last?.matrix) return [`the last sweep is ${last?.sweep.status ?? 'missing'}: ${last?.sweep.error?.message}`];
  return last.matrix.rows.flatMap(({ tenant, status }) => {
    const truth = world.fleet.truth(tenant.id);
    const isTrue = truth === 'differs' ? isChecked(status) && status !== 'in-sync' : status === truth;
    return isTrue ? [] : [`${tenant.id} is ${status}, in truth ${truth}`];
  });
}

export const invariants: readonly Invariant[] = [
  everyTenantHasOneResult,
  everyResultIsCounted,
  everyTenantHasOneRow,
  countsAddUp,
  olderNeverWins,
  lockIsFree,
  sweepsEndInTime,
  noMessageIsLeft,
  deadLettersAreRecorded,
  lastSweepTellsTheTruth,
];

function idsOf({ rows }: DriftMatrix): string[] {
  return rows.map(({ tenant }) => tenant.id);
}

function compareIds(what: string, expected: readonly string[], actual: readonly string[]): string[] {
  const twice = actual.filter((id, at) => actual.indexOf(id) !== at);
  const lacking = expected.filter((id) => !actual.includes(id));
  const strange = actual.filter((id) => !expected.includes(id));
  return failing(what, [
    [`twice: ${twice.join(', ')}`, twice.length > 0],
    [`missing: ${lacking.join(', ')}`, lacking.length > 0],
    [`nobody asked for: ${strange.join(', ')}`, strange.length > 0],
  ]);
}

/** The sentences whose condition is true. */
function failing(what: string, rules: readonly (readonly [string, boolean])[]): string[] {
  return rules.filter(([, isBroken]) => isBroken).map(([sentence]) => `${what}: ${sentence}`);
}
