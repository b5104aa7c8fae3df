import type { AggregatorPorts } from '../../functions/aggregator/publish-matrix.ts';
import { readCanonical } from '../../functions/coordinator/read-canonical.ts';
import type { CoordinatorPorts } from '../../functions/coordinator/start-sweep.ts';
import type { WorkerPorts } from '../../functions/worker/check-tenant.ts';
import { growingPause } from '../../functions/worker/growing-pause.ts';
import { rememberOpen } from '../../functions/worker/remember-open.ts';
import { createSweepStoreOn } from '../../shared/aws/sweep-store/sweep-store.ts';
import type { Table } from '../../shared/aws/sweep-store/table.ts';
import { compareSettings } from '../../shared/core/compare-settings.ts';
import type { TenantMessage } from '../../shared/core/messages.ts';
import type { ControlQueue, DocumentStore, TenantQueue } from '../../shared/core/ports.ts';
import { createSnapshotStore } from '../../shared/core/snapshot-store.ts';
import type { SweepStore } from '../../shared/core/sweep-store.ts';
import { aTenant } from '../support/builders.ts';
import { createMemorySecrets } from '../support/memory-ports.ts';
import { secretOf } from './databases.ts';
import { outageUntil } from './faults.ts';
import type { Fleet } from './fleet.ts';
import type { Gate, Surroundings } from './gate.ts';
import type { Ledger } from './ledger.ts';
import type { Life } from './life.ts';
import { type Birth, createPool, type Pool } from './pool.ts';
import type { Publishers } from './publishers.ts';
import type { Queues } from './queues.ts';
import type { Scale } from './scale.ts';
import { settings } from './settings.ts';
import { withSmallShards } from './store.ts';
import type { Board } from './tracker.ts';

/** The three functions: what each of their processes is given, all of it through the gate. */

/** A way to break what a process is given, to see whether the invariants notice. */
export interface Sabotage {
  /** No seed before this one is known to find it: a test need not try those. */
  readonly from?: number;
  readonly worker?: (ports: WorkerPorts) => WorkerPorts;
  readonly aggregator?: (ports: AggregatorPorts) => AggregatorPorts;
  readonly coordinator?: (ports: CoordinatorPorts) => CoordinatorPorts;
}

/** What is outside of every process. */
export interface Outside {
  readonly gate: Gate;
  readonly fleet: Fleet;
  readonly ledger: Ledger;
  readonly table: Table;
  readonly publishers: Publishers;
  readonly documents: DocumentStore;
  readonly board: Board;
  readonly queues: Queues;
  readonly scale: Scale;
  readonly mostShards: number;
  /** How many checks may be with one database server. */
  readonly perServer: number;
  readonly surroundings: Surroundings;
}

const compare = compareSettings.parse({});

/** What all three functions have. A healer is held to leave nothing undone when it sends its watch on. */
function equip({ life, now, log }: Birth, outside: Outside, { isHealer } = { isHealer: false }) {
  const { gate, ledger, table, documents, queues, scale, mostShards } = outside;
  const guarded = gate.guard(life, 'documents', documents);
  const store = createSweepStoreOn(gate.guard(life, 'store', table), guarded, now);
  const control: ControlQueue = {
    send: async (message, delaySeconds = 0) => {
      ledger.noteControl(message, isHealer ? life : undefined);
      await queues.control.send(JSON.stringify(message), delaySeconds * 1000);
    },
  };
  return {
    store: scale.tenants === undefined ? withSmallShards(store, mostShards) : store,
    documents: guarded,
    snapshots: createSnapshotStore(guarded),
    control: gate.guard(life, 'queues', control),
    now,
    log,
  };
}

const batchSize = 10;
const batchesAtOnce = 20;

/** Few messages one by one, so that a sender may die between two of them; many as the real one sends them. */
function createSender({ life }: Birth, { gate, ledger, queues }: Outside): TenantQueue {
  const sendSome = (messages: readonly TenantMessage[], delaySeconds: number) =>
    gate.pass(life, 'queues', `send ${messages.map(({ tenant }) => tenant.id).join(' ')}`, async () => {
      for (const message of messages) {
        ledger.noteTenant(message);
        await queues.tenants.send(JSON.stringify(message), delaySeconds * 1000);
      }
    });
  return {
    async send(messages, delaySeconds = 0) {
      const isMany = messages.length > batchSize;
      const size = isMany ? batchSize : 1;
      const batches = Array.from({ length: Math.ceil(messages.length / size) }, (_, at) =>
        messages.slice(at * size, (at + 1) * size),
      ).values();
      const senders = Array.from({ length: isMany ? batchesAtOnce : 1 }, async () => {
        for (const batch of batches) await sendSome(batch, delaySeconds);
      });
      await Promise.all(senders);
      return [];
    },
  };
}

export function createCoordinators(
  outside: Outside,
  { coordinator: spoil = (ports) => ports }: Sabotage,
): Pool<CoordinatorPorts> {
  const { gate, fleet, surroundings } = outside;
  const make = (birth: Birth): CoordinatorPorts => {
    const { life } = birth;
    const parts = equip(birth, outside);
    const secrets = gate.guard(life, 'secrets', createMemorySecrets(fleet.secrets));
    const access = { secrets, catalog: fleet.readerFor(life), snapshots: parts.snapshots };
    return {
      ...parts,
      queue: createSender(birth, outside),
      tenants: gate.guard(life, 'list', {
        list: async () => fleet.listed().map((id) => aTenant(id, { server: fleet.serverOf(id) })),
      }),
      readCanonical: () => readCanonical({ secret: secretOf('canonical') }, access),
    };
  };
  const equipped = (birth: Birth) => spoil(make(birth));
  return createPool({ name: 'coordinator', timeoutMs: settings.coordinatorMs, equip: equipped }, surroundings);
}

export function createWorkers(outside: Outside, { worker: spoil = (ports) => ports }: Sabotage): Pool<WorkerPorts> {
  const { gate, fleet, surroundings } = outside;
  const { random, tally } = surroundings;
  const make = (birth: Birth): WorkerPorts => {
    const parts = equip(birth, outside);
    return {
      ...parts,
      secrets: gate.guard(birth.life, 'secrets', createMemorySecrets(fleet.secrets)),
      catalog: fleet.readerFor(birth.life),
      queue: createSender(birth, outside),
      isOpen: rememberOpen(parts.store, birth.now),
      perServer: outside.perServer,
      slotMs: settings.workerMs,
      serverWait: (times) => {
        tally.add('waited-for-server');
        return growingPause({ min: 1, max: 3 }, times, () => random.next());
      },
      compare,
      fullReadEvery: 3,
      loadSameMeaning: async () => () => ({ same: false }),
    };
  };
  const equipped = (birth: Birth) => spoil(make(birth));
  return createPool({ name: 'worker', timeoutMs: settings.workerMs, equip: equipped }, surroundings);
}

export function createAggregators(
  outside: Outside,
  { aggregator: spoil = (ports) => ports }: Sabotage,
): Pool<AggregatorPorts> {
  const { board, publishers, surroundings } = outside;
  const { scheduler, faults } = surroundings;
  let owners = 0;
  const make = (birth: Birth): AggregatorPorts => {
    const parts = equip(birth, outside, { isHealer: true });
    return {
      ...parts,
      store: tellingOfLeases(parts.store, birth.life, publishers),
      openTracker: async () => board.trackerFor(birth.life),
      meter: () => undefined,
      newOwner: () => {
        owners += 1;
        return `owner-${owners}`;
      },
    };
  };
  const isBroken = () => outageUntil(faults, 'aggregator-broken', scheduler.now()) !== undefined;
  const equipped = (birth: Birth) => spoil(make(birth));
  return createPool({ name: 'aggregator', timeoutMs: settings.aggregatorMs, equip: equipped, isBroken }, surroundings);
}

/** What the process learns of its leases, the publishers' judge learns too. */
function tellingOfLeases(store: SweepStore, life: Life, publishers: Publishers): SweepStore {
  return {
    ...store,
    async takeLease(sweepId, request) {
      const lease = await store.takeLease(sweepId, request);
      if (lease) publishers.noteTaken(life, lease);
      return lease;
    },
    async renewLease(lease, until) {
      const renewed = await store.renewLease(lease, until);
      if (!renewed) publishers.noteLost(life, lease);
      return renewed;
    },
    async finishSweep(lease, end) {
      const finished = await store.finishSweep(lease, end);
      if (finished) publishers.noteEnded(life, lease);
      return finished;
    },
  };
}
