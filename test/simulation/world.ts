import { createSweepStoreOn } from '../../shared/aws/sweep-store/sweep-store.ts';
import type { CoordinatorInput } from '../../shared/core/messages.ts';
import type { DocumentStore } from '../../shared/core/ports.ts';
import type { SweepStore } from '../../shared/core/sweep-store.ts';
import { createMemoryDocuments } from '../support/memory-ports.ts';
import { startAggregatorMapping, startWorkerMapping, wake } from './doors.ts';
import { createFleet, type Fleet } from './fleet.ts';
import { createAggregators, createCoordinators, createWorkers, type Sabotage } from './functions.ts';
import { createGate, type Surroundings } from './gate.ts';
import { createLedger, createWatchedTable, type Ledger } from './ledger.ts';
import { createPublishers, type Publishers } from './publishers.ts';
import { createQueues, type Queues } from './queues.ts';
import { type Board, createBoard } from './tracker.ts';

export interface World extends Surroundings {
  readonly fleet: Fleet;
  readonly ledger: Ledger;
  readonly publishers: Publishers;
  /** Past the gate: for whoever looks at what is stored in the end. */
  readonly store: SweepStore;
  readonly documents: DocumentStore & { readonly texts: ReadonlyMap<string, string> };
  readonly board: Board;
  readonly queues: Queues;
  /** Calls the coordinator as an asynchronous invocation: what fails is tried twice more. */
  wake(event: CoordinatorInput): Promise<void>;
}

/** The three functions, their queues, their stores and a fleet, with everything between them passing the gate. */
export function createWorld(surroundings: Surroundings, sabotage: Sabotage = {}): World {
  const gate = createGate(surroundings);
  const fleet = createFleet(surroundings);
  const ledger = createLedger(surroundings);
  const table = createWatchedTable(ledger);
  const publishers = createPublishers(surroundings.scheduler, surroundings.faults, ledger.leaseUntil);
  const documents = createMemoryDocuments();
  const board = createBoard(gate, publishers, surroundings);
  const queues = createQueues(surroundings);
  const mostShards = surroundings.random.between(1, 3);
  const perServer = surroundings.random.between(1, 3);
  const shared = { gate, fleet, ledger, table, publishers, documents, board, queues, surroundings };
  const outside = { ...shared, mostShards, perServer };
  const pools = {
    coordinator: createCoordinators(outside, sabotage),
    worker: createWorkers(outside, sabotage),
    aggregator: createAggregators(outside, sabotage),
  };
  startWorkerMapping(pools.worker, outside);
  for (const queue of [queues.control, queues.deadTenants]) startAggregatorMapping(pools.aggregator, queue, outside);
  for (const at of surroundings.faults.redeploys) {
    surroundings.scheduler.after(at - surroundings.scheduler.now(), () => redeploy(Object.values(pools), surroundings));
  }
  return {
    ...surroundings,
    ...{ fleet, ledger, publishers, documents, board, queues },
    store: createSweepStoreOn(table, documents, surroundings.scheduler.now),
    wake: (event) => wake(event, pools.coordinator, outside),
  };
}

function redeploy(pools: readonly { redeploy(): void }[], { trace, tally }: Surroundings): void {
  trace.note('operator', 'deploys all functions anew');
  tally.add('redeployed');
  for (const pool of pools) pool.redeploy();
}
