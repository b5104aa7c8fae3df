import type { Item, Key, Table } from '../../shared/aws/sweep-store/table.ts';
import type { ControlMessage, TenantMessage } from '../../shared/core/messages.ts';
import { isEnded, type SweepStatus, sweepStatuses } from '../../shared/core/sweep.ts';
import { createMemoryTable } from '../support/memory-table.ts';
import type { Surroundings } from './gate.ts';

/** One sweep as it was seen from outside. */
export interface Seen {
  readonly sweepId: string;
  /** The manifest indices of all tenants that a message was ever sent for. */
  readonly queued: Set<number>;
  /** Whether anybody was ever told to watch it. */
  watched: boolean;
  /** Whether all calls of a coordinator for it failed. */
  givenUp: boolean;
  status?: SweepStatus;
  seq?: number;
  /** Epoch ms. */
  endedAt?: number;
}

/** The one table, and whoever looks over its shoulder: what must never happen is noted the moment it does. */
export interface Ledger {
  readonly table: Table;
  readonly sweeps: ReadonlyMap<string, Seen>;
  readonly broken: readonly string[];
  noteTenant(message: TenantMessage): void;
  noteControl(message: ControlMessage): void;
  noteGivenUp(sweepId: string): void;
}

export function createLedger({ scheduler, tally }: Surroundings): Ledger {
  const sweeps = new Map<string, Seen>();
  const broken: string[] = [];
  const newest = new Map<unknown, number>();

  function see(sweepId: string): Seen {
    const seen = sweeps.get(sweepId) ?? { sweepId, queued: new Set<number>(), watched: false, givenUp: false };
    sweeps.set(sweepId, seen);
    return seen;
  }

  /** An end is an end; only what failed before it had a plan may begin again. */
  function watchSweep(sweepId: string, before: Item | undefined, after: Item): void {
    const seen = see(sweepId);
    const was = seen.status;
    seen.status = sweepStatuses.find((status) => status === after.status) ?? 'preparing';
    seen.seq = Number(after.seq);
    if (was !== undefined && isEnded(was) && before?.plan !== undefined && was !== seen.status) {
      broken.push(`${sweepId} was ${was} and became ${seen.status}`);
    }
    if (before?.fence !== after.fence && Number(after.fence) > 1) tally.add('lease-taken-again');
    if (!isEnded(seen.status)) delete seen.endedAt;
    else if (seen.endedAt === undefined) {
      seen.endedAt = scheduler.now();
      tally.add(`ended-${seen.status}${after.closedWhy === undefined ? '' : `-by-${String(after.closedWhy)}`}`);
    }
  }

  /** The first check stands. */
  function watchResult(sweepId: string, before: Item | undefined, after: Item): void {
    const { status, seq = 0 } = see(sweepId);
    if (before?.checked === true && before.body !== after.body) {
      broken.push(`${sweepId}: the check of ${String(after.tenantId)} was overwritten`);
    }
    if (!before && status !== 'running') tally.add('late-result');
    if ((newest.get(after.tenantId) ?? 0) > seq) tally.add('older-came-later');
  }

  /** What is known of a tenant only becomes newer. */
  function watchCurrent(before: Item | undefined, after: Item): void {
    const tenantId = String(after.tenantId);
    if (before && Number(before.seq) > Number(after.seq)) {
      broken.push(`what is known of ${tenantId} went back from ${String(before.seq)} to ${String(after.seq)}`);
    }
    newest.set(after.tenantId, Number(after.seq));
  }

  function watch({ pk, sk }: Key, before: Item | undefined, after: Item | undefined): void {
    const [, sweepId = ''] = pk.split('#');
    if (!after) return;
    if (sk === 'META') watchSweep(sweepId, before, after);
    else if (sk === 'CURRENT') watchCurrent(before, after);
    else if (sk.startsWith('T#')) watchResult(sweepId, before, after);
    else if (pk === 'LOCK' && before && before.sweepId !== after.sweepId) tally.add('superseded');
  }

  return {
    noteGivenUp: (sweepId) => {
      see(sweepId).givenUp = true;
    },
    table: createMemoryTable(watch),
    sweeps,
    broken,
    noteTenant: ({ sweepId, index }) => void see(sweepId).queued.add(index),
    noteControl: ({ sweepId, type }) => {
      if (type === 'watch') see(sweepId).watched = true;
    },
  };
}
