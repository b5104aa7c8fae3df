import { createSweepStoreOn } from '../../shared/aws/sweep-store/sweep-store.ts';
import type { CoordinatorInput } from '../../shared/core/messages.ts';
import type { SweepStore } from '../../shared/core/sweep-store.ts';
import { startAggregatorMapping, startWorkerMapping, wake } from './doors.ts';
import { createFleet, type Fleet } from './fleet.ts';
import { createAggregators, createCoordinators, createWorkers, type Sabotage } from './functions.ts';
import { createGate, type Surroundings } from './gate.ts';
import { type Ground, memoryGround, type Stores } from './ground.ts';
import { createLedger, type Ledger } from './ledger.ts';
import { createPublishers, type Publishers } from './publishers.ts';
import type { Scale } from './scale.ts';
import { type Board, createBoard } from './tracker.ts';

export interface World extends Surroundings {
  readonly fleet: Fleet;
  readonly ledger: Ledger;
  readonly publishers: Publishers;
  /** Past the gate: for whoever looks at what is stored in the end. */
  readonly store: SweepStore;
  readonly documents: Stores['documents'];
  readonly board: Board;
  readonly queues: Stores['queues'];
  /** At rest: what still lies in the queues is looked at. */
  look(): Promise<void>;
  /** Calls the coordinator as an asynchronous invocation: what fails is tried twice more. */
  wake(event: CoordinatorInput): Promise<void>;
}

/** The three functions, their queues, their stores and a fleet, with everything between them passing the gate. */
export async function createWorld(
  seed: number,
  surroundings: Surroundings,
  scale: Scale,
  { sabotage = {}, ground = memoryGround }: { readonly sabotage?: Sabotage; readonly ground?: Ground } = {},
): Promise<World> {
  const gate = createGate(surroundings);
  const fleet = createFleet(surroundings, scale);
  const ledger = createLedger(surroundings);
  const { table, documents, queues, look } = await ground.open(seed, ledger, surroundings);
  const publishers = createPublishers(surroundings.scheduler, surroundings.faults, ledger.leaseUntil);
  const board = createBoard(gate, publishers, surroundings);
  const mostShards = surroundings.random.between(1, 3);
  const drawn = surroundings.random.between(1, 3);
  const perServer = scale.tenants === undefined ? drawn : 4;
  const shared = { gate, fleet, ledger, table, publishers, documents, board, queues, scale, surroundings };
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
    ...{ fleet, ledger, publishers, documents, board, queues, look },
    store: createSweepStoreOn(table, documents, surroundings.scheduler.now),
    wake: (event) => wake(event, pools.coordinator, outside),
  };
}

function redeploy(pools: readonly { redeploy(): void }[], { trace, tally }: Surroundings): void {
  trace.note('operator', 'deploys all functions anew');
  tally.add('redeployed');
  for (const pool of pools) pool.redeploy();
}
