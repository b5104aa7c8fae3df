import { countFindings } from '../../../shared/core/finding.ts';
import { parseTenantMessage } from '../../../shared/core/messages.ts';
import { isChecked } from '../../../shared/core/tenant-result.ts';
import { settings } from '../settings.ts';
import { stateOf } from '../state-of.ts';
import { retired } from '../tracker.ts';
import { compareIds, type Ended, failing } from './evidence.ts';

/** Of each tenant: its one result, its one row, and what is known of it. */

/** Once a message was sent for a tenant, it ends in one result, unless the sweep was over first; nobody else has one. */
export async function everyTenantHasOneResult({ sweeps }: Ended): Promise<readonly string[]> {
  return sweeps.flatMap(({ seen, manifest, results }) => {
    const answered = results.map(({ tenantId }) => tenantId);
    const known = new Set(answered);
    const awaited = manifest.filter((id, index) => seen.queued.has(index) && (known.has(id) || !seen.left.has(index)));
    return compareIds(`${seen.sweepId}: results`, awaited, answered);
  });
}

/** Whoever died between storing a result and counting it was followed by somebody who counted it, unless the sweep was over first. */
export async function everyResultIsCounted({ sweeps }: Ended): Promise<readonly string[]> {
  return sweeps.flatMap(({ seen, results, counted }) => {
    const uncounted = results.length - counted;
    const isWrong = uncounted < 0 || uncounted > seen.left.size;
    return failing(seen.sweepId, [[`${results.length} results, ${counted} counted`, isWrong]]);
  });
}

/** In the matrix of each sweep, and in the tracker after the last one; who left has one that says so. */
export async function everyTenantHasOneRow({ sweeps, last, world }: Ended): Promise<readonly string[]> {
  const inMatrix = sweeps.flatMap(({ seen, manifest, matrix }) =>
    matrix
      ? compareIds(
          `${seen.sweepId}: rows`,
          manifest,
          matrix.rows.map(({ tenant }) => tenant.id),
        )
      : [],
  );
  const pages = [...world.board.pages.values()];
  const current = pages.filter(({ content }) => content !== retired).map(({ tenantId }) => tenantId);
  const twins = compareIds(
    'tracker: all rows',
    [...new Set(pages.map(({ tenantId }) => tenantId))],
    pages.map(({ tenantId }) => tenantId),
  );
  return [...inMatrix, ...twins, ...compareIds('tracker: rows', last?.manifest ?? [], current)];
}

/** A row counts what its result counts, and the result what it found. */
export async function rowsCountWhatWasFound({ sweeps }: Ended): Promise<readonly string[]> {
  return sweeps.flatMap(({ seen, results, matrix }) => {
    const rows = new Map(matrix?.rows.map((row) => [row.tenant.id, row]));
    return results.flatMap(({ tenantId, counts, findings, status }) => {
      const found = JSON.stringify(countFindings(findings));
      const row = rows.get(tenantId);
      return failing(`${seen.sweepId}: ${tenantId}`, [
        [`found ${found}, counts ${JSON.stringify(counts)}`, found !== JSON.stringify(counts)],
        // A result may come after its sweep was published.
        ['its row counts otherwise', row?.status === status && found !== JSON.stringify(row.counts)],
      ]);
    });
  });
}

/** What is known of a tenant is what the newest sweep with a result for it says; no row was overwritten by an older one. */
export async function olderNeverWins({ world, sweeps }: Ended): Promise<readonly string[]> {
  const newest = new Map<string, { seq: number; status: string }>();
  for (const { sweep, results } of sweeps) {
    for (const { tenantId, status } of results) newest.set(tenantId, { seq: sweep.seq, status });
  }
  const currents = await world.store.readCurrents([...newest.keys()]);
  const wrong = [...newest].flatMap(([id, { seq, status }]) => {
    const known = currents.get(id);
    return failing(id, [
      [`current is of ${known?.seq}, its newest sweep is ${seq}`, known?.seq !== seq],
      [`current is ${known?.status}, its newest result ${status}`, known?.seq === seq && known.status !== status],
    ]);
  });
  const overwritten = world.board.overwrites.map(
    ({ tenantId, older, newer }) => `tracker: the row of ${tenantId} from ${newer} was overwritten by ${older}`,
  );
  return [...wrong, ...overwritten];
}

/** A change of status or schema has its record, and there is no record of a change that was none. */
export async function changesAreLogged({ world }: Ended): Promise<readonly string[]> {
  const wrong: string[] = [];
  for (const [tenantId, bySweep] of world.ledger.history) {
    const states = [...bySweep].sort(([a], [b]) => a - b);
    const expected = states.flatMap(([seq, state], at) => {
      const before = states[at - 1]?.[1];
      return before === undefined || before === state ? [] : [`${seq}: ${before} to ${state}`];
    });
    const logged = (await world.store.readChanges(tenantId)).map(
      ({ seq, from, to }) => `${seq}: ${stateOf(from)} to ${stateOf(to)}`,
    );
    wrong.push(...compareIds(`${tenantId}: changes`, expected, logged));
  }
  return wrong;
}

/** Every tenant message that became a dead letter is kept, for whoever wants to know what killed its workers. */
export async function deadLettersAreRecorded({ world }: Ended): Promise<readonly string[]> {
  const wrong: string[] = [];
  for (const body of world.queues.tenants.buried) {
    const { sweepId, index, tenant } = parseTenantMessage(body);
    const kept = await world.documents.read(`dead-letters/${sweepId}/${index}.json`);
    if (kept === undefined) wrong.push(`${sweepId}: the dead letter of ${tenant.id} is not kept`);
  }
  return wrong;
}

/** Where nothing else goes wrong, a tenant costs no more workers than the queue delivers a message, however often it waits. */
export async function killersAreGivenUp({ world, last }: Ended): Promise<readonly string[]> {
  const { seen, sweep, manifest } = last ?? {};
  return (manifest ?? []).flatMap((id) => {
    const deaths = world.fleet.deathsSince(id, sweep?.seq ?? 0);
    return failing(`${seen?.sweepId}: ${id}`, [[`cost ${deaths} workers`, deaths > settings.tenantReceives]]);
  });
}

/** A sweep that nothing disturbs says of every tenant what is true, whatever was believed before. */
export async function lastSweepTellsTheTruth({ world, last }: Ended): Promise<readonly string[]> {
  if (!last?.matrix) return [`the last sweep is ${last?.sweep.status ?? 'missing'}: ${last?.sweep.error?.message}`];
  return last.matrix.rows.flatMap(({ tenant, status, counts: { missing, extra } }) => {
    const truth = world.fleet.truth(tenant.id);
    const isTrue = truth.status === 'differs' ? isChecked(status) && status !== 'in-sync' : status === truth.status;
    return failing(tenant.id, [
      [`is ${status}, in truth ${truth.status}`, !isTrue],
      [`${missing} missing, in truth ${truth.missing}`, missing !== truth.missing],
      [`${extra} extra, in truth ${truth.extra}`, extra !== truth.extra],
    ]);
  });
}
