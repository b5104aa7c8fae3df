import type { Item, Key, Table } from '../../shared/aws/sweep-store/table.ts';
import type { ControlMessage, TenantMessage } from '../../shared/core/messages.ts';
import { isEnded, sweepPlan, sweepStatuses } from '../../shared/core/sweep.ts';
import { isChecked, statuses } from '../../shared/core/tenant-result.ts';
import { createMemoryTable, type OnWrite } from '../support/memory-table.ts';
import type { Surroundings } from './gate.ts';
import type { Life } from './life.ts';
import { newSeen, type Seen } from './seen.ts';
import { stateOf } from './state-of.ts';
import { judgeVisit } from './visit.ts';

/** What is written and sent, and whoever looks over the writers' shoulders: what must never happen is noted the moment it does. */
export interface Ledger {
  readonly sweeps: ReadonlyMap<string, Seen>;
  readonly broken: readonly string[];
  /** By tenant and sweep: what was known of it in the end of that sweep, as one word. */
  readonly history: ReadonlyMap<string, ReadonlyMap<number, string>>;
  /** Until when (epoch ms) somebody has the right to publish the sweep that started then. */
  leaseUntil(seq: number): number;
  noteWrite: OnWrite;
  noteTenant(message: TenantMessage): void;
  /** A worker finds the sweep over and leaves the tenant alone. */
  noteLeft(message: TenantMessage): void;
  /** `life` is that of the healer, when it is the one who sends it. */
  noteControl(message: ControlMessage, life?: Life): void;
  noteGivenUp(sweepId: string): void;
}

export function createLedger({
  scheduler,
  tally,
  faults,
}: Pick<Surroundings, 'scheduler' | 'tally' | 'faults'>): Ledger {
  const sweeps = new Map<string, Seen>();
  const broken: string[] = [];
  /** By tenant: of which sweep what is known of it comes from. */
  const newest = new Map<unknown, number>();
  const leases = new Map<number, number>();
  const history = new Map<string, Map<number, string>>();
  /** By the key of the result: whose it is. */
  const tenantOf = new Map<string, unknown>();

  function see(sweepId: string): Seen {
    const seen = sweeps.get(sweepId) ?? newSeen(sweepId);
    sweeps.set(sweepId, seen);
    return seen;
  }

  /** An end is an end, and a plan the plan; only what failed before it had one may begin again. */
  function watchSweep(sweepId: string, before: Item | undefined, after: Item): void {
    const seen = see(sweepId);
    const was = seen.status;
    seen.status = sweepStatuses.find((status) => status === after.status) ?? 'preparing';
    seen.seq = Number(after.seq);
    leases.set(seen.seq, Number(after.leaseUntil));
    if (after.plan !== undefined) seen.plan ??= sweepPlan.parse(after.plan);
    if (before?.plan !== undefined && JSON.stringify(before.plan) !== JSON.stringify(after.plan)) {
      broken.push(`${sweepId} got another plan`);
    }
    if (was !== undefined && isEnded(was) && before?.plan !== undefined && was !== seen.status) {
      broken.push(`${sweepId} was ${was} and became ${seen.status}`);
    }
    if (before?.fence !== after.fence && Number(after.fence) > 1) tally.add('lease-taken-again');
    if (seen.status === 'closing') seen.closedAt ??= scheduler.now();
    if (!isEnded(seen.status)) delete seen.endedAt;
    else if (seen.endedAt === undefined) {
      seen.endedAt = scheduler.now();
      if (JSON.stringify(after.end ?? '').includes('"suspected"')) tally.add('canonical-suspected');
      tally.add(`ended-${seen.status}${after.closedWhy === undefined ? '' : `-by-${String(after.closedWhy)}`}`);
    }
  }

  /** Whoever asks tenants, and has not ended, is alone in that. */
  function watchOthers(seen: Seen): void {
    if (!isGoingOn(seen)) return;
    for (const other of sweeps.values()) {
      if (other === seen || other.queued.size === 0 || !isGoingOn(other)) continue;
      broken.push(`${seen.sweepId} sends a tenant while ${other.sweepId} is ${other.status}`);
    }
  }

  /** The first check stands. */
  function watchResult(key: string, sweepId: string, before: Item | undefined, after: Item): void {
    const { status, seq = 0 } = see(sweepId);
    tenantOf.set(key, after.tenantId);
    if (before?.checked === true && before.body !== after.body) {
      broken.push(`${sweepId}: the check of ${String(after.tenantId)} was overwritten`);
    }
    if (!before && status !== 'running') tally.add('late-result');
    if ((newest.get(after.tenantId) ?? 0) > seq) tally.add('older-came-later');
  }

  /** Who is counted has a result, and it is known of the tenant: whoever goes by the count finds both. */
  function watchCount({ pk }: Key, sweepId: string, before: Item | undefined, after: Item): void {
    const seen = see(sweepId);
    const counted = after.done instanceof Set ? [...after.done] : [];
    const known = before?.done instanceof Set ? before.done : new Set();
    for (const index of counted.filter((one) => !known.has(one))) {
      seen.counted += 1;
      const tenantId = tenantOf.get(resultKey(pk, Number(index)));
      if (tenantId === undefined) broken.push(`${sweepId}: tenant ${String(index)} was counted without a result`);
      else if ((newest.get(tenantId) ?? 0) < (seen.seq ?? 0))
        broken.push(`${sweepId}: ${String(tenantId)} was counted before its result was known`);
    }
    if (seen.plan && seen.counted >= seen.plan.known) seen.fullAt ??= scheduler.now();
  }

  /** What is known of a tenant only becomes newer, and within one sweep no error takes the place of a check. */
  function watchCurrent(before: Item | undefined, after: Item): void {
    const tenantId = String(after.tenantId);
    if (before && Number(before.seq) > Number(after.seq)) {
      broken.push(`what is known of ${tenantId} went back from ${String(before.seq)} to ${String(after.seq)}`);
    }
    if (before && before.seq === after.seq && wasChecked(before) && !wasChecked(after)) {
      broken.push(`${tenantId}: the check of ${String(after.seq)} was forgotten for an error`);
    }
    newest.set(after.tenantId, Number(after.seq));
    const states = history.get(tenantId) ?? new Map<number, string>();
    history.set(tenantId, states.set(Number(after.seq), stateOf(after)));
  }

  return {
    sweeps,
    broken,
    history,
    leaseUntil: (seq) => leases.get(seq) ?? 0,
    noteWrite(key, before, after) {
      const { pk, sk } = key;
      const [, sweepId = ''] = pk.split('#');
      if (!after) return;
      if (sk === 'META') watchSweep(sweepId, before, after);
      else if (sk === 'CURRENT') watchCurrent(before, after);
      else if (sk === 'DONE') watchCount(key, sweepId, before, after);
      else if (sk.startsWith('T#')) watchResult(`${pk} ${sk}`, sweepId, before, after);
      else if (pk === 'LOCK' && before && before.sweepId !== after.sweepId) {
        tally.add('superseded');
        see(String(before.sweepId)).superseded = true;
      }
    },
    noteTenant({ sweepId, index }) {
      const seen = see(sweepId);
      watchOthers(seen);
      if (!seen.watched) broken.push(`${sweepId}: a tenant was sent before anybody was told to watch`);
      seen.queued.add(index);
    },
    noteLeft: ({ sweepId, index }) => void see(sweepId).left.add(index),
    noteControl(message, life) {
      const seen = see(message.sweepId);
      if (message.type === 'close') seen.closeAskedAt = scheduler.now();
      if (message.type !== 'watch') return;
      if (life && message.tick > 0) broken.push(...judgeVisit(seen, life, faults));
      seen.watched = true;
    },
    noteGivenUp: (sweepId) => {
      see(sweepId).givenUp = true;
    },
  };
}

/** The sweep store's table in memory, with the ledger kept of it. */
export function createWatchedTable(ledger: Ledger): Table {
  return createMemoryTable((key, before, after) => ledger.noteWrite(key, before, after));
}

const isGoingOn = ({ status }: Seen): boolean => status === 'running' || status === 'closing';

const resultKey = (pk: string, index: number): string => `${pk} T#${String(index).padStart(6, '0')}`;

function wasChecked({ status }: Item): boolean {
  const known = statuses.find((one) => one === status);
  return known !== undefined && isChecked(known);
}
