import type { Table } from '../../shared/aws/sweep-store/table.ts';
import type { Clock, DocumentStore } from '../../shared/core/ports.ts';
import { createMemoryDocuments } from '../support/memory-ports.ts';
import type { Surroundings } from './gate.ts';
import { createWatchedTable, type Ledger } from './ledger.ts';
import { createQueues, type Queues } from './queues.ts';
import { turn } from './scheduler.ts';

/** What a simulated world stands on: memory, or emulators of the cloud. */
export interface Ground {
  /** Empty ones for one world, with the ledger kept of what is written. */
  open(seed: number, ledger: Ledger, surroundings: Surroundings): Promise<Stores>;
  /** Resolves when every promise that can go on has gone on, and nothing is under way: only then time may pass. */
  settled(): Promise<void>;
  /** While the work is done, the ground's own clock is this one. */
  withClock<T>(now: Clock, work: () => Promise<T>): Promise<T>;
}

export interface Stores {
  readonly table: Table;
  readonly documents: DocumentStore;
  readonly queues: Queues;
  /** At rest: what still lies in the queues, whoever may see it. */
  look(): Promise<void>;
}

/** One request after the other, each of them whole; queues with a clock of their own. */
export const memoryGround: Ground = {
  open: async (_, ledger, surroundings) => ({
    table: createWatchedTable(ledger),
    documents: createMemoryDocuments(),
    queues: createQueues(surroundings),
    look: async () => undefined,
  }),
  settled: turn,
  withClock: async (_, work) => await work(),
};
