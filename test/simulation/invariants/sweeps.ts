import { isEnded } from '../../../shared/core/sweep.ts';
import { isChecked } from '../../../shared/core/tenant-result.ts';
import { hour } from '../settings.ts';
import { type Ended, type EndedSweep, failing } from './evidence.ts';

/** Of each sweep: its counts, its end, and that it came in time. */

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

/** What the ledger saw: writes in their order, and a watch that leaves nothing undone. */
export async function nothingForbiddenWasSeen({ world }: Ended): Promise<readonly string[]> {
  return world.ledger.broken;
}

export async function lockIsFree({ world }: Ended): Promise<readonly string[]> {
  const request = { sweepId: 'anybody', now: 0, until: 0, force: false };
  const answer = await world.store.takeLock(request);
  await world.store.releaseLock(request.sweepId);
  if (!answer.held) return [`the lock is still held by ${answer.by}`];
  return answer.superseded === undefined ? [] : [`the lock had still to be taken from ${answer.superseded}`];
}

/**
 * By its hard cap, whatever the tracker does, or as soon after it as the healer works again: one that nobody was told to watch,
 * or whose watch became a dead letter, is ended by the next sweep. One that was taken over before it was opened, and whose
 * coordinator failed every time, may stay `preparing` or `running` for good: nobody watches it, it sent nothing and holds nothing.
 */
export async function sweepsEndInTime({ world, sweeps }: Ended): Promise<readonly string[]> {
  return sweeps.flatMap((ended) => {
    const { seen, sweep, planned } = ended;
    if (seen.givenUp && !seen.watched && (sweep.status === 'preparing' || seen.superseded)) return [];
    if (!isEnded(sweep.status) || seen.endedAt === undefined) return [`${seen.sweepId} is still ${sweep.status}`];
    if (!planned || !isWatched(ended, world)) return [];
    const latest = Math.max(Date.parse(planned.plan.hardCapAt), world.faults.calmAt) + world.healingMs;
    return seen.endedAt <= latest ? [] : [`${seen.sweepId} ended ${seen.endedAt - latest} ms too late`];
  });
}

/** By its deadline, if not all have answered before. */
export async function sweepsCloseInTime({ world, sweeps }: Ended): Promise<readonly string[]> {
  return sweeps.flatMap((ended) => {
    const { seen, planned } = ended;
    if (!planned || !isWatched(ended, world)) return [];
    const latest = Math.max(Date.parse(planned.plan.deadlineAt), world.faults.calmAt) + world.healingMs;
    const over = seen.closedAt ?? seen.endedAt ?? Number.POSITIVE_INFINITY;
    return over <= latest ? [] : [`${seen.sweepId} closed ${over - latest} ms too late`];
  });
}

/** Nobody gives up a sweep that was not taken over, once nothing is in its way and there is time. */
export async function sweepsArePublished({ world, sweeps }: Ended): Promise<readonly string[]> {
  const { calmAt, outages } = world.faults;
  const trackerBackAt = Math.max(0, ...outages.filter(({ what }) => what === 'tracker-down').map(({ until }) => until));
  return sweeps.flatMap((ended) => {
    const { seen, sweep, planned } = ended;
    const wasTakenOver = seen.superseded || sweep.error?.message.includes('took over') === true;
    if (!planned || wasTakenOver || !isWatched(ended, world)) return [];
    const freeFrom = Math.max(seen.closedAt ?? Date.parse(planned.plan.deadlineAt), calmAt, trackerBackAt);
    const hadTime = freeFrom + world.healingMs + hour / 2 < Date.parse(planned.plan.hardCapAt);
    return failing(seen.sweepId, [
      [`is ${sweep.status}, though it had time`, hadTime && sweep.status !== 'aggregated'],
    ]);
  });
}

/** Whoever fills the last shard asks for the close: where nothing goes wrong, nobody waits for the watch. */
export async function lastSweepClosesAtOnce({ last }: Ended): Promise<readonly string[]> {
  const { fullAt, closedAt } = last?.seen ?? {};
  if (fullAt === undefined || closedAt === undefined) return [];
  return failing('the last sweep', [[`closed ${closedAt - fullAt} ms after it was full`, closedAt - fullAt > 5_000]]);
}

/** With how it ended. One that nobody watched to its end may be missing. */
export async function endedSweepsAreListed({ world, sweeps }: Ended): Promise<readonly string[]> {
  const months = new Set(sweeps.map(({ sweep }) => sweep.startedAt.slice(0, 7)));
  const lists = await Promise.all([...months].map((month) => world.store.readSweepList(month)));
  const listed = new Map(lists.flat().map((item) => [item.sweepId, item]));
  return sweeps.flatMap((ended) => {
    const { seen, sweep, planned } = ended;
    const item = listed.get(seen.sweepId);
    if (!item) return failing(seen.sweepId, [['is not listed', planned !== undefined && isWatched(ended, world)]]);
    return failing(seen.sweepId, [
      [`is ${sweep.status} and listed as ${item.status}`, item.status !== sweep.status],
      ['is listed with another end', JSON.stringify(item.end) !== JSON.stringify(sweep.end)],
    ]);
  });
}

/** Dead letters of tenants are recorded; those of the control queue stay where the alarm points. */
export async function noMessageIsLeft({ world, isQuiet }: Ended): Promise<readonly string[]> {
  const { tenants, control, deadTenants } = world.queues;
  const left = [tenants, control, deadTenants].filter(({ bodies }) => bodies.length > 0);
  return [
    ...(isQuiet ? [] : ['it never came to rest']),
    ...left.map(({ name, bodies }) => `${bodies.length} messages are left in ${name}`),
  ];
}

/** Its chain of watch messages was begun, and did not end among the dead letters. */
function isWatched({ seen }: EndedSweep, { queues }: Ended['world']): boolean {
  return seen.watched && !queues.deadControl.bodies.some((body) => JSON.parse(body).sweepId === seen.sweepId);
}
