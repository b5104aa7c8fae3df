import type { Lease } from '../../shared/core/sweep-store.ts';
import { type Faults, slowest } from './faults.ts';
import type { Life } from './life.ts';
import type { Scheduler } from './scheduler.ts';
import { settings } from './settings.ts';

/** Who writes rows, and whether anybody goes on who was replaced: two must never write at the same time. */
export interface Publishers {
  readonly broken: readonly string[];
  /** Somebody begins to publish the sweep that started then. */
  begin(life: Life, seq: number): Publication;
  /** The process is told that its lease is gone. */
  noteLost(life: Life, lease: Lease): void;
  noteTaken(life: Life, lease: Lease): void;
  /** A sweep was ended in the name of that lease. */
  noteEnded(life: Life, lease: Lease): void;
}

export interface Publication {
  /** A row is about to be written. */
  writes(): void;
  ends(): void;
}

interface Publisher {
  readonly life: Life;
  readonly seq: number;
  /** In the order in which they began. */
  readonly turn: number;
  wroteAt?: number;
  isOver: boolean;
}

export function createPublishers(
  { now }: Pick<Scheduler, 'now'>,
  { skewMs }: Pick<Faults, 'skewMs'>,
  leaseUntil: (seq: number) => number,
): Publishers {
  const all: Publisher[] = [];
  const broken: string[] = [];
  const taken = new Map<Life, string>();
  const lost = new Map<Life, string>();
  const ownerOf = new Map<string, string>();

  /**
   * Who cannot renew the lease goes on until the first beat after it has run out by its own clock; whoever can learns at once
   * that it is gone.
   */
  const mayGoOn = (one: Publisher, replacedAt: number): boolean =>
    one.life.hadTroubleSince(now() - longestSilenceMs, 'store') && now() <= replacedAt + beatMs + 2 * skewMs;

  return {
    broken,
    noteTaken(life, lease) {
      taken.set(life, nameOf(lease));
      ownerOf.set(lease.sweepId, lease.owner);
    },
    noteEnded(life, { sweepId, owner }) {
      if (ownerOf.get(sweepId) !== owner)
        broken.push(`${life.name} ends ${sweepId}, whose lease somebody else has taken`);
    },
    noteLost: (life, lease) => void lost.set(life, nameOf(lease)),
    begin(life, seq) {
      const mine: Publisher = { life, seq, turn: all.length, isOver: false };
      for (const other of all) {
        const isAtIt = !other.isOver && !other.life.dead && leaseUntil(other.seq) - 2 * skewMs > now();
        if (other.seq < seq && isAtIt)
          broken.push(`${life.name} publishes ${seq} while ${other.life.name} still has the lease of ${other.seq}`);
      }
      all.push(mine);
      return {
        ends: () => {
          mine.isOver = true;
        },
        writes() {
          if (life.dead) return;
          if (lost.has(life) && lost.get(life) === taken.get(life)) {
            broken.push(`${life.name} writes a row of ${seq} although it was told that its lease is gone`);
          }
          for (const other of all) {
            const { wroteAt } = other;
            const isNewer = other.seq > seq || (other.seq === seq && other.turn > mine.turn);
            if (!isNewer || wroteAt === undefined || mayGoOn(mine, wroteAt)) continue;
            broken.push(
              `${life.name} writes a row of ${seq} after ${other.life.name} began to write those of ${other.seq}`,
            );
          }
          mine.wroteAt ??= now();
        },
      };
    },
  };
}

/** The pause between two renewals. */
const beatMs = settings.leaseMs / 3;

/** A lease, a beat, and the slowest answer that there is. */
const longestSilenceMs = settings.leaseMs + beatMs + slowest.store;

const nameOf = ({ sweepId, fence }: Lease): string => `${sweepId} ${fence}`;
